import { followWishes } from '#models/follow-up/wish.ts'
import { flushEvents, outboxEntry } from '#models/people/events.ts'
import { Refusal } from '#lib/refusal.ts'
import type { Account } from '#models/records/account.ts'
import { mergedInto } from '../merge/redirects.ts'
import { moveMergesToAgency } from '../merge/move-merges.ts'
import { Person } from '#models/records/person.ts'
import { Transfer } from '#models/records/transfer.ts'
import { agencyNames } from './names.ts'

export interface Answer {
  by: Account
  now?: Date
}

/** The person changes agency, with history and registrations. Throws a Refusal when it was answered meanwhile. */
export async function acceptTransfer(transfer: Transfer, { by, now = new Date() }: Answer): Promise<void> {
  const accepted = await answered(transfer, 'accepted', { by, now })
  await finishTransfer(accepted, now)
}

/** The person stays. Throws a Refusal when it was answered meanwhile. */
export async function refuseTransfer(
  transfer: Transfer,
  { by, why, now = new Date() }: Answer & { why: string }
) {
  const { person, from, to } = await answered(transfer, 'refused', { by, now }, why)
  const outbox = outboxEntry('transferRefused', { by: by._id, at: now, detail: await agencyNames(from, to) })
  await Person.updateOne({ _id: person }, { $push: { outbox } }, { timestamps: false })
}

/** Those who asked no longer do. Throws a Refusal when it was answered meanwhile. */
export async function withdrawTransfer(transfer: Transfer, { by, now = new Date() }: Answer): Promise<void> {
  await answered(transfer, 'withdrawn', { by, now })
}

async function answered(
  { _id }: Transfer,
  state: 'accepted' | 'refused' | 'withdrawn',
  { by, now }: Required<Answer>,
  answer = ''
): Promise<Transfer> {
  const found = await Transfer.findOneAndUpdate(
    { _id, state: 'asked' },
    { $set: { state, answeredBy: by._id, answeredAt: now, answer } },
    { returnDocument: 'after' }
  )
  if (!found) throw new Refusal('transfers.refused.answered')
  return found
}

/** Only from the agency that was asked, so that running twice moves once. Seats in workshops to come stay. */
export async function finishTransfer(transfer: Transfer, now: Date): Promise<void> {
  const { _id, person, from, to, askedBy, answeredBy, answeredAt } = transfer
  const detail = await agencyNames(from, to)
  const outbox = {
    ...outboxEntry('transferred', { by: answeredBy ?? null, at: answeredAt ?? now, detail }),
    _id
  }
  await Person.updateOne(
    { _id: person, agency: from },
    { $set: { agency: to, referent: askedBy, counsellor: '' }, $push: { outbox } }
  )
  const moved = await Person.findById(person)
  // Their file is being made one with another: the request will name that one, and is settled then.
  if (!moved && (await mergedInto([person])).size > 0) return
  if (moved) {
    await flushEvents(moved, now)
    await moveMergesToAgency(moved._id)
    await followWishes(moved._id)
  }
  // Whoever else asks for the person is from now on answered by the agency that has them.
  await Transfer.updateMany({ person, from, state: 'asked' }, { $set: { from: to } })
  await Transfer.updateOne({ _id, person }, { $set: { settledAt: now } })
}

const UNFINISHED = { state: 'accepted', settledAt: null } as const

export async function finishSomeTransfers(limit: number, now = new Date()): Promise<number> {
  const left = await Transfer.find(UNFINISHED).limit(limit)
  for (const transfer of left) await finishTransfer(transfer, now)
  return left.length
}

export async function areTransfersUnfinished(): Promise<boolean> {
  return (await Transfer.exists(UNFINISHED)) !== null
}
