import { Refusal } from '#lib/refusal.ts'
import type { Account } from '#models/records/account.ts'
import { Call } from '#models/records/call.ts'
import { UNDO_WITHIN_MS } from '#models/seats/registering.ts'
import { REASONS, type AnswerFacts } from './reasons.ts'

/** What they answer of a freed seat gives back what they had on the list: it must be known. */
const OF_LIST: readonly Call['answer'][] = ['yes', 'no']

/** Whether what a call did can be taken back. */
export function canUndo(call: Pick<Call, 'answer' | 'reasons' | 'place'>): boolean {
  if (call.reasons[0]?.kind === 'freed' && OF_LIST.includes(call.answer)) return Boolean(call.place)
  return call.answer === 'noAnswer' || call.answer === 'callBack' || Boolean(factsOf(call)?.undo)
}

/** Takes a call of the last ten minutes back, with what it did: the person is to be called again. */
export async function undoCall(
  account: Account,
  call: Call,
  { words, now = new Date() }: { words: string; now?: Date }
): Promise<void> {
  const isUndone = !canUndo(call) || +now - +call.at > UNDO_WITHIN_MS
  if (isUndone) throw new Refusal('calls.refusal.undoTooLate')
  const open = { _id: call._id, undoneAt: null }
  const { modifiedCount } = await Call.updateOne(open, { $set: { undoneAt: now } })
  if (modifiedCount === 0) return
  const [line] = call.reasons
  const undo = factsOf(call)?.undo
  if (!line || !undo) return
  try {
    const subject = line.subject ?? null
    await undo(
      { person: call.person, subject },
      { account, next: call.next ?? null, place: call.place ?? null, at: call.at, words, now }
    )
  } catch (error) {
    await Call.updateOne({ _id: call._id }, { $set: { undoneAt: null } })
    throw error
  }
}

/** The first reason is the one that was answered. */
function factsOf({ answer, reasons }: Pick<Call, 'answer' | 'reasons'>): AnswerFacts | undefined {
  const [line] = reasons
  if (!line || answer === 'noAnswer' || answer === 'callBack') return undefined
  return REASONS[line.kind].answers[answer]
}
