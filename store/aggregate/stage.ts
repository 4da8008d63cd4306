import type { Doc } from '../bson/values.ts'
import type { Engine } from '../storage/engine.ts'
import type { Budget } from './budget.ts'
import type { Variables } from './expressions.ts'

/** What every stage of one command shares. */
export interface Context {
  engine: Engine
  db: string
  variables: Variables
  budget: Budget
}

/** Passed on as it comes by the stages that gather all before they give anything: others are answered meanwhile. */
export const pause: Doc = Object.freeze({})
export const gathering: ReadonlySet<unknown> = new Set(['$group', '$sort'])

/** A compiled stage: documents in, documents out, one at a time where it can. */
export type Flow = (source: Iterable<Doc>) => Iterable<Doc>
/** Compiles the operand of a stage. */
export type Stage = (operand: unknown, context: Context) => Flow
