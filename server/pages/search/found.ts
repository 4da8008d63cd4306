import { speakSiret } from '#lib/identifiers/siret.ts'
import { companyScope } from '#models/access/scope.ts'
import { searchCompanies, type FoundCompany } from '#models/hosts/search-companies.ts'
import { searchPeople } from '#models/people/list.ts'
import { SHORTEST_SEARCH } from '#models/people/search.ts'
import type { WorkshopRow } from '#models/planning/listing.ts'
import { searchWorkshops } from '#models/planning/search-workshops.ts'
import type { Account } from '#models/records/account.ts'
import type { Person } from '#models/records/person.ts'
import type { Shared } from '#views/engine.ts'

/** What a search finds of the reader's own, each group with whether there are others. */
export interface Found {
  people: { people: Person[]; more: boolean }
  workshops: { workshops: WorkshopRow[]; more: boolean }
  companies: { companies: FoundCompany[]; more: boolean }
}

const NOTHING: Found = {
  people: { people: [], more: false },
  workshops: { workshops: [], more: false },
  companies: { companies: [], more: false }
}

/** People by their own rule (twenty), workshops and companies up to `limit`. */
export async function findFor(account: Account, q: string, { limit }: { limit: number }): Promise<Found> {
  if (q.length < SHORTEST_SEARCH) return NOTHING
  const [people, workshops, companies] = await Promise.all([
    searchPeople(account, q),
    searchWorkshops(account, q, { limit }),
    searchCompanies(companyScope(account), q, { limit })
  ])
  return { people, workshops, companies }
}

/** « mardi 5 janvier 2027 à 9 h 30, Salle 1, Aubagne » */
export function workshopDetail(
  { startsAt, timeZone, place }: WorkshopRow,
  { dates }: Pick<Shared, 'dates'>
): string {
  const where = [...new Set([place.name, place.room, place.commune])].filter(Boolean)
  return [dates(timeZone).dayTime(startsAt), ...where].join(', ')
}

/** « 123 456 789 00012, Aubagne » */
export function companyDetail({ siret, sites, project }: FoundCompany, { t }: Pick<Shared, 't'>): string {
  const isProspect = project && !project.realAt
  const planned = isProspect ? [project.commune] : []
  const communes = [...new Set([...sites.map(({ commune }) => commune), ...planned])].filter(Boolean)
  return [isProspect ? t('companies.prospect.tag') : '', siret ? speakSiret(siret) : '', ...communes]
    .filter(Boolean)
    .join(', ')
}
