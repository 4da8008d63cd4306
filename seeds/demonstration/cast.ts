import { slowHash } from '#lib/argon2.ts'
import { addDays } from '#lib/dates.ts'
import { Account, type Role } from '#models/records/account.ts'
import { Agency } from '#models/records/agency.ts'
import { Company } from '#models/records/company.ts'
import { Person } from '#models/records/person.ts'
import { TRADES } from '../reference-data/trades.ts'
import { personOf } from '../people.ts'
import { MEN, SURNAMES, WOMEN } from './names.ts'
import { publicsOf } from './publics.ts'
import { chanceOf } from './random.ts'
import { AGENCY_STORIES, COMPANIES, COUNSELLORS, type AgencyStory } from './region.ts'

/** Everyone who may sign in to a demonstration does so with this. */
export const TRIAL_PASSWORD = 'sous-les-platanes'

/** An agency with its own people, as the stories need them. */
export interface Staffed {
  story: AgencyStory
  agency: Agency
  counsellors: Account[]
  people: Person[]
  company: Company | undefined
}

const AUBAGNE = COMPANIES[0]?.agency ?? ''

/** A company that has no SIRET yet. */
const PROSPECT = {
  name: 'Menuiserie des Paluds',
  contactName: 'Aline Roche',
  sites: [
    {
      name: 'Futur atelier',
      address: '12 avenue des Paluds',
      postcode: '13400',
      commune: 'Aubagne',
      departement: 'departement-13'
    }
  ],
  project: {
    commune: 'Aubagne',
    need: 'Trois menuisiers et une personne pour la pose, débutants acceptés.',
    diagnosis:
      'Le local est trouvé, les machines sont commandées. Prête à montrer l’atelier avant d’embaucher.'
  }
}

/** Raises the companies and everyone who may sign in. */
export async function raiseColleagues(): Promise<void> {
  const agencies = await Agency.find({ safir: { $in: AGENCY_STORIES.map(({ safir }) => safir) } })
  const agencyOf = (safir: string) => {
    const agency = agencies.find(one => one.safir === safir)
    if (!agency) throw new Error(`The frame has no agency ${safir}`)
    return agency
  }
  const companies = COMPANIES.map(({ agency, site, contact: [first, last, phone], name, siret, sector }) => {
    const contact = {
      contactName: `${first} ${last}`,
      contactPhone: phone,
      contactEmail: addressOf(first, last)
    }
    return new Company({ name, siret, sector, sites: [site], ...contact, agencies: [agencyOf(agency)._id] })
  })
  const passwordHash = await slowHash(TRIAL_PASSWORD)
  const accounts = colleagues(agencyOf, companies).map(facts => new Account({ ...facts, passwordHash }))
  const prospect = new Company({ ...PROSPECT, agencies: [agencyOf(AUBAGNE)._id] })
  await Promise.all([Company.insertMany([...companies, prospect]), Account.insertMany(accounts)])
}

/** An agency as raiseColleagues() left it, with its people: those not raised yet are new. `today` is 'YYYY-MM-DD'. */
export async function staffed(story: AgencyStory, today: string): Promise<Staffed> {
  const agency = await Agency.findOne({ safir: story.safir }).orFail()
  const [counsellors, company] = await Promise.all([
    Account.find({ agency: agency._id }).sort({ _id: 1 }),
    Company.findOne({ agencies: agency._id, project: null })
  ])
  const raised = new Map(
    (await Person.find({ agency: agency._id })).map(person => [person.identifiers[0], person])
  )
  const people = inhabitants(story, { agency, counsellors }, today).map(
    person => raised.get(person.identifiers[0]) ?? person
  )
  return { story, agency, counsellors, people, company: company ?? undefined }
}

/** In the order people are shown: the first of each role is the one a trial proposes. */
function colleagues(agencyOf: (safir: string) => Agency, companies: Company[]) {
  const as = (role: Role, first: string, last: string, place: object = {}) => ({
    role,
    firstName: first,
    lastName: last,
    email: addressOf(first, last),
    ...place
  })
  return [
    ...AGENCY_STORIES.flatMap(({ safir }) =>
      (COUNSELLORS[safir] ?? []).map(([first, last]) =>
        as('counsellor', first, last, { agency: agencyOf(safir)._id })
      )
    ),
    ...COMPANIES.map(({ contact: [first, last] }, index) =>
      as('employer', first, last, { companies: companies.slice(index, index + 1).map(({ _id }) => _id) })
    ),
    as('regional', 'Sofia', 'Orsini', { territory: 'region-93' }),
    as('regional', 'Hugo', 'Marchetti', { territory: 'departement-13' }),
    as('administrator', 'Alix', 'Caron')
  ]
}

