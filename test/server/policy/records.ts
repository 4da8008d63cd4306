import mongoose from 'mongoose'
import { resetToken } from '#lib/tokens.ts'
import { Account, type Role } from '#models/records/account.ts'
import { Call } from '#models/records/call.ts'
import { Company } from '#models/records/company.ts'
import { Duplicate } from '#models/records/duplicate.ts'
import { Campaign } from '#models/records/campaign.ts'
import { HostProposal } from '#models/records/host-proposal.ts'
import { SeatRequest } from '#models/records/seat-request.ts'
import { Series } from '#models/records/series.ts'
import { SchoolHoliday } from '#models/records/school-holiday.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { Format } from '#models/records/format.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import { Placement } from '#models/records/placement.ts'
import { Transfer } from '#models/records/transfer.ts'
import { Workshop } from '#models/records/workshop.ts'
import { addPlaces } from '#models/seats/add-places.ts'
import { takeSeat } from '#models/seats/seats.ts'
import type { Cast } from '#test/support/cast.ts'
import { raiseJobDating } from '#test/support/job-dating.ts'
import { factsOf } from '../../support/person-facts.ts'
import type { Route } from '../../support/routes.ts'
import { requestPasswordLink } from '#models/access/links.ts'
import { hostLinkOf } from '#models/access/host-links.ts'
import { cancel } from '#models/planning/changes.ts'
import { drawPlan } from '#models/planning/change-plans/draw.ts'
import { markDistinct } from '#models/identity/duplicates/deciding.ts'
import { uploadFile } from '#models/importing/run/upload.ts'
import { mergePeople } from '#models/identity/merge/deciding.ts'
import { markAttendance } from '#models/follow-up/attendance.ts'
import { wishToMeetAgain } from '#models/follow-up/wish.ts'
import { saveNextStep } from '#models/follow-up/next-steps.ts'
import { addCommitment, enterPerson } from '#models/people/writing.ts'
import { addTargetGroup } from '#models/settings/added-groups.ts'
import { askTransfer } from '#models/identity/transfer/asking.ts'

/** Of the application under test. */
const SECRET = 'a-secret-of-the-tests-of-32-signs'
/** An id that no record has, and texts that are no id. */
export const ABSENT = 'f'.repeat(24)
export const MALFORMED = 'malformed'
const NO_ID = 'not-an-id'

type Params = Record<string, string>

/** Addresses of a route: with a role's own records, someone else's, none, or nonsense. */
export interface Records {
  own(role: Role, route: Route): string
  with(role: Role, route: Route, id: string): string
  /** Every way to name a record that is not the role's, one parameter at a time. */
  foreign(role: Role, route: Route): [string, string][]
  /** What a form must name besides its address for the answer to be about rights alone. */
  fields(route: Route): Record<string, string>
}

const id = (record: { id?: unknown }) => String(record.id)

