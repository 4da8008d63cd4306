import type { Doc } from '../bson/values.ts'
import { PAUSE, type Pause } from '../storage/scan.ts'
import type { Budget } from './budget.ts'

/** A compiled stage: documents in, documents out, one at a time where it can. A pause passes through each stage. */
export type Flow = (source: Iterable<Doc | Pause>) => Iterable<Doc | Pause>
/** Compiles the operand of a stage; what it holds in memory is counted against the budget of the command. */
export type Stage = (operand: unknown, budget: Budget) => Flow

/** A stage that looks at each document by itself. */
export const each = (give: (doc: Doc) => Iterable<Doc>): Flow =>
  function* (source) {
    for (const doc of source) {
      if (doc === PAUSE) yield PAUSE
      else yield* give(doc)
    }
  }

/** A stage that takes every document before it gives one. */
export const gather = (begin: () => { take: (doc: Doc) => void; give: () => Iterable<Doc> }): Flow =>
  function* (source) {
    const { take, give } = begin()
    for (const doc of source) {
      if (doc === PAUSE) yield PAUSE
      else take(doc)
    }
    yield* give()
  }
