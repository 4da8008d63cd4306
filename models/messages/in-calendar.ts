import type mongoose from 'mongoose'
import { Notice, NOTICE_KINDS } from '#models/records/notice.ts'
import { comesFromAnother, MESSAGE_KINDS, type CalendarEffect } from './kinds.ts'

type Judged = Pick<Notice, '_id' | 'kind' | 'recipient' | 'subject'> & { detail?: unknown }

const HOLDING: readonly CalendarEffect[] = ['invite', 'update']
const HELD_BY = NOTICE_KINDS.filter(kind => HOLDING.includes(MESSAGE_KINDS[kind].calendar))

/** The ids of those notices that would take out of a calendar what no message ever put there: one query, or none. */
export async function noticesOfNoCalendar(notices: readonly Judged[]): Promise<Set<string>> {
  const leaving = notices.flatMap(notice => {
    const subject = leftBy(notice)
    return subject ? [{ ...pick(notice), subject }] : []
  })
  if (leaving.length === 0) return new Set()
  const sent = await Notice.find({
    recipient: { $in: leaving.map(({ recipient }) => recipient) },
    subject: { $in: leaving.map(({ subject }) => subject) },
    kind: { $in: HELD_BY },
    // One that was tried again may have arrived the first time.
    $or: [{ state: 'sent' }, { attempts: { $gt: 1 } }]
  })
    .select('recipient subject')
    .lean<Placed[]>()
  const held = new Set(sent.map(keyOf))
  return new Set(leaving.filter(notice => !held.has(keyOf(notice))).map(({ _id }) => String(_id)))
}

const pick = ({ _id, recipient }: Judged) => ({ _id, recipient })

/** The session that a message takes out of a calendar. */
function leftBy({ kind, subject, detail }: Judged): mongoose.Types.ObjectId | null {
  if (MESSAGE_KINDS[kind].calendar === 'cancel') return subject
  if (!comesFromAnother(kind)) return null
  return (detail as { former?: { workshop?: mongoose.Types.ObjectId } } | null)?.former?.workshop ?? null
}

interface Placed {
  recipient: mongoose.Types.ObjectId
  subject: mongoose.Types.ObjectId
}
const keyOf = ({ recipient, subject }: Placed) => `${String(recipient)} ${String(subject)}`
