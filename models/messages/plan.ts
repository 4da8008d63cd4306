import type mongoose from 'mongoose'
import { addDays, localDate, localTime, momentIn } from '#lib/dates.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { Notice, type NoticeKind } from '#models/records/notice.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/**
 * Reminders, so many days before at the time of day it starts. Domain §8: a week before, and 48 hours before so
 * that the place can be offered again. Sent late until `uselessAfter` before the start, not later.
 */
export const REMINDERS = [
  { kind: 'reminder7Days', daysBefore: 7, uselessAfter: 4 * DAY },
  { kind: 'reminder48Hours', daysBefore: 2, uselessAfter: 2 * HOUR }
] as const satisfies readonly { kind: NoticeKind; daysBefore: number; uselessAfter: number }[]

/** Nothing within 12 hours of the confirmation, which already says it all. */
export const QUIET_AFTER_CONFIRMATION = 12 * HOUR

interface Debt {
  what: 'registered' | 'withdrawn' | 'moved' | 'cancelled'
  /** null when the host alone is owed the news. */
  person?: mongoose.Types.ObjectId | null
  order: number
  at: Date
  reason?: string | null
  /** Of the host's debt: what it had been promised. */
  before?: Promised | null
}

interface Promised {
  startsAt?: Date | null
  endsAt?: Date | null
  place?: { company?: mongoose.Types.ObjectId | null } | null
}

type PersonalDebt = Debt & { person: mongoose.Types.ObjectId }

interface Planned {
  recipientKind: 'person' | 'company'
  recipient: mongoose.Types.ObjectId
  kind: NoticeKind
  revision: number
  dueAt: Date
  uselessAfter: Date
  detail?: Promised
}

const TOLD = {
  registered: 'confirmation',
  withdrawn: 'withdrawn',
  moved: 'moved',
  cancelled: 'cancelled'
} as const

/**
 * Plans what each debt of the ledger owes and voids what it overtakes. The due time is stored, never
 * derived from when a job happens to run. Idempotent: a notice exists once per recipient, kind and revision.
 */
export async function planNotices(workshop: Workshop, debts: Debt[], now: Date): Promise<void> {
  const notices = Notice
  const personal = debts.filter((debt): debt is PersonalDebt => Boolean(debt.person))
  const overtaken = personal.map(debt => ({
    updateMany: {
      filter: {
        subject: workshop._id,
        recipient: debt.person,
        revision: { $lt: debt.order },
        state: 'planned'
      },
      update: { $set: { state: 'void', reason: debt.what } }
    }
  }))
  if (overtaken.length > 0) await notices.bulkWrite(overtaken as never)
  const left = await confirmationsThatLeft(workshop, personal)
  const planned = [
    ...personal.flatMap(debt => owedBy(workshop, debt, left)),
    ...owedToHost(workshop, debts),
    ...owedToFormerHosts(workshop, debts)
  ]
  const inserts = planned
    .filter(({ uselessAfter }) => uselessAfter > now)
    .map(plan => ({
      updateOne: {
        filter: {
          recipient: plan.recipient,
          subject: workshop._id,
          kind: plan.kind,
          revision: plan.revision
        },
        update: { $setOnInsert: { ...plan, agency: workshop.agency, state: 'planned', attempts: 0 } },
        upsert: true
      }
    }))
  if (inserts.length > 0) await notices.bulkWrite(inserts)
}

/** Whose confirmation is gone, or on its way, among those registered by mistake: a mistake they read of is told. */
async function confirmationsThatLeft(workshop: Workshop, debts: PersonalDebt[]): Promise<Set<string>> {
  const mistaken = debts.filter(({ reason }) => reason === 'mistake').map(({ person }) => person)
  if (mistaken.length === 0) return new Set()
  const left = await Notice.find({
    subject: workshop._id,
    recipient: { $in: mistaken },
    kind: 'confirmation',
    state: { $in: ['sending', 'sent'] }
  })
    .select('recipient')
    .lean()
  return new Set(left.map(({ recipient }) => String(recipient)))
}

function owedBy(workshop: Workshop, debt: PersonalDebt, left: Set<string>): Planned[] {
  const base = { recipientKind: 'person', recipient: debt.person, revision: debt.order } as const
  const untilItStarts = workshop.startsAt
  const said = { ...base, kind: TOLD[debt.what], dueAt: debt.at, uselessAfter: untilItStarts }
  const silent = debt.what === 'withdrawn' && debt.reason === 'mistake' && !left.has(String(debt.person))
  if (silent) return []
  if (debt.what === 'withdrawn' || debt.what === 'cancelled') return [said]
  const reminders = REMINDERS.map(({ kind, daysBefore, uselessAfter }) => ({
    ...base,
    kind,
    dueAt: earlier(workshop, daysBefore),
    uselessAfter: new Date(untilItStarts.getTime() - uselessAfter)
  })).filter(({ dueAt }) => dueAt.getTime() > debt.at.getTime() + QUIET_AFTER_CONFIRMATION)
  return [said, ...reminders]
}

/** The same time of day some days before, in the zone of the place: a change of clocks in between moves nothing. */
function earlier({ startsAt, timeZone }: Workshop, days: number): Date {
  return momentIn(timeZone, addDays(localDate(startsAt, timeZone), -days), localTime(startsAt, timeZone))
}

/** The host learns of a move or a cancellation once, whatever the number of people. */
function owedToHost(workshop: Workshop, debts: Debt[]): Planned[] {
  const { company } = workshop.place
  const change = debts.findLast(({ what }) => what === 'moved' || what === 'cancelled')
  if (!company || !change) return []
  const kind = change.what === 'moved' ? 'hostMoved' : 'hostCancelled'
  const base = { recipientKind: 'company', recipient: company, revision: change.order } as const
  return [{ ...base, kind, dueAt: change.at, uselessAfter: workshop.startsAt }]
}

/** A host the workshop has left is told so, in the words of what it had been promised; where it goes is not its business. */
function owedToFormerHosts(workshop: Workshop, debts: Debt[]): Planned[] {
  return debts.flatMap(({ what, before, order, at }) => {
    const company = before?.place?.company
    const startsAt = before?.startsAt
    if (what !== 'moved' || !company || !startsAt || workshop.place.company?.equals(company)) return []
    const { endsAt, place } = before
    return [
      {
        recipientKind: 'company' as const,
        recipient: company,
        kind: 'hostLeft' as const,
        revision: order,
        dueAt: at,
        uselessAfter: startsAt,
        detail: { startsAt, endsAt: endsAt ?? startsAt, place: place ?? null }
      }
    ]
  })
}
