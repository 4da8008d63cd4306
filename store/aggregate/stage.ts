import type { Doc } from '../bson/values.ts'
import type { Budget } from './budget.ts'

/** A compiled stage: documents in, documents out, one at a time where it can. */
export type Flow = (source: Iterable<Doc>) => Iterable<Doc>
/** Compiles the operand of a stage; what it holds in memory is counted against the budget of the command. */
export type Stage = (operand: unknown, budget: Budget) => Flow
