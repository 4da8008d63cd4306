import type mongoose from 'mongoose'
import { ImportRow } from '#models/records/import-row.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { batches } from '../file/finding.ts'
import type { Staged } from '../file/staging.ts'
import type { WorkshopWrites } from './write-workshops.ts'

type Id = mongoose.Types.ObjectId

/**
 * What undoing needs of a line of a planning: the workshop it writes, what a change of it replaces, and the ledger
 * number it leaves it at. Of a workshop that is entered there is nothing `before`.
 */
export type Trace = Pick<Staged, 'workshop' | 'savedAs' | 'before' | 'leftLedger'>

const BATCH = 500

/**
 * Writes the traces of what is about to be written, before it is: whoever dies in between leaves what undoing needs. By
 * record. A write that comes to nothing leaves a trace that fits no workshop: see isWrittenBy.
 */
export async function writeTraces(
  importation: Id,
  { enter, change }: Pick<WorkshopWrites, 'enter' | 'change'>
): Promise<Map<number, Trace>> {
  const traces = new Map<number, Trace>()
  for (const { record, facts } of enter)
    traces.set(record, { workshop: facts._id, savedAs: 'created', before: null, leftLedger: 0 })
  for (const one of change) {
    const { record, stored } = one
    const leftLedger = stored.ledger + 1
    traces.set(record, { workshop: stored._id, savedAs: 'changed', before: replacedBy(one), leftLedger })
  }
  const writes = [...traces].map(([record, trace]) => ({
    updateOne: { filter: { importation, record }, update: { $set: trace } }
  }))
  for (const some of batches(writes, BATCH)) await ImportRow.bulkWrite(some, { ordered: false })
  return traces
}

/** Everything a change writes, as it was. */
function replacedBy({ stored, set, state }: WorkshopWrites['change'][number]) {
  const before: Record<string, unknown> = { cell: stored.cell }
  for (const field of Object.keys(set)) before[field] = stored[field as keyof typeof stored] ?? null
  if (state) before['state'] = stored.state
  if (state === 'published') before['publishedAt'] = stored.publishedAt ?? null
  if (state === 'cancelled') Object.assign(before, { cancelledAt: null, cancelReason: null })
  return before
}

/** Whether an import has written on a workshop, as its history tells; works on lean rows. */
export function isWrittenBy({ log }: Pick<Workshop, 'log'>, importation: Id, what?: string): boolean {
  return log.some(entry => {
    const by = (entry.detail as { importation?: Id } | null)?.importation
    return by !== undefined && String(by) === String(importation) && (!what || entry.what === what)
  })
}
