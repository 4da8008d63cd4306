import type mongoose from 'mongoose'
import { Notice } from '#models/records/notice.ts'
import { Workshop } from '#models/records/workshop.ts'

type Id = mongoose.Types.ObjectId

/** A date as a host that is asked about it reads it. */
export type AskedDate = Pick<
  Workshop,
  '_id' | 'startsAt' | 'endsAt' | 'timeZone' | 'place' | 'series' | 'hostReply'
>

/** The dates of one series that a host is asked about at once: one message tells them all. */
export interface AskedTogether {
  /** Those that are still to be answered, in order, with that of the message. */
  dates: readonly AskedDate[]
  /** A message that left has told this one with the others. */
  isTold: boolean
  /** The message of an earlier date is about to leave, and tells this one. */
  waits: boolean
}

type Asking = Pick<Notice, '_id' | 'kind' | 'recipient' | 'subject'>
/** Also of one that is asked no more, or whose message has still to be written. */
type Question = AskedDate & Pick<Workshop, 'state'> & { outbox?: Pick<Workshop['outbox'][number], 'what'>[] }
type Sent = Pick<Notice, '_id' | 'recipient' | 'subject' | 'state' | 'revision' | 'sentAt' | 'told'>

const isStillAsked = ({ state, hostReply }: Question) => state === 'draft' && hostReply?.state === 'asked'

/** Only tests open it, to prove that two workers would ask a host twice without it. */
export const guards = { isLedBy }

/** Two questions whatever the number of notices; none where no series is asked about. */
export async function askedTogether(
  notices: readonly Asking[],
  workshops: ReadonlyMap<string, AskedDate>
): Promise<(notice: Asking) => AskedTogether | null> {
  const asking = notices.filter(({ kind }) => kind === 'hostAsked')
  const series = asking.flatMap(({ subject }) => workshops.get(String(subject))?.series ?? [])
  if (series.length === 0) return () => null
  const questions = await Workshop.find({ series: { $in: series }, hostReply: { $ne: null } })
    .sort({ startsAt: 1, _id: 1 })
    .select('state startsAt endsAt timeZone place series hostReply outbox.what')
    .lean<Question[]>()
  const messages = await Notice.find({
    recipient: { $in: asking.map(({ recipient }) => recipient) },
    kind: 'hostAsked',
    // What was told stays so, whatever became since of the date that told it.
    $or: [
      { subject: { $in: questions.map(({ _id }) => _id) } },
      { 'told.dates': { $in: asking.map(({ subject }) => subject) } }
    ],
    state: { $in: ['planned', 'sending', 'sent'] }
  })
    .select('recipient subject state revision sentAt told')
    .lean<Sent[]>()
  return notice => {
    const own = workshops.get(String(notice.subject))
    if (notice.kind !== 'hostAsked' || !own?.series || !own.hostReply) return null
    const same = questions.filter(one => isSameQuestion(one, own))
    const dates = same.filter(isStillAsked)
    const others = messages.filter(
      one => !one._id.equals(notice._id) && one.recipient.equals(notice.recipient)
    )
    return { dates, isTold: isToldBy(others, own), waits: guards.isLedBy(others, same, own) }
  }
}

/** The dates that the last message which asked about this one told with it, as they are now; none where it told it alone. */
export async function askedWith(
  workshop: Pick<Workshop, '_id' | 'place'>,
  now = new Date()
): Promise<Workshop[]> {
  const { company } = workshop.place
  if (!company) return []
  const message = await Notice.findOne({
    recipient: company,
    subject: workshop._id,
    kind: 'hostAsked',
    state: 'sent'
  })
    .sort({ sentAt: -1 })
    .select('told')
    .lean<Pick<Notice, 'told'>>()
  const dates = datesOf(message?.told)
  if (dates.length === 0) return []
  return Workshop.find({
    _id: { $in: dates, $ne: workshop._id },
    state: 'draft',
    hostReply: { $ne: null },
    'place.company': company,
    startsAt: { $gt: now }
  }).sort({ startsAt: 1, _id: 1 })
}

/** Asked of one company in one act. */
function isSameQuestion(one: AskedDate, other: AskedDate): boolean {
  return (
    String(one.series) === String(other.series) &&
    String(one.place.company) === String(other.place.company) &&
    +(one.hostReply?.askedAt ?? 0) === +(other.hostReply?.askedAt ?? 0)
  )
}

function isToldBy(others: readonly Sent[], { _id, hostReply }: AskedDate): boolean {
  const since = +(hostReply?.askedAt ?? 0)
  return others.some(
    ({ state, sentAt, told }) =>
      state === 'sent' && +(sentAt ?? 0) >= since && datesOf(told).some(date => date.equals(_id))
  )
}

export const datesOf = (told: unknown): Id[] => (told as { dates?: Id[] } | null)?.dates ?? []

/**
 * Whether the message of an earlier date tells this one: it has still to be written or to leave. One that is leaving tells the
 * dates that were asked when it was worded, also when its own was answered since.
 */
function isLedBy(others: readonly Sent[], same: readonly Question[], { _id }: AskedDate): boolean {
  const at = same.findIndex(one => one._id.equals(_id))
  return same.some((question, index) => {
    const own = others.filter(({ subject }) => subject.equals(question._id))
    if (!isStillAsked(question)) return own.some(({ state }) => state === 'sending')
    if (index >= at) return false
    const isOwed = question.outbox?.some(({ what }) => what === 'asked')
    return isOwed || own.some(one => one.state !== 'sent' && one.revision === question.hostReply?.seq)
  })
}