/** Raises what the cast lacks: records of another agency and of another region. */
export async function recordsFor(cast: Cast): Promise<Records> {
  const { marie, samira, nadia, karim, bruno, aubagne, nice } = cast
  const elsewhere = await elsewhereWorkshop(cast)
  const elsewhereAsked = await Transfer.create({
    person: bruno._id,
    from: nice._id,
    to: elsewhere._id,
    typed: '9100006F',
    why: 'A déménagé',
    askedBy: samira._id,
    askedAt: new Date()
  })
  const otherCompany = await Company.create({ name: 'Ailleurs SARL', agencies: [nice._id] })
  const spare = await Account.create({
    email: 'spare@example.org',
    firstName: 'Ana',
    lastName: 'Roux',
    role: 'administrator'
  })
  const present = await Participation.findOne({ workshop: cast.pastWorkshop._id, person: nadia._id }).orFail()
  await markAttendance(present, { attendance: 'attended', by: marie._id })
  const came = await Participation.findById(present._id).orFail()
  await saveNextStep(came, {
    kind: 'immersion',
    state: 'planned',
    plannedOn: '2027-01-11',
    saidBy: 'person',
    by: marie._id
  })
  const wished = await Participation.findById(present._id).orFail()
  await wishToMeetAgain(wished, { by: cast.paul._id, wish: true })
  const file = (agency: typeof aubagne, by: Account) =>
    uploadFile({ agency: agency._id, by: by._id, fileName: 'a.csv', bytes: Buffer.from(FILE) })
  const noticeOf = async (workshop: Workshop) => (await Notice.findOne({ subject: workshop._id }).orFail()).id
  const [pair, merge] = await alikeIn(cast.aubagne)
  const [foreignPair, foreignMerge] = await alikeIn(nice)
  await addCommitment(karim, { text: 'Appeler l’entreprise', on: '2026-11-20' }, { by: marie._id })
  const sentMessage = await SentMessage.create({
    ...SENT_MESSAGE,
    notice: await noticeOf(cast.forgeWorkshop)
  })
  const step = (await Participation.findById(present._id).orFail()).nextSteps[0]?._id.toHexString()
  const common = {
    step: step ?? ABSENT,
    record: '1',
    date: '2026-11-23',
    month: '2026-11',
    part: 'html',
    list: 'debriefs',
    token: await linkOf(spare),
    message: id(sentMessage),
    link: (await hostLinkOf(cast.companyWorkshop, SECRET)) ?? ABSENT
  }
  const ownList = await file(aubagne, marie)
  // Its link is cut and made anew: another one than the workshop whose link everybody opens.
  const hosted = id(await copyOf(cast.companyWorkshop))
  const added = await addTargetGroup(
    { fr: 'Intérim', en: '', seenBy: 'counsellors', isCounted: false },
    { by: cast.admin._id }
  )
  const adding = { places: 1, reason: 'absences' as const, words: '', key: 'added', by: marie._id }
  const { extra } = await addPlaces(cast.forgeWorkshop._id, adding)
  const agencyOwn = {
    ...common,
    seq: String(extra?.[0]?.seq),
    workshop: id(cast.forgeWorkshop),
    person: id(nadia),
    plan: id(await planOf(cast.forgeWorkshop, marie)),
    agreement: String(karim.commitments.at(-1)?._id),
    company: id(cast.maconneries),
    transfer: id(await askTransfer({ by: samira, typed: 'Benali Nadia 12/03/1984', why: 'Elle a déménagé' })),
    importation: id(ownList),
    placement: id(await placementOf(ownList, cast)),
    duplicate: pair,
    merge,
    notice: await noticeOf(cast.forgeWorkshop),
    call: id(await callBy(marie, nadia)),
    account: id(spare),
    agency: id(aubagne),
    sector: 'BTP',
    trade: 'F1703',
    territory: 'basin-9307',
    region: 'region-93',
    group: added._id,
    host: id(await hostAt(cast)),
    proposal: id(await proposalTo(aubagne, cast.maconneries, cast)),
    holiday: await holidayOf(),
    format: id(await formatOf(aubagne)),
    series: id(await seriesOf(aubagne, marie)),
    request: id(await requestOf(cast.forgeWorkshop)),
    campaign: id(await campaignOf({ agency: aubagne._id }, marie))
  }
  const own: Record<Role, Params> = {
    counsellor: agencyOwn,
    employer: { ...agencyOwn, workshop: id(cast.companyWorkshop), person: id(cast.theo) },
    regional: {
      ...agencyOwn,
      format: id(await formatOf(aubagne, { isShared: true })),
      campaign: id(await campaignOf({ territory: 'region-93' }, marie))
    },
    administrator: agencyOwn
  }
  const foreignOnes: Params = {
    workshop: id(cast.niceWorkshop),
    series: id(await seriesOf(nice, samira)),
    request: id(await requestOf(cast.niceWorkshop)),
    campaign: id(await campaignOf({ agency: nice._id }, samira)),
    format: id(await formatOf(nice)),
    person: id(bruno),
    plan: id(await planOf(cast.niceWorkshop, samira)),
    company: id(otherCompany),
    transfer: id(elsewhereAsked),
    importation: id(await file(nice, samira)),
    duplicate: foreignPair,
    merge: foreignMerge,
    notice: await noticeOf(cast.niceWorkshop),
    call: id(await callBy(samira, bruno)),
    proposal: id(await proposalTo(nice, otherCompany, cast))
  }
  const other: Record<Role, Params> = {
    counsellor: foreignOnes,
    employer: { ...foreignOnes, workshop: id(cast.forgeWorkshop) },
    regional: { ...foreignOnes, workshop: id(elsewhere) },
    administrator: foreignOnes
  }
  const asked = await askTransfer({ by: marie, typed: '9100006F', why: 'Il a déménagé' })
  /** Those who ask take back what they asked. Nadia is another agency's once her transfer is accepted. Attendance, debriefs and closing are about a workshop that took place. */
  await cancel(cast.fullWorkshop._id, { by: marie._id, reason: 'weather' })
  const event = await raiseJobDating(cast)
  const slot = event.slots[0]?._id ?? null
  await takeSeat(event._id, { person: nadia._id, by: marie._id, slot })
  const meeting = await copyOf(cast.forgeWorkshop)
  const partner = { _id: new mongoose.Types.ObjectId(), organisation: 'OPCO', name: 'Élise Roux' }
  const partners = [{ ...partner, email: 'elise.roux@example.org', takenOffAt: null }]
  await Workshop.updateOne({ _id: meeting._id }, { $set: { kind: 'informationMeeting', partners } })
  const ofPast = (role: Role, route: Route): Params =>
    role === 'counsellor' && route.path.includes('/partners')
      ? { ...own[role], workshop: id(meeting), partner: String(partner._id) }
      : ofEvent(role, route)
  const ofEvent = (role: Role, route: Route): Params =>
    /\/slots?$/.test(route.path) ? { ...own[role], workshop: id(event) } : ofPlace(role, route)
  const ofPlace = (role: Role, route: Route): Params =>
    role === 'counsellor' && route.path.includes('/other-dates')
      ? { ...own[role], workshop: id(cast.fullWorkshop) }
      : role === 'counsellor' && route.path.endsWith('/:transfer/withdrawal')
        ? { ...own[role], transfer: id(asked) }
        : role === 'counsellor' && route.path.includes('/:agreement')
          ? { ...own[role], person: id(karim) }
          : role === 'counsellor' && /attendance|debriefs|closing/.test(route.path)
            ? { ...own[role], workshop: id(cast.pastWorkshop) }
            : /host-link|impediment/.test(route.path)
              ? { ...own[role], workshop: hosted }
              : own[role]

  const fill = (route: Route, params: Params) =>
    route.path.replace(/:(\w+)/g, (_, name: string) => params[name] ?? ABSENT)
  const namesIn = (route: Route) =>
    [...route.path.matchAll(/:(\w+)/g)]
      .map(([, name]) => name ?? '')
      .filter(name => !['date', 'month', 'part', 'list'].includes(name))
  return {
    fields: route =>
      route.path.endsWith('/proposals')
        ? { person: id(cast.odile) }
        : route.path.endsWith('/decision')
          ? { who: 'other' }
          : route.path.endsWith('/looking')
            ? { looks: 'yes', asked: 'person' }
            : route.path.endsWith('/call-consent')
              ? { calls: 'yes', channel: 'phone' }
              : {},
    own: (role, route) => fill(route, ofPast(role, route)),
    with: (role, route, value) =>
      fill(route, {
        ...ofPast(role, route),
        ...Object.fromEntries(namesIn(route).map(name => [name, value]))
      }),
    foreign: (role, route) =>
      namesIn(route).flatMap((name): [string, string][] => {
        const named = (value: string) => fill(route, { ...ofPast(role, route), [name]: value })
        const theirs = other[role][name]
        return [
          ...(theirs ? [[`other ${name}`, named(theirs)] as [string, string]] : []),
          [`absent ${name}`, named(ABSENT)],
          [MALFORMED, named(NO_ID)]
        ]
      })
  }
}

