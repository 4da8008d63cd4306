import type mongoose from 'mongoose'
import { Agency } from '#models/records/agency.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { Notice, WORKSHOP_KINDS, type WorkshopKind } from '#models/records/notice.ts'
import { defaultsOf } from '#models/reference/region-defaults.ts'
import { toFacilitators } from './facilitators.ts'
import { MESSAGE_KINDS, type Fact, type WorkshopMessage } from './kinds.ts'
import { reminderTimes, remindersOf, type Reminders } from './reminders.ts'

/** The confirmation already says it all. */
export const QUIET_AFTER_CONFIRMATION = 12 * 3_600_000

interface Entry {
  what: Fact
  person?: mongoose.Types.ObjectId | null
  seq: number
  at: Date
  by?: mongoose.Types.ObjectId | null
  reason?: string | null
  /** Where and when it was until then, on the host's entry. */
  before?: Promised | null
}

interface Promised {
  startsAt?: Date | null
  endsAt?: Date | null
  place?: { company?: mongoose.Types.ObjectId | null } | null
  facilitators?: mongoose.Types.ObjectId[] | null
}

type PersonalEntry = Entry & { person: mongoose.Types.ObjectId }

interface Addressed {
  entry: Entry
  recipient: mongoose.Types.ObjectId
  startsAt: Date
  detail?: Promised
}

/** Voids what these entries overtake. Idempotent: one notice a recipient, kind and revision. */
export async function planNotices(workshop: Workshop, entries: Entry[], now: Date): Promise<void> {
  const personal = entries.filter((entry): entry is PersonalEntry => Boolean(entry.person))
  await voidOvertaken(workshop, personal)
  const agency = await Agency.findById(workshop.agency).select('region reminders').lean()
  const reminders = remindersOf(agency, await defaultsOf(workshop.region))
  const addressed = {
    person: await toPeople(workshop, personal),
    host: toHost(workshop, entries),
    formerHost: toFormerHosts(workshop, entries),
    facilitator: await toFacilitators(workshop, entries)
  }
  const inserts = WORKSHOP_KINDS.flatMap(kind =>
    addressed[MESSAGE_KINDS[kind].to].flatMap(one => plan({ workshop, reminders }, kind, one))
  )
    .filter(({ uselessAfter }) => uselessAfter > now)
    .map(({ recipient, kind, revision, ...rest }) => ({
      updateOne: {
        filter: { recipient, subject: workshop._id, kind, revision },
        update: { $setOnInsert: { ...rest, agency: workshop.agency, state: 'planned', attempts: 0 } },
        upsert: true
      }
    }))
  if (inserts.length > 0) await Notice.bulkWrite(inserts)
}

async function voidOvertaken(workshop: Workshop, entries: PersonalEntry[]): Promise<void> {
  const overtaken = entries.map(({ person, seq, what }) => ({
    updateMany: {
      filter: { subject: workshop._id, recipient: person, revision: { $lt: seq }, state: 'planned' },
      update: { $set: { state: 'void', reason: what } }
    }
  }))
  if (overtaken.length > 0) await Notice.bulkWrite(overtaken as never)
}

const RECIPIENT_KIND = {
  person: 'person',
  host: 'company',
  formerHost: 'company',
  facilitator: 'account'
} as const satisfies Record<WorkshopMessage['to'], Notice['recipientKind']>

function plan(
  { workshop, reminders }: { workshop: Workshop; reminders: Reminders },
  kind: WorkshopKind,
  { entry, recipient, startsAt, detail }: Addressed
) {
  const { to, setOffBy, due } = MESSAGE_KINDS[kind]
  if (!setOffBy.includes(entry.what)) return []
  const { dueAt, uselessAfter } =
    due === 'atOnce'
      ? { dueAt: entry.at, uselessAfter: startsAt }
      : reminderTimes(due.reminder, workshop, reminders)
  if (due !== 'atOnce' && +dueAt <= +entry.at + QUIET_AFTER_CONFIRMATION) return []
  return [
    {
      recipientKind: RECIPIENT_KIND[to],
      recipient,
      kind,
      revision: entry.seq,
      dueAt,
      uselessAfter,
      ...(detail ? { detail } : {})
    }
  ]
}

/** A registration by mistake is taken back in silence, unless its confirmation left. */
async function toPeople(workshop: Workshop, entries: PersonalEntry[]): Promise<Addressed[]> {
  const left = await confirmationsThatLeft(workshop, entries.filter(isMistake))
  return entries
    .filter(entry => !isMistake(entry) || left.has(String(entry.person)))
    .map(entry => ({ entry, recipient: entry.person, startsAt: workshop.startsAt }))
}

const isMistake = ({ what, reason }: Entry) => what === 'withdrawn' && reason === 'mistake'

async function confirmationsThatLeft(workshop: Workshop, entries: PersonalEntry[]): Promise<Set<string>> {
  if (entries.length === 0) return new Set()
  const left = await Notice.find({
    subject: workshop._id,
    recipient: { $in: entries.map(({ person }) => person) },
    kind: 'confirmation',
    state: { $in: ['sending', 'sent'] }
  })
    .select('recipient')
    .lean()
  return new Set(left.map(({ recipient }) => String(recipient)))
}

/** A host that the workshop comes to reads that it is held there, not that it changes. */
function toHost(workshop: Workshop, entries: Entry[]): Addressed[] {
  const { company } = workshop.place
  const last = entries.findLast(
    ({ person, what }) => (!person && what !== 'facilitators') || what === 'moved' || what === 'cancelled'
  )
  if (!company || !last) return []
  const comesFromElsewhere = entries.some(
    ({ before }) => before?.startsAt && !before.place?.company?.equals(company)
  )
  const entry = last.what === 'moved' && comesFromElsewhere ? { ...last, what: 'published' as const } : last
  return [{ entry, recipient: company, startsAt: workshop.startsAt }]
}

/** A former host reads what it had been promised; where the workshop goes is not its business. */
function toFormerHosts(workshop: Workshop, entries: Entry[]): Addressed[] {
  return entries.flatMap(entry => {
    const { startsAt, endsAt, place } = entry.before ?? {}
    const company = place?.company
    if (!company || !startsAt || workshop.place.company?.equals(company)) return []
    const detail = { startsAt, endsAt: endsAt ?? startsAt, place }
    return [{ entry, recipient: company, startsAt, detail }]
  })
}
