import { MESSAGE_KINDS } from '#models/messages/kinds.ts'
import { Notice, type NoticeKind } from '#models/records/notice.ts'
import type mongoose from 'mongoose'
import type { Merge } from '#models/records/merge.ts'
import { keepNote, notesOf, type DeliveryState } from './notes.ts'
import { rawOf, type Raw } from '#models/records/record.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'

const all = () => rawOf(Notice)

const TOLD = ['planned', 'sending', 'sent']

/** A message that has still to leave is void when the kept file is told the same already. */
export async function moveNotices(merge: Merge): Promise<void> {
  const givenBack = notesOf(merge, 'seats')
    .filter(({ how }) => how === 'givenBack')
    .map(({ id }) => String(id))
  for (;;) {
    const notice = await all().findOne({ recipient: merge.losing, recipientKind: 'person' })
    if (!notice) return
    const before = deliveryStateOf(notice)
    const after = { ...before }
    if (
      before.state === 'planned' &&
      (givenBack.includes(String(notice['subject'])) || (await isTold(merge, notice)))
    ) {
      Object.assign(after, { state: 'void', reason: 'merged' })
    }
    await readdress(merge, notice._id, before, after)
  }
}

async function readdress(
  merge: Merge,
  id: mongoose.Types.ObjectId,
  before: DeliveryState,
  after: DeliveryState
): Promise<void> {
  for (const revision of [before.revision, ...BESIDE.map(part => before.revision - part)]) {
    const changed = { ...after, revision }
    await keepNote(merge, 'notices', { id, before, after: changed })
    try {
      await all().updateOne(
        { _id: id, recipient: merge.losing, state: before.state },
        { $set: { recipient: merge.kept, ...changed, updatedAt: new Date() } }
      )
      return
    } catch (error) {
      if (!isDuplicateKey(error)) throw error
    }
  }
  throw new Error('A message finds no place beside those of the kept file')
}

/** Two messages of one revision: the second takes a revision just below, which nothing reads once it has left. */
const BESIDE = [0.5, 0.25, 0.125, 0.0625]

async function isTold(merge: Merge, { subject, kind }: Raw): Promise<boolean> {
  const message = MESSAGE_KINDS[kind as NoticeKind]
  const states = message.to === 'person' && message.oncePerPerson ? TOLD : ['planned']
  const told = { recipient: merge.kept, subject, kind, state: { $in: states } }
  return (await all().findOne(told)) !== null
}

/** Messages that nothing happened to since go back, with those planned since for a seat that goes back (`seats`). */
export async function returnNotices(
  merge: Merge,
  seats: Map<string, 'back' | 'stays' | 'gone'>
): Promise<void> {
  for (const { id, before, after } of notesOf(merge, 'notices')) {
    await all().updateOne(
      { _id: id, recipient: merge.kept, state: after.state },
      { $set: { recipient: merge.losing, ...before, updatedAt: new Date() } }
    )
  }
  const back = notesOf(merge, 'seats').filter(
    ({ id, how }) => how === 'moved' && seats.get(String(id)) === 'back'
  )
  const since = {
    recipient: merge.kept,
    subject: { $in: back.map(({ id }) => id) },
    state: 'planned',
    createdAt: { $gt: merge.at }
  }
  for (const { _id } of await all().find(since).toArray()) {
    await all()
      .updateOne({ _id, ...since }, { $set: { recipient: merge.losing, updatedAt: new Date() } })
      .catch((error: unknown) => {
        if (!isDuplicateKey(error)) throw error
      })
  }
}

const deliveryStateOf = ({ state, reason, revision }: Raw): DeliveryState => ({
  state,
  reason: reason ?? null,
  revision: Number(revision)
})
