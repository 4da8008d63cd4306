import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import mongoose from 'mongoose'
import { Busy } from '#lib/refusal.ts'
import { FormKey } from '#models/records/form-key.ts'
import { isThere, type Made, type Within } from './made.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'

type Id = mongoose.Types.ObjectId

const KEPT_MS = 24 * 3_600_000
/** A process that has not made anything by then has died: who sends the form again takes its place. */
export const LEASE_MS = 60_000
const WAITED_MS = 10_000
const LOOK_AGAIN_MS = 100
export interface Sent {
  account: Id
  key: string
  kind: Made
  content: string
  within: Within
  /** The id to make it under, where the caller has chosen one. */
  makes?: Id
}

/** `make`: for the caller to make, under the id `makes`. */
export type Claim =
  | { answer: 'make'; claim: string; makes: Id }
  /** The same form was sent before: what it made, and whether that still stands. */
  | { answer: 'made' | 'undone'; made: Id; same: boolean }

/** The right to make what a form asks for, given once for its key and account. Throws Busy after too long a wait. */
export async function claimFormKey(sent: Sent): Promise<Claim> {
  const _id = sumOf(`${sent.account.toHexString()}\0${sent.key}`)
  const content = sumOf(sent.content)
  for (const begun = Date.now(); Date.now() - begun < WAITED_MS; await wait(LOOK_AGAIN_MS)) {
    const makes = sent.makes ?? new mongoose.Types.ObjectId()
    if (await insert(_id, content, makes)) return { answer: 'make', claim: _id, makes }
    const found = await FormKey.findById(_id).lean()
    if (!found) continue
    if (found.made) return answered(sent, found.made, found.content === content)
    if (found.leaseUntil > new Date()) continue
    if (await isThere(sent.kind, found.makes, sent.within)) {
      await keepMade(_id, found.makes)
      return answered(sent, found.makes, found.content === content)
    }
    if (await takeOver(found, content))
      return { answer: 'make', claim: _id, makes: sent.makes ?? found.makes }
  }
  throw new Busy(LEASE_MS / 1000)
}

export async function keepMade(claim: string, made: Id): Promise<void> {
  await FormKey.updateOne({ _id: claim, made: null }, { $set: { made } })
}

/** Nothing was made: the same form may be corrected and sent again. */
export async function releaseClaim(claim: string): Promise<void> {
  await FormKey.deleteOne({ _id: claim, made: null })
}

async function answered({ kind, within }: Sent, made: Id, same: boolean): Promise<Claim> {
  return { answer: (await isThere(kind, made, within)) ? 'made' : 'undone', made, same }
}

async function insert(_id: string, content: string, makes: Id): Promise<boolean> {
  const now = Date.now()
  const leaseUntil = new Date(now + LEASE_MS)
  try {
    await FormKey.create({ _id, content, makes, leaseUntil, expiresAt: new Date(now + KEPT_MS) })
    return true
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
    return false
  }
}

async function takeOver({ _id, leaseUntil }: Pick<FormKey, '_id' | 'leaseUntil'>, content: string) {
  const { modifiedCount } = await FormKey.updateOne(
    { _id, leaseUntil, made: null },
    { $set: { content, leaseUntil: new Date(Date.now() + LEASE_MS) } }
  )
  return modifiedCount === 1
}

const sumOf = (text: string) => createHash('sha256').update(text).digest('hex')
