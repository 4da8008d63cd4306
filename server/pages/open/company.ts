import type { Language, Translate } from '#lib/i18n.ts'
import { speakPhone } from '#lib/identifiers/phone.ts'
import { companyPage } from '#models/figures/company-page.ts'
import { publicAmong } from '#models/access/public-page.ts'
import type { OpenWorkshop } from '#models/planning/open-workshops.ts'
import type { Company } from '#models/records/company.ts'
import { idFrom } from '#models/records/record.ts'
import { agencyName } from '#views/emails/session.ts'
import { placeOf } from '#views/open/event.ts'
import { sectorWords, type SectorWords } from '../sectors.ts'

/** As /open tells workshops: their sector, place and agency in words. */
export async function openRows(
  workshops: readonly OpenWorkshop[],
  { t, sectors }: { t: Translate; sectors: Pick<SectorWords, 'nameOf'> }
) {
  const shown = await publicAmong(workshops.flatMap(({ company }) => company ?? []).map(idFrom))
  return workshops.map(one => {
    const phone = one.agency?.phone
    return {
      ...one,
      sectorName: sectors.nameOf(one.sector),
      place: placeOf(one, t),
      companyName: shown.get(one.company ?? '') ?? null,
      agencyName: agencyName(one.agency, t),
      phone: phone ? { text: speakPhone(phone), href: `tel:${phone}` } : null
    }
  })
}

/** What the public page of a company shows, to anyone or to the host before it agrees. */
export async function publicCompany(
  company: Company,
  workshops: readonly OpenWorkshop[],
  words: { t: Translate; lang: Language }
) {
  const { t } = words
  const [figures, sectors] = await Promise.all([companyPage(company._id), sectorWords(words)])
  const codes = new Set([...(company.sector ? [company.sector] : []), ...figures.sectors])
  return {
    name: company.name,
    sectors: [...codes].map(code => sectors.nameOf(code)),
    figures,
    // The page does not lead to itself.
    workshops: (await openRows(workshops, { t, sectors })).map(one => ({ ...one, companyName: null }))
  }
}
