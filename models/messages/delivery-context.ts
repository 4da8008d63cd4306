import type mongoose from 'mongoose'
import { OTHER_LANGUAGES } from '#lib/i18n.ts'
import { untyped } from '#models/records/record.ts'
import { Account } from '#models/records/account.ts'
import { Agency } from '#models/records/agency.ts'
import { Company } from '#models/records/company.ts'
import { GroupMessage } from '#models/records/group-message.ts'
import { HostLink } from '#models/records/host-link.ts'
import { isWorkshopKind, type Notice } from '#models/records/notice.ts'
import { Participation, type ParticipationState } from '#models/records/participation.ts'
import type { Partner } from '#models/records/partner.ts'
import { Person } from '#models/records/person.ts'
import { PersonLink } from '#models/records/person-link.ts'
import { firstTexts, type Texts } from '#models/records/text-block.ts'
import { wayInto } from '#models/records/way-in.ts'
import { heldFor } from '#models/records/held-for.ts'
import { Workshop } from '#models/records/workshop.ts'
import { askedTogether, type AskedTogether } from './asked-together.ts'
import { invitationsOf, type Invitation } from './invitations.ts'
import { lastTold, type Known } from './last-told.ts'
import { datesFor, nextDatesOf, type NextDate } from './next-dates.ts'
import type { Told } from './told.ts'
import { spokenLanguages, USUAL_LANGUAGES, type SpokenLanguages } from '#models/reference/languages.ts'
import { defaultsOfRegions, type RegionDefaults } from '#models/reference/region-defaults.ts'

/** As it is now; what does not concern the message is null. */
export interface DeliveryContext {
  workshop: MessageWorkshop | null
  agency: MessageAgency | null
  person: MessagePerson | null
  company: MessageCompany | null
  account: MessageAccount | null
  /** A line of the workshop, of one taken off too. */
  partner: Partner | null
  invitation: Invitation | null
  /** Of a host's message: its link to the workshop, unless the agency has cut it. */
  hostLink: MessageHostLink | null
  /** Of a person's message: where they stand; absent when nothing was written of them there. */
  standing?: ParticipationState | null
  /** Of a person's message: their link to the workshop, unless the agency has cut it. */
  personLink?: MessagePersonLink | null
  /** The words of the agency that the message carries; null: taken back. */
  written?: string | null
  /** What the recipient knows of the session from the messages that left. */
  known: Known
  /** Of a person: nobody has read the translation into their language yet; absent: somebody has. */
  isUnread?: boolean
  /** Where a person may go instead of a session that is called off, or that moved to an hour they have not. */
  nextDates: readonly NextDate[]
  /** Of a date of a series that a host is asked about. */
  askedWith?: AskedTogether | null
}

type Session = Pick<
  Workshop,
  | '_id' | 'agency' | 'state' | 'startsAt' | 'endsAt' | 'timeZone' | 'place' | 'tradeLabel' | 'access' | 'bring'
  | 'facilitators' | 'seats' | 'slots' | 'movedSeq' | 'hostReply' | 'series' | 'region' | 'basin' | 'trade' | 'sector'
> // prettier-ignore
export type MessageWorkshop = Session &
  Partial<
    Pick<
      Workshop,
      | 'kind'
      | 'joining'
      | 'hostNeeds'
      | 'partners'
      | 'waiting'
      | 'offers'
      | 'kept'
      | 'priorities'
      | 'seatsFree'
    >
  >
/** `reminders` and `texts`: its own, else those of its region. */
export type MessageAgency = Pick<Agency, '_id' | 'name' | 'phone' | 'email'> &
  Partial<Pick<Agency, 'callHours' | 'rooms' | 'reminders' | 'region'>> & { texts?: Partial<Texts> }
export type MessagePerson = Pick<
  Person,
  '_id' | 'title' | 'firstName' | 'lastName' | 'email' | 'emailRefusedAt' | 'language'
>
export type MessageCompany = Pick<Company, '_id' | 'name' | 'contactName' | 'contactEmail'>
export type MessageAccount = Pick<
  Account,
  | '_id' | 'firstName' | 'lastName' | 'email' | 'language' | 'disabledAt' | 'resetHash' | 'resetExpiresAt'
  | 'endWarnedFor'
> // prettier-ignore

export type MessageHostLink = Pick<HostLink, '_id' | 'workshop' | 'company' | 'nonce' | 'since'>

export type MessagePersonLink = Pick<PersonLink, '_id' | 'workshop' | 'person' | 'nonce'>

