import type { RequestHandler } from 'express'
import { datesIn, HOME_ZONE } from '#lib/dates.ts'
import { NotFound } from '#lib/refusal.ts'
import { PUBLIC } from '#models/access/public-page.ts'
import { Company } from '#models/records/company.ts'
import { renderTemplate } from '#views/engine.ts'
import { publicCompany } from '../../pages/open/company.ts'
import { askedOf, openTo, sendPublic } from '../../pages/open/asked.ts'
import { readerOf, sealedPolicy } from '../../pages/open/reader.ts'
import { paths } from '../../paths.ts'

/** What a company lets anyone read of it; of any other, whatever the reason, there is no page. */
export const show: RequestHandler = async (req, res) => {
  const id = String(req.params['company'])
  const company = /^[0-9a-f]{24}$/.test(id) ? await Company.findOne({ _id: id, ...PUBLIC }) : null
  if (!company) throw new NotFound()
  const asked = askedOf(req)
  const { lang, t } = asked
  const { workshops } = await openTo(asked, 50, company._id)
  const address = paths.openCompany(id)
  const locals = {
    ...(await publicCompany(company, workshops, { t, lang })),
    otherLanguage: `${address}?lang=${lang === 'fr' ? 'en' : 'fr'}`
  }
  res.set('Content-Security-Policy', sealedPolicy([]))
  const reader = readerOf({
    t,
    lang,
    dates: zone => datesIn(lang, zone),
    date: datesIn(lang, HOME_ZONE),
    path: address
  })
  // Taken back it is gone at once.
  sendPublic(req, res, 'html', renderTemplate('open/company', locals, reader))
}
