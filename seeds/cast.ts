import { slowHash } from '#lib/argon2.ts'
import { addDays, HOME_ZONE, localDate } from '#lib/dates.ts'
import '#models/records/all.ts'
import { Account } from '#models/records/account.ts'
import { Agency } from '#models/records/agency.ts'
import { Company } from '#models/records/company.ts'
import { Person } from '#models/records/person.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { workingDay } from './calendar.ts'
import { raiseReferenceData } from './reference-data.ts'
import { personOf } from './people.ts'
import { draftOf, type Plan } from './workshops.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { publish } from '#models/planning/changes.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'

/** The password of everyone in the cast. */
export const CAST_PASSWORD = 'sous-les-platanes'

export type Cast = Awaited<ReturnType<typeof raiseCast>>

let passwordHash: Promise<string> | undefined

/**
 * The named cast of the tests, on the small frame: two agencies, one company, people of every role, workshops at
 * every stage. Workshops lie around `now`; nothing was sent yet.
 */
export async function raiseCast({ now = new Date() }: { now?: Date } = {}) {
  await raiseReferenceData()
  const aubagne = await Agency.findOne({ safir: '13165' }).orFail()
  const nice = await Agency.findOne({ safir: '06204' }).orFail()
  const maconneries = await Company.create(MACONNERIES(aubagne))
  const accounts = await raiseAccounts({ aubagne, nice, maconneries })
  const people = await raisePeople({ aubagne, nice }, localDate(now, HOME_ZONE))
  const workshops = await raiseWorkshops({ aubagne, nice, maconneries, ...accounts }, people, now)
  return { region: 'region-93', aubagne, nice, maconneries, ...accounts, ...people, ...workshops }
}

interface Places {
  aubagne: Agency
  nice: Agency
  maconneries: Company
}

const MACONNERIES = (agency: Agency) => ({
  name: 'Maçonneries du Garlaban',
  siret: '00006743900018',
  sector: 'BTP',
  sites: [
    {
      name: 'Atelier des Paluds',
      address: '12 avenue des Carriers, ZI (adresse fictive)',
      postcode: '13400',
      commune: 'Aubagne',
      departement: 'departement-13',
      access: 'Sonner au portail vert. Un arrêt de bus est à 200 m.'
    }
  ],
  contactName: 'Paul Fabre',
  contactPhone: '+33465710206',
  contactEmail: 'accueil.maconneries@example.org',
  agencies: [agency._id]
})

async function raiseAccounts({ aubagne, nice, maconneries }: Places) {
  passwordHash ??= slowHash(CAST_PASSWORD)
  const common = { passwordHash: await passwordHash }
  const at = (name: string) => `${name}@example.org`
  const [marie, romain, samira, paul, sofia, admin] = await Promise.all([
    Account.create({
      ...common,
      email: at('marie.aubert'),
      firstName: 'Marie',
      lastName: 'Aubert',
      role: 'counsellor',
      agency: aubagne._id
    }),
    Account.create({
      ...common,
      email: at('romain.pinatel'),
      firstName: 'Romain',
      lastName: 'Pinatel',
      role: 'counsellor',
      agency: aubagne._id
    }),
    Account.create({
      ...common,
      email: at('samira.belkacem'),
      firstName: 'Samira',
      lastName: 'Belkacem',
      role: 'counsellor',
      agency: nice._id
    }),
    Account.create({
      ...common,
      email: at('paul.fabre'),
      firstName: 'Paul',
      lastName: 'Fabre',
      role: 'employer',
      companies: [maconneries._id]
    }),
    Account.create({
      ...common,
      email: at('sofia.orsini'),
      firstName: 'Sofia',
      lastName: 'Orsini',
      role: 'regional',
      territory: 'region-93'
    }),
    Account.create({
      ...common,
      email: at('alix.caron'),
      firstName: 'Alix',
      lastName: 'Caron',
      role: 'administrator'
    })
  ])
  return { marie, romain, samira, paul, sofia, admin }
}

