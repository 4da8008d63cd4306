import type { Types } from 'mongoose'
import { addDays, HOME_ZONE, localDate } from '#lib/dates.ts'
import '#models/records/all.ts'
import { refreshStaleStages } from '#models/stages/refresh-stages.ts'
import '#models/records/all.ts'
import { Account } from '#models/records/account.ts'
import { database } from '#models/records/database.ts'
import { FACILITATOR_KINDS } from '#models/messages/facilitators.ts'
import { MESSAGE_KINDS } from '#models/messages/kinds.ts'
import { Notice, WORKSHOP_KINDS } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { MIGRATIONS } from '#models/records/migrations/stored-number.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseColleagues, staffed } from './demonstration/cast.ts'
import { raiseCampaign } from './demonstration/campaign.ts'
import { AGENCY_STORIES } from './demonstration/region.ts'
import { sayWhatHostsSay } from './demonstration/host-words.ts'
import { planWithFormats, raiseFormats } from './demonstration/formats.ts'
import { raiseOtherKinds } from './demonstration/other-kinds.ts'
import { openLanguages, speakInLanguages } from './demonstration/languages.ts'
import { raiseKits } from './demonstration/kits.ts'
import { raiseSeatRequests } from './demonstration/seat-requests.ts'
import { raisePublics } from './demonstration/publics.ts'
import { storiesOf, type Story } from './demonstration/stories.ts'
import { tell } from './demonstration/telling.ts'
import { sayWhatPeopleSay } from './demonstration/own-words.ts'
import { raiseSlotsWaiting, raiseWaitingList } from './demonstration/waiting.ts'
import { raiseTwins } from './demonstration/twins.ts'
import { raiseReferenceData } from './reference-data.ts'
import { workingDay } from './calendar.ts'
import { inParallel } from './in-parallel.ts'
import { recountStale } from '#models/figures/recount.ts'
import { askTransfer } from '#models/identity/transfer/asking.ts'

const AT_ONCE = 16

/**
 * Where it is written how far a demonstration has come: begun, then the SAFIR code of each agency that is complete;
 * and before each, what is about to be raised.
 */
const marks = () =>
  database().collection<{ _id: string; at: Date; workshops?: Types.ObjectId[] }>('demonstration')
const BEGUN = 'begun'
const REMINDERS = WORKSHOP_KINDS.filter(kind => MESSAGE_KINDS[kind].group === 'reminders')
const [FIRST, ...OTHERS] = AGENCY_STORIES.map(({ safir }) => safir)
/** The first agency's workshops of longer ago, or further ahead, can wait until it is being looked at; the unusual cannot. */
const NEAR_DAYS = { behind: 60, ahead: 8 }
const FAR = `${FIRST ?? ''} far`

/**
 * A region at work around today: agencies, companies, invented people, workshops behind and ahead, at every stage,
 * written by the verbs a counsellor's clicks call. The same stories every time; only the dates move.
 */
export async function raiseDemonstration(now = new Date()): Promise<void> {
  await beginDemonstration(now)
  await finishDemonstration()
}

/**
 * Raises what one needs to sign in and look around: everyone who may, and the agency the product is shown in. An
 * empty database is begun, one whose beginning was cut short is begun again; anything else is left alone.
 */
export async function beginDemonstration(now = new Date()): Promise<void> {
  const standing = await whatStands()
  if (standing === 'records' || standing === 'demonstration') return
  if (standing === 'unfinished') await emptyEverything()
  await mark(BEGUN, now)
  await raiseReferenceData()
  await raiseColleagues()
  await raisePublics()
  await openLanguages(now)
  if (FIRST) await raiseKits(FIRST)
  if (FIRST) await raiseFormats(FIRST)
  if (FIRST) await raiseAgency(FIRST, now, 'near')
}

/**
 * Raises what is still missing, as of the day it was begun; what was cut short is raised anew. Takes some seconds.
 */
export async function finishDemonstration(): Promise<void> {
  if (!FIRST || (await whatStands()) !== 'demonstration') return
  const standing = new Map((await marks().find().toArray()).map(({ _id, at }) => [_id, at]))
  const now = standing.get(BEGUN) ?? new Date()
  if (!standing.has(FAR)) await raiseAgency(FIRST, now, 'far')
  for (const safir of OTHERS) if (!standing.has(safir)) await raiseAgency(safir, now, 'whole')
}

/** What stands in the database: a demonstration, the beginning of one, someone's own records, or nothing. */
export async function whatStands(): Promise<'demonstration' | 'unfinished' | 'records' | 'nothing'> {
  const found = new Set((await marks().find().toArray()).map(({ _id }) => _id))
  if (FIRST && found.has(FIRST)) return 'demonstration'
  if (found.has(BEGUN)) return 'unfinished'
  const someone = await Promise.all([Account.exists({}), Person.exists({}), Workshop.exists({})])
  return someone.some(Boolean) ? 'records' : 'nothing'
}

