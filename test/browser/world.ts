import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import { localDate, addDays } from '#lib/dates.ts'
import { Company } from '#models/records/company.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { workingDay } from '#seeds/calendar.ts'
import { draftOf, type Plan } from '#seeds/workshops.ts'
import { factsOf } from '../support/person-facts.ts'
import { deliverPost, waitIsOver } from '../support/post.ts'
import { raiseJobDating } from '../support/job-dating.ts'
import { giveRight } from '#models/access/colleagues.ts'
import { setPublicPage } from '#models/access/public-page.ts'
import { scopes } from '#models/access/scope.ts'
import { findDuplicates } from '#models/identity/duplicates/finding.ts'
import { propose } from '#models/invitations/proposing.ts'
import { markAttendance } from '#models/follow-up/attendance.ts'
import { writeDebrief } from '#models/follow-up/debrief.ts'
import { answerWish, wishToMeetAgain } from '#models/follow-up/wish.ts'
import { saveNextStep } from '#models/follow-up/next-steps.ts'
import { enterPerson } from '#models/people/writing.ts'
import { askTransfer } from '#models/identity/transfer/asking.ts'
import { addTargetGroup } from '#models/settings/added-groups.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { publish, cancel } from '#models/planning/changes.ts'
import { sayImpediment } from '#models/planning/host-impediment.ts'
import { proposeToHost } from '#models/planning/host-proposal.ts'
import { askHost } from '#models/planning/host-reply.ts'

const HOUR = 3_600_000

export type World = Awaited<ReturnType<typeof raiseWorld>>

/** The cast, some weeks on: every page has something to show, and some have nothing. */
export async function raiseWorld() {
  const cast = await raiseCast()
  await followUp(cast)
  const hostDay = await hostedAt(cast, -0.5, 11)
  const hostPast = await hostedAt(cast, -30, 12)
  await markAll(hostPast, cast)
  await wishAll(hostPast, cast)
  const cancelled = await opened(cast, { trade: 'N1103' }, 15, [cast.odile, cast.ines])
  await cancel(cancelled._id, { by: cast.marie._id, reason: 'companyAway' })
  await propose({ workshop: cast.forgeWorkshop, person: cast.lucie, by: cast.marie._id })
  const hostAsked = await askedOf(cast)
  await sayImpediment(cast.companyWorkshop._id, { words: 'Le chantier a pris du retard', by: cast.paul._id })
  const proposal = await proposedBy(cast)
  const prospect = await prospectOf(cast)
  await setPublicPage(cast.maconneries, { isPublic: true, by: cast.paul._id })
  const empty = await opened(cast, { trade: 'M1805' }, 16, [])
  const jobDating = await inSlots(cast)
  await flushOutbox(cancelled._id)
  await waitIsOver()
  await deliverPost()
  await giveRight(cast.marie, 'restricted')
  await addPublics(cast)
  await askTransfer({ by: cast.samira, typed: 'Benali Nadia 12/03/1984', why: 'Elle a déménagé à Nice' })
  await askTransfer({ by: cast.marie, typed: '9100006F', why: 'Il a déménagé à Aubagne' })
  const twin = { lastName: 'Rochette', firstName: 'Alma', birthDate: '1991-02-14' }
  for (const identifiers of [['9200011A'], ['9200012B']])
    await enterPerson(cast.aubagne._id, factsOf({ ...twin, identifiers }))
  await findDuplicates()
  const pair = await scopes.duplicates(cast.marie).findOne({ state: 'open' }).orFail()
  return { ...cast, pair, hostDay, hostPast, hostAsked, proposal, prospect, cancelled, empty, jobDating }
}

/** Odile at nine, Théo twenty minutes later. */
async function inSlots(cast: Cast) {
  const event = await raiseJobDating(cast)
  for (const [at, { _id }] of [cast.odile, cast.theo].entries())
    await takeSeat(event._id, { person: _id, by: cast.marie._id, slot: event.slots[at]?._id ?? null })
  return event
}

/** Two publics of the region, one of restricted access; Nadia carries the other. */
async function addPublics({ admin, nadia }: Cast) {
  const by = admin._id
  await addTargetGroup({ fr: 'Intérim', en: 'Temp workers', seenBy: 'counsellors', isCounted: true }, { by })
  await addTargetGroup({ fr: 'Éloignés de l’emploi', en: '', seenBy: 'restricted', isCounted: false }, { by })
  await Person.updateOne({ _id: nadia._id }, { addedGroups: ['added-interim'] })
}