async function planOf({ _id }: Workshop, { _id: by }: Account) {
  const workshops = [await Workshop.findById(_id).orFail()]
  return drawPlan({ kind: 'cancel', what: { reason: 'weather' }, workshops, by })
}

/** In an agency: a pair of files that are alike, and a merge of two others. */
async function alikeIn(agency: Cast['aubagne']): Promise<[string, string]> {
  const facts = factsOf({ lastName: 'Quatre', firstName: 'Fiche' })
  const people = await Promise.all([1, 2, 3, 4].map(() => enterPerson(agency._id, facts)))
  const [kept, losing, one, other] = people
  if (!kept || !losing || !one || !other) throw new Error('Four files')
  const merge = await mergePeople({ kept, losing, choices: {}, by: null })
  await markDistinct({ people: [one._id, other._id], by: null })
  return [id(await Duplicate.findOne({ people: one._id }).orFail()), id(merge)]
}

/** Nobody took the call. */
function callBy({ _id: by, agency }: Account, { _id: person }: Cast['nadia']): Promise<Call> {
  const key = new mongoose.Types.ObjectId().toHexString()
  return Call.create({ person, agency, by, at: new Date(), answer: 'noAnswer', key } as never)
}

/** What a company proposes to an agency. */
function proposalTo(agency: Cast['aubagne'], company: Company, { paul }: Cast): Promise<HostProposal> {
  return HostProposal.create({
    agency: agency._id,
    company: company._id,
    by: paul._id,
    at: new Date(),
    trade: 'F1703',
    tradeLabel: 'Maçon / Maçonne',
    posts: 2,
    fromMonth: '2027-03',
    workshop: new Workshop()._id
  })
}