/** True once nothing of the demonstration is missing. */
export async function isFinished(): Promise<boolean> {
  const wanted = [FAR, ...OTHERS]
  return (await marks().countDocuments({ _id: { $in: wanted } })) === wanted.length
}

async function raiseAgency(safir: string, now: Date, part: 'whole' | 'near' | 'far'): Promise<void> {
  const story = AGENCY_STORIES.find(one => one.safir === safir)
  if (!story) return
  const today = localDate(now, HOME_ZONE)
  const isNear = ({ day, fate, fill }: Story) =>
    (fate !== 'closed' && fate !== 'coming') ||
    (fate === 'coming' && fill === 1) ||
    (day >= addDays(today, -NEAR_DAYS.behind) && day <= addDays(today, NEAR_DAYS.ahead))
  const staff = await staffed(story, today)
  const stories = storiesOf(staff, today, now).filter(
    one => part === 'whole' || isNear(one) === (part === 'near')
  )
  const done = part === 'far' ? FAR : safir
  await takeBack(`${done} begun`)
  const drafts = stories.map(({ draft }) => draft)
  planWithFormats(drafts)
  await mark(`${done} begun`, now, drafts)
  const unknown = staff.people.filter(({ isNew }) => isNew)
  await Promise.all([Person.insertMany(unknown), Workshop.insertMany(drafts)])
  await inParallel(AT_ONCE, stories, one => tell(one, now))
  await forgetWhatWasTold(drafts, now)
  if (part === 'near') {
    await askForOne(staff.people, now)
    await raiseTwins(staff, now)
    const raised = await Workshop.find({ _id: { $in: drafts.map(({ _id }) => _id) } }).sort({ startsAt: 1 })
    const day = (ahead: number) => workingDay(addDays(today, ahead), 1)
    await sayWhatHostsSay(staff, raised, { today, day, now })
    await sayWhatPeopleSay(raised, now)
    const [planner] = staff.counsellors
    if (planner) {
      const told = { people: staff.people, by: planner._id, now }
      await raiseWaitingList(raised, told)
      await raiseSlotsWaiting(raised, told)
    }
    await speakInLanguages(raised, now)
    await raiseCampaign(safir, now)
    await raiseOtherKinds(safir, now)
    await raiseSeatRequests(safir, staff.people.at(-2), now)
  }
  await recountStale(now)
  await refreshStaleStages(now)
  await mark(done, now)
}

/** What was told long ago is told: no message past sending, and of a reminder and its confirmation the reminder alone. */
async function forgetWhatWasTold(drafts: Workshop[], now: Date): Promise<void> {
  const subject = { $in: drafts.map(({ _id }) => _id) }
  await Notice.deleteMany({ subject, uselessAfter: { $lte: now } })
  await Notice.deleteMany({ subject, kind: { $in: FACILITATOR_KINDS } })
  const reminded = await Notice.find({ subject, kind: { $in: REMINDERS }, dueAt: { $lte: now } })
    .select('subject recipient')
    .lean<Pick<Notice, 'subject' | 'recipient'>[]>()
  if (reminded.length === 0) return
  await Notice.bulkWrite(
    reminded.map(({ subject: workshop, recipient }) => ({
      deleteMany: { filter: { subject: workshop, recipient, kind: 'confirmation' } }
    }))
  )
}

/** Another agency asks for one of these people, and waits for the answer. */
async function askForOne(people: Person[], now: Date): Promise<void> {
  const person = people.at(-1)
  const [typed] = person?.identifiers ?? []
  if (!person || !typed) return
  const by = await Account.findOne({ role: 'counsellor', agency: { $ne: person.agency } }).sort({ _id: -1 })
  if (by) await askTransfer({ by, typed, why: 'A déménagé près de notre agence', now })
}

/**
 * The workshops of a part that was cut short, and what became of them. Their people stay, and so does what someone has
 * brought in while the region was still being raised.
 */
async function takeBack(begun: string) {
  const { workshops = [] } = (await marks().findOne({ _id: begun })) ?? {}
  await Participation.collection.deleteMany({ workshop: { $in: workshops } })
  await Notice.collection.deleteMany({ subject: { $in: workshops } })
  await Workshop.collection.deleteMany({ _id: { $in: workshops } })
}

/** Keeps the collections, their indexes, and the number that says which names they use. */
async function emptyEverything() {
  for (const collection of await database().collections())
    if (collection.collectionName !== MIGRATIONS) await collection.deleteMany({})
}

const mark = (_id: string, at: Date, raised?: Workshop[]) =>
  marks().replaceOne(
    { _id },
    { at, ...(raised ? { workshops: raised.map(workshop => workshop._id) } : {}) },
    { upsert: true }
  )