/** A week ago: Nadia came and has a next step, Karim came and awaits his debrief, Théo was not heard of. */
async function followUp({ pastWorkshop, marie, nadia, theo }: Cast) {
  const by = marie._id
  for (const one of await Participation.find({ workshop: pastWorkshop._id })) {
    await markAttendance(one, { attendance: one.person.equals(theo._id) ? 'noshow' : 'attended', by })
    if (!one.person.equals(nadia._id)) continue
    await writeDebrief(one, { interest: 3, skills: { CONS: 2, EQUI: 3 }, strength: 'Posée et précise', by })
    const startedOn = localDate(pastWorkshop.startsAt, 'Europe/Paris')
    await saveNextStep(one, { kind: 'immersion', state: 'started', startedOn, saidBy: 'person', by })
  }
}

/** A company that does not exist yet. */
function prospectOf({ aubagne }: Cast): Promise<Company> {
  return Company.create({
    name: 'Menuiserie du Garlaban',
    agencies: [aubagne._id],
    contactName: 'Aline Roche',
    project: {
      commune: 'Aubagne',
      need: 'Trois menuisiers',
      plannedOn: '2027-04-01',
      diagnosis: 'Projet sûr'
    }
  })
}

/** What the company needs, and two dates it could welcome on. */
function proposedBy({ paul, maconneries, aubagne }: Cast) {
  const day = (ahead: number) => workingDay(addDays(localDate(new Date(), 'Europe/Paris'), ahead), 1)
  return proposeToHost({
    id: new Workshop()._id,
    company: maconneries.id,
    agency: aubagne.id,
    site: String(maconneries.sites[0]?._id),
    trade: 'F1703',
    posts: 3,
    fromMonth: day(60).slice(0, 7),
    skills: 'Être précis dans ses gestes',
    offers: ['immersion', 'hire'],
    dates: [
      { day: day(50), half: 'morning' },
      { day: day(52), half: 'afternoon' }
    ],
    seats: 10,
    presenter: 'Samia Fabre, cheffe d’équipe',
    equipment: '',
    by: paul
  })
}

/** A date in the company that its host is asked about. */
async function askedOf({ aubagne, marie, maconneries }: Cast): Promise<Workshop> {
  const facilitators = [{ account: marie._id, name: marie.fullName }]
  const day = workingDay(addDays(localDate(new Date(), 'Europe/Paris'), 47), 1)
  const plan = {
    agency: aubagne,
    company: maconneries,
    facilitators,
    trade: 'F1703',
    day,
    from: '09:15',
    to: '12:15'
  }
  const draft = draftOf(plan)
  draft.set({ hostReply: null })
  await draft.save()
  return askHost(draft._id, { by: marie._id })
}

async function opened(
  { aubagne, marie }: Cast,
  plan: Partial<Plan>,
  days: number,
  holders: Person[]
): Promise<Workshop> {
  const day = workingDay(addDays(localDate(new Date(), 'Europe/Paris'), days), 1)
  const facilitators = [{ account: marie._id, name: marie.fullName }]
  const draft = draftOf({
    agency: aubagne,
    facilitators,
    trade: 'F1703',
    day,
    // A whole hour: the shortest words a calendar can show, hence its smallest links.
    from: '09:00',
    to: '12:00',
    ...plan
  })
  await draft.save()
  let workshop = await publish(draft._id, { by: marie._id })
  for (const { _id } of holders) workshop = await takeSeat(workshop._id, { person: _id, by: marie._id })
  return workshop
}

/** A workshop inside the company, put `hours` from now once its seats are taken. */
async function hostedAt(cast: Cast, hours: number, days: number): Promise<Workshop> {
  const workshop = await opened(cast, { company: cast.maconneries, from: '14:00', to: '17:00' }, days, [
    cast.karim,
    cast.ines
  ])
  const startsAt = new Date(Date.now() + hours * HOUR)
  const endsAt = new Date(startsAt.getTime() + 3 * HOUR)
  await Workshop.updateOne({ _id: workshop._id }, { $set: { startsAt, endsAt } })
  await Participation.updateMany({ workshop: workshop._id }, { $set: { startsAt } })
  return Workshop.findById(workshop._id).orFail()
}

async function markAll(workshop: Workshop, { marie }: Cast) {
  for (const one of await Participation.find({ workshop: workshop._id }))
    await markAttendance(one, { attendance: 'attended', by: marie._id })
}

/** Its host would like to meet both again; Karim was asked. */
async function wishAll(workshop: Workshop, { marie, paul, karim }: Cast) {
  for (const one of await Participation.find({ workshop: workshop._id })) {
    await wishToMeetAgain(one, { by: paul._id, wish: true })
    const wished = await Participation.findById(one._id).orFail()
    if (one.person.equals(karim._id))
      await answerWish(wished, { state: 'proposed', reason: null, by: marie._id })
  }
}