type Id = mongoose.Types.ObjectId

/** As many queries whatever the number of notices; by notice id. `instead`: sessions read as they would be. */
export async function loadDeliveryContext(
  notices: Pick<Notice, '_id' | 'kind' | 'recipientKind' | 'recipient' | 'subject' | 'detail'>[],
  instead: readonly MessageWorkshop[] = []
) {
  const of = (kind: Notice['recipientKind']) => notices.filter(notice => notice.recipientKind === kind)
  const recipients = (kind: Notice['recipientKind']) => of(kind).map(({ recipient }) => recipient)
  const subjects = notices.filter(({ kind }) => isWorkshopKind(kind)).map(({ subject }) => subject)
  const [workshops, people, companies, accounts, invitations, hostLinks, personLinks, knownBy] =
    await Promise.all([
      read<MessageWorkshop>(Workshop, subjects, WORKSHOP_FIELDS),
      read<MessagePerson>(
        Person,
        recipients('person'),
        'title firstName lastName email emailRefusedAt language'
      ),
      read<MessageCompany>(Company, recipients('company'), 'name contactName contactEmail'),
      read<MessageAccount>(
        Account,
        recipients('account'),
        'firstName lastName email language disabledAt resetHash resetExpiresAt endWarnedFor'
      ),
      invitationsOf(notices),
      hostLinksOf(of('company')),
      personLinksOf(of('person')),
      lastTold(notices.filter(({ recipientKind }) => recipientKind !== 'account'))
    ])
  const spoken = await languagesFor(people.values())
  for (const session of instead) workshops.set(String(session._id), session)
  const hosting = [...workshops.values()].map(({ agency }) => agency)
  const agencies = await read<MessageAgency>(
    Agency,
    hosting,
    'name phone email callHours region reminders texts rooms.name rooms.entry'
  )
  const regions = await defaultsOfRegions([...agencies.values()].flatMap(({ region }) => region ?? []))
  const dates = await datesInstead(notices, workshops)
  const standings = await standingsOf(of('person'))
  const askedWith = await askedTogether(notices, workshops)
  const words = await wordsOf(notices)
  const entry = (notice: (typeof notices)[number]): [string, DeliveryContext] => {
    const { _id, recipient, recipientKind, subject } = notice
    const session = workshops.get(String(subject)) ?? null
    const stored = session && recipientKind === 'person' ? asHeldForThem(session, recipient) : session
    const own = agencies.get(String(stored?.agency)) ?? null
    const agency = own && withDefaults(own, regions.get(own.region ?? ''))
    const workshop = stored && asRead(stored, agency)
    const { told, confirmationDue } = knownBy(notice)
    const who = String(recipient)
    return [
      String(_id),
      {
        workshop,
        agency,
        ...toPerson(people.get(who) ?? null, spoken),
        company: companies.get(who) ?? null,
        account: accounts.get(who) ?? null,
        partner: stored?.partners?.find(one => one._id.equals(recipient)) ?? null,
        invitation: invitations.get(String(_id)) ?? null,
        hostLink:
          hostLinks.find(link => link.workshop.equals(subject) && link.company.equals(recipient)) ?? null,
        standing: standings.get(`${String(subject)} ${who}`) ?? null,
        written: words.get(String(messageOf(notice))) ?? null,
        personLink:
          personLinks.find(link => link.workshop.equals(subject) && link.person.equals(recipient)) ?? null,
        known: { told: told && asRead(told, agency), confirmationDue },
        nextDates: leavesWithout(notice) ? datesFor(recipient, dates.get(String(subject)) ?? []) : [],
        askedWith: askedWith(notice)
      }
    ]
  }
  return new Map(notices.map(entry))
}

/** A language that is off is French. One query, and none while all read French or English. */
function languagesFor(people: Iterable<MessagePerson>): Promise<SpokenLanguages> {
  const isAsked = [...people].some(({ language }) => OTHER_LANGUAGES.some(one => one === language))
  return isAsked ? spokenLanguages() : Promise.resolve(USUAL_LANGUAGES)
}

function toPerson(person: MessagePerson | null, spoken: SpokenLanguages) {
  if (!person) return { person }
  const language = spoken.languageOf(person)
  return { person: { ...person, language }, isUnread: spoken.isUnread(language) }
}

/** Whoever comes in a slot reads of its hour and of its way: the place only where they come to it. */
function asHeldForThem(session: MessageWorkshop, person: Id): MessageWorkshop {
  return { ...session, ...heldFor(session, person) }
}