/** Somebody outside asked for a seat. */
function requestOf({ _id: workshop, agency }: Workshop): Promise<SeatRequest> {
  const who = { lastName: 'Roche', firstName: 'Aline', phone: '+33639980099' }
  const keys = [new Workshop()._id.toHexString()]
  return SeatRequest.create({ ...who, workshop, agency, wish: 'seat', at: new Date(), keys })
}

/** Someone invited to welcome for the company of the cast. */
function hostAt({ maconneries }: Cast): Promise<Account> {
  return Account.create({
    email: 'host@example.org',
    firstName: 'Ida',
    lastName: 'Rey',
    role: 'employer',
    companies: [maconneries._id]
  })
}

function seriesOf(agency: Cast['aubagne'], by: Account): Promise<Series> {
  return Series.create({ agency: agency._id, by: by._id, outline: { trade: 'H2902' }, state: 'done' })
}

function campaignOf(whose: Partial<Pick<Campaign, 'agency' | 'territory'>>, { _id: by }: Account) {
  const days = { from: '2027-03-15', to: '2027-03-20', timeZone: 'Europe/Paris' }
  const slug = new Workshop()._id.toHexString()
  return Campaign.create({ ...whose, name: 'Semaine', slug, ...days, by, setAt: new Date() } as never)
}

async function holidayOf(): Promise<string> {
  const facts = { zone: 'B', from: '2026-10-17', to: '2026-11-01', label: 'Toussaint' } as const
  return (await SchoolHoliday.create({ _id: `${facts.zone}-${facts.from}`, ...facts }))._id
}

function formatOf({ _id: agency, region }: Cast['aubagne'], { isShared = false } = {}): Promise<Format> {
  const about = { name: 'Le geste', sector: 'IND', trade: 'H2902', tradeLabel: 'Chaudronnier', capacity: 12 }
  return Format.create({ ...about, isShared, agency, region, root: agency, setAt: new Date() })
}

function placementOf(
  list: { _id: Placement['importation'] },
  { marie, forgeWorkshop }: Cast
): Promise<Placement> {
  const { _id: workshop } = forgeWorkshop
  return Placement.create({
    importation: list._id,
    workshop,
    kind: 'proposed',
    by: marie._id,
    at: new Date()
  })
}

/** The token of a good link, made again from its message: an invitation for who has never chosen a password. */
async function linkOf(account: Account): Promise<string> {
  await requestPasswordLink(account.email, SECRET)
  const kind = { $in: ['passwordReset', 'invitation'] as const }
  const { detail } = await Notice.findOne({ recipient: account._id, kind }).orFail()
  return resetToken(SECRET, id(account), (detail as { nonce: string }).nonce)
}

/** Another workshop as this one. */
async function copyOf({ _id }: Workshop): Promise<Workshop> {
  const { _id: own, ...facts } = (await Workshop.findById(_id).orFail()).toObject()
  void own
  return Workshop.create(facts as never)
}

/** A published workshop of another region. */
async function elsewhereWorkshop({ niceWorkshop }: Cast): Promise<Workshop> {
  const { _id, ...facts } = (await Workshop.findById(niceWorkshop._id).orFail()).toObject()
  void _id
  return Workshop.create({
    ...facts,
    region: 'region-84',
    departement: 'departement-69',
    basin: null,
    series: undefined
  } as never)
}

const FILE = `Identifiant;Nom;Prénom;Date de naissance;Date d'inscription;Téléphone;Code postal;Code SAFIR
9000037B;HADJ;Rémi;31/02/1995;19/09/2026;0639980001;13400;13165
`

const SENT_MESSAGE = {
  kind: 'confirmation',
  language: 'fr',
  messageId: '<1@example.org>',
  from: 'declic@example.org',
  to: 'nadia.benali@example.org',
  subject: 'Votre atelier',
  text: 'Bonjour',
  html: '<p>Bonjour</p>',
  headers: 'Subject: Votre atelier',
  sentAt: new Date()
} as const