async function raisePeople({ aubagne, nice }: Pick<Places, 'aubagne' | 'nice'>, today: string) {
  const base = { agency: aubagne._id, postcode: '13400', commune: 'Aubagne', counsellor: 'M. Aubert' }
  const since = (days: number) => addDays(today, -days)
  const person = (
    firstName: string,
    lastName: string,
    title: 'M' | 'Mme',
    identifiers: string[],
    birthDate: string,
    days: number,
    phone: string
  ) =>
    personOf({
      ...base,
      firstName,
      lastName,
      title,
      identifiers,
      birthDate,
      registeredOn: since(days),
      phone,
      email: `${firstName}.${lastName}@example.org`
        .normalize('NFD')
        .replace(/[^\w.@-]/g, '')
        .toLowerCase()
    })
  const cast = {
    /** Long-term: registered 500 days ago. */
    nadia: person('Nadia', 'Benali', 'Mme', ['9100001A', '99000000017'], '1984-03-12', 500, '0101'),
    karim: person('Karim', 'Haddad', 'M', ['9100002B'], '2003-07-30', 90, '0102'),
    lucie: person('Lucie', 'Ferrand', 'Mme', ['9100003C'], '1969-11-02', 800, '0103'),
    theo: person('Théo', 'N’Guyen Van', 'M', ['9100004D'], '1996-01-25', 200, '0104'),
    ines: person('Inès', 'Saïdi', 'Mme', ['9100005E'], '1990-05-17', 30, '0105'),
    /** Of another agency: a 404 for Marie. */
    bruno: person('Bruno', 'Giordano', 'M', ['9100006F'], '1978-09-09', 400, '0106'),
    /** Without an e-mail address. */
    odile: person('Odile', 'Roussel', 'Mme', ['9100007G'], '1972-12-24', 150, '0107')
  }
  cast.bruno.set({ agency: nice._id, postcode: '06300', commune: 'Nice' })
  cast.odile.set({ email: null })
  await Person.insertMany(Object.values(cast))
  return cast
}

type People = Awaited<ReturnType<typeof raisePeople>>
type Counsellors = Awaited<ReturnType<typeof raiseAccounts>>

async function raiseWorkshops(places: Places & Counsellors, people: People, now: Date) {
  const { aubagne, nice, maconneries, marie, samira } = places
  const today = localDate(now, HOME_ZONE)
  const facilitators = [{ account: marie._id, name: marie.fullName }]
  const plan = (days: number, rest: Partial<Plan>): Plan => {
    const day = workingDay(addDays(today, days), days < 0 ? -1 : 1)
    return { agency: aubagne, facilitators, trade: 'H2902', day, from: '09:15', to: '12:15', ...rest }
  }
  const drafts = {
    /** Open, in three weeks, at the agency; Nadia holds a seat of twelve. */
    forgeWorkshop: draftOf(plan(21, {})),
    /** Full: two seats, Karim and Lucie. */
    fullWorkshop: draftOf(plan(14, { trade: 'J1501', capacity: 2, from: '13:30', to: '16:30' })),
    draftWorkshop: draftOf(plan(28, { trade: 'D1106' })),
    /** A week ago; Nadia, Karim and Théo were registered and the roll-call is to be done. */
    pastWorkshop: draftOf(plan(-7, { trade: 'K1304' })),
    /** In the company, in ten days: Théo and Inès. */
    companyWorkshop: draftOf(
      plan(10, { trade: 'F1703', company: maconneries, capacity: 8, bring: 'Chaussures de sécurité' })
    ),
    /** Of another agency: a 404 for Marie. Bruno holds a seat. */
    niceWorkshop: draftOf(
      plan(21, {
        agency: nice,
        trade: 'G1602',
        facilitators: [{ account: samira._id, name: samira.fullName }]
      })
    )
  }
  const earlier = new Date(now.getTime() - 30 * 86_400_000)
  await Promise.all(Object.values(drafts).map(draft => draft.save()))
  const open = async (draft: Workshop, holders: Person[], at = now) => {
    let workshop = await publish(draft._id, { by: draft.facilitators[0]?.account ?? marie._id, now: at })
    for (const { _id } of holders)
      workshop = await takeSeat(workshop._id, { person: _id, by: marie._id, now: at, flushLater: true })
    await flushOutbox(workshop._id, at)
    return workshop
  }
  const { nadia, karim, lucie, theo, ines, bruno } = people
  const [forgeWorkshop, fullWorkshop, pastWorkshop, companyWorkshop, niceWorkshop] = await Promise.all([
    open(drafts.forgeWorkshop, [nadia]),
    open(drafts.fullWorkshop, [karim, lucie]),
    open(drafts.pastWorkshop, [nadia, karim, theo], earlier),
    open(drafts.companyWorkshop, [theo, ines]),
    open(drafts.niceWorkshop, [bruno])
  ])
  return { ...drafts, forgeWorkshop, fullWorkshop, pastWorkshop, companyWorkshop, niceWorkshop }
}
