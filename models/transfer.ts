import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'
import * as answering from './transfer/answering.ts'
import { ask, type Asking } from './transfer/asking.ts'
import { elsewhere } from './transfer/elsewhere.ts'

const { ObjectId } = mongoose.Schema.Types

export const TRANSFER_STATES = ['asked', 'accepted', 'refused', 'withdrawn'] as const

/** One agency asks another for a person it cannot read: the other side alone answers. */
const schema = new mongoose.Schema({
  person: { type: ObjectId, ref: 'Person', required: true },
  from: { type: ObjectId, ref: 'Agency', required: true },
  to: { type: ObjectId, ref: 'Agency', required: true },
  /** What the asking counsellor typed: all they know of whom they ask for. */
  typed: { type: String, required: true },
  why: { type: String, required: true },
  state: { type: String, enum: TRANSFER_STATES, default: 'asked', required: true },
  askedBy: { type: ObjectId, ref: 'Account', required: true },
  askedAt: { type: Date, required: true },
  answeredBy: { type: ObjectId, ref: 'Account', default: null },
  answeredAt: { type: Date, default: null },
  /** Why it was refused. */
  answer: { type: String, default: '' },
  /** Accepted, and the person has moved: absent until then, so that another process may finish it. */
  settledAt: { type: Date, default: null }
})
schema.index({ person: 1, to: 1 }, { unique: true, partialFilterExpression: { state: 'asked' } })
schema.index({ from: 1, state: 1, askedAt: 1 })
schema.index({ to: 1, askedAt: -1 })
schema.index({ state: 1, settledAt: 1 })

class TransferRecord extends record(schema) {
  /**
   * Asks for whom a typed text means, exactly: an identifier, or a name and a birth date. Asked twice is asked once.
   * Throws a Refusal when nobody is known elsewhere by it (field `typed`), or when it means several,
   * or when a request with another reason still waits (field `why`).
   */
  static ask(asking: Asking) {
    return ask(asking)
  }

  /** Ids of the people of other agencies whom a typed text means exactly; null when it is no exact text. */
  static elsewhere(agency: mongoose.Types.ObjectId, typed: string, now = new Date()) {
    return elsewhere(agency, typed, now)
  }

  /** The person changes agency, with history and registrations. Throws a Refusal when it was answered meanwhile. */
  accept(answer: answering.Answer) {
    return answering.accept(this, answer)
  }

  /** The person stays. Throws a Refusal when it was answered meanwhile. */
  refuse(answer: answering.Answer & { why: string }) {
    return answering.refuse(this, answer)
  }

  /** Those who asked no longer do. Throws a Refusal when it was answered meanwhile. */
  withdraw(answer: answering.Answer) {
    return answering.withdraw(this, answer)
  }

  /** Finishes what a process left between the answer and the move. Returns how many. */
  static settleSome(limit: number, now = new Date()) {
    return answering.settleSome(limit, now)
  }

  /** Whether any accepted transfer is still to be finished. */
  static areUnsettled() {
    return answering.areUnsettled()
  }
}

export type Transfer = TransferRecord
export const Transfer = defineModel('Transfer', schema, TransferRecord)