function inhabitants(
  story: AgencyStory,
  { agency, counsellors: staff }: Pick<Staffed, 'agency' | 'counsellors'>,
  today: string
): Person[] {
  const chance = chanceOf(`people of ${story.safir}`)
  const counsellors = COUNSELLORS[story.safir] ?? []
  const index = AGENCY_STORIES.indexOf(story)
  return Array.from({ length: story.people }, (_, place) => {
    const number = index * 200 + place
    const woman = chance.happens(0.54)
    const firstName = chance.pick(woman ? WOMEN : MEN)
    const lastName = chance.pick(SURNAMES)
    const [postcode, commune] = chance.pick(story.communes)
    const trade = chance.pick(story.trades)
    const [first = '', last = ''] = chance.pick(counsellors)
    // One in two has been registered for a year or more, as in the lists the region works with.
    const days = chance.happens(0.5) ? chance.between(366, 1400) : chance.between(12, 365)
    return personOf({
      agency: agency._id,
      firstName,
      lastName,
      title: woman ? 'Mme' : 'M',
      identifiers: [identifier(number, chance.happens(0.2))],
      birthDate: addDays(today, -chance.between(18 * 366, 62 * 365)),
      registeredOn: addDays(today, -days),
      phone: String(1000 + number).padStart(4, '0'),
      email: chance.happens(0.94) ? addressOf(firstName, lastName, number) : null,
      postcode,
      commune,
      trade,
      tradeLabel: TRADES[trade] ?? '',
      rsa: chance.happens(0.3) ? 'yes' : 'no',
      qpv: chance.happens(0.22) ? 'yes' : 'no',
      counsellor: `${first.slice(0, 1)}. ${last}`,
      addedGroups: publicsOf(`${story.safir} ${place}`),
      ...toldOf(`${story.safir} ${place}`, {
        trade,
        trades: story.trades,
        today,
        referent: staff.find(one => one.lastName === last)
      })
    })
  })
}

/** What was agreed, as one hears it at a desk. */
const AGREED = [
  'Appeler l’entreprise avant la fin de la semaine',
  'Revenir avec les dates de la formation',
  'Rappeler après la visite de l’atelier',
  'Préparer une immersion de deux semaines'
]

/** What a counsellor was told besides, from a chance of its own: the rest of the demonstration stays as it was. */
function toldOf(
  seed: string,
  about: { trade: string; trades: readonly string[]; today: string; referent: Account | undefined }
) {
  const { trade, trades, today, referent } = about
  const chance = chanceOf(`told of ${seed}`)
  const others = chance.shuffled(trades.filter(code => code !== trade)).slice(0, chance.between(0, 2))
  const agreed = referent && chance.happens(0.15)
  const on = addDays(today, -chance.between(1, 60))
  return {
    referent: referent?._id ?? null,
    otherTrades: others.map(code => ({ code, label: TRADES[code] ?? code })),
    channel: chance.happens(0.4) ? chance.pick(['email', 'phone'] as const) : null,
    commitments: agreed
      ? [{ text: chance.pick(AGREED), on, by: referent._id, at: new Date(`${on}T10:00:00Z`) }]
      : []
  }
}

/** Invented, in either form: seven digits and a capital, or the eleven digits that replace them. */
function identifier(number: number, national: boolean): string {
  if (national) return `993${String(number * 37).padStart(8, '0')}`
  return `93${String(number * 3).padStart(5, '0')}${'ABCDEFGHJKLMNPRSTVWXYZ'.charAt(number % 21)}`
}

function addressOf(first: string, last: string, number?: number): string {
  const local = `${first}.${last}`
    .replaceAll('ı', 'i')
    .normalize('NFD')
    .replace(/[^A-Za-z.-]/g, '')
    .toLowerCase()
  return `${local}${number ?? ''}@example.org`
}