/** We take the session from whoever was to come: other dates go with it. */
const leavesWithout = ({ kind }: Pick<Notice, 'kind'>) =>
  kind === 'cancelled' ||
  kind === 'released' ||
  kind === 'fewerPlaces' ||
  kind === 'waitingEnded' ||
  kind === 'noSeatFreed' ||
  kind === 'proposalEnded'

/** By session that somebody is told is called off, or not theirs any more. */
async function datesInstead(
  notices: readonly Pick<Notice, 'kind' | 'subject'>[],
  workshops: ReadonlyMap<string, MessageWorkshop>
): Promise<Map<string, NextDate[]>> {
  const over = new Set(notices.filter(leavesWithout).map(({ subject }) => String(subject)))
  const sessions = [...over].flatMap(id => workshops.get(id) ?? [])
  const now = new Date()
  const found = await Promise.all(
    sessions.map(async session => [String(session._id), await nextDatesOf(session, { now })] as const)
  )
  return new Map(found)
}

/** Where the session itself does not say how to enter or what to bring, its room and its agency do. */
export function asRead<Read extends Pick<Told, 'access' | 'bring' | 'place'>>(
  session: Read,
  agency: MessageAgency | null
): Read {
  const bring = session.bring || (agency?.texts?.bring ?? '')
  return { ...session, access: wayInto(session, agency), bring }
}

function withDefaults(agency: MessageAgency, region: RegionDefaults | undefined): MessageAgency {
  const reminders = agency.reminders ?? region?.reminders ?? null
  return { ...agency, reminders, texts: firstTexts(agency.texts, region?.texts) }
}

async function hostLinksOf(notices: Pick<Notice, 'recipient' | 'subject'>[]): Promise<MessageHostLink[]> {
  if (notices.length === 0) return []
  return HostLink.find({
    workshop: { $in: notices.map(({ subject }) => subject) },
    company: { $in: notices.map(({ recipient }) => recipient) }
  })
    .select('workshop company nonce since')
    .lean<MessageHostLink[]>()
}

/** By session and person. */
async function standingsOf(
  notices: readonly Pick<Notice, 'recipient' | 'subject'>[]
): Promise<Map<string, ParticipationState>> {
  if (notices.length === 0) return new Map()
  const rows = await Participation.find({
    workshop: { $in: notices.map(({ subject }) => subject) },
    person: { $in: notices.map(({ recipient }) => recipient) }
  })
    .select('workshop person state')
    .lean<Pick<Participation, 'workshop' | 'person' | 'state'>[]>()
  return new Map(rows.map(({ workshop, person, state }) => [`${String(workshop)} ${String(person)}`, state]))
}

const messageOf = ({ detail }: Pick<Notice, 'detail'>): Id | null =>
  (detail as { message?: Id } | null)?.message ?? null

/** What the agency wrote and has not taken back, by its id. */
async function wordsOf(notices: readonly Pick<Notice, 'kind' | 'detail'>[]): Promise<Map<string, string>> {
  const ids = notices.filter(({ kind }) => kind === 'written').map(messageOf)
  if (ids.length === 0) return new Map()
  const found = await GroupMessage.find({ _id: { $in: ids }, takenBackAt: null } as never)
    .select('text')
    .lean<Pick<GroupMessage, '_id' | 'text'>[]>()
  return new Map(found.map(({ _id, text }) => [String(_id), text]))
}

async function personLinksOf(notices: Pick<Notice, 'recipient' | 'subject'>[]): Promise<MessagePersonLink[]> {
  if (notices.length === 0) return []
  return PersonLink.find({
    workshop: { $in: notices.map(({ subject }) => subject) },
    person: { $in: notices.map(({ recipient }) => recipient) },
    nonce: { $ne: null }
  })
    .select('workshop person nonce')
    .lean<MessagePersonLink[]>()
}

const WORKSHOP_FIELDS =
  'agency kind region basin state startsAt endsAt timeZone place trade sector tradeLabel access joining bring facilitators seats seatsFree slots movedSeq hostReply series hostNeeds partners waiting offers kept priorities'

async function read<T extends { _id: Id }>(
  model: { modelName: string },
  ids: Id[],
  fields: string
): Promise<Map<string, T>> {
  if (ids.length === 0) return new Map()
  const unique = [...new Map(ids.map(id => [String(id), id])).values()]
  const found = await untyped(model)
    .find({ _id: { $in: unique } })
    .select(fields)
    .lean<T[]>()
  return new Map(found.map(one => [String(one._id), one]))
}
