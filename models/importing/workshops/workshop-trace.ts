import type mongoose from 'mongoose'
import { ImportRow } from '#models/records/import-row.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { batches } from '../file/finding.ts'
import type { Staged } from '../file/staging.ts'
import type { WorkshopWrites } from './write-workshops.ts'

type Id = mongoose.Types.ObjectId

/** The workshop, what a change of it replaces (`before`, nothing of a new one), the ledger number it is left at. */
export type Trace = Pick<Staged, 'workshop' | 'savedAs' | 'before' | 'leftLedger'>

const BATCH = 500

/** Called before the writes, so that whoever dies leaves what undoing needs. An unused trace fits no workshop. */
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

function replacedBy({ stored, set, state }: WorkshopWrites['change'][number]) {
  const before: Record<string, unknown> = { cell: stored.cell }
  for (const field of Object.keys(set)) before[field] = stored[field as keyof typeof stored] ?? null
  if (state) before['state'] = stored.state
  if (state === 'published') before['publishedAt'] = stored.publishedAt ?? null
  if (state === 'cancelled') Object.assign(before, { cancelledAt: null, cancelReason: null })
  return before
}

export function isWrittenBy({ log }: Pick<Workshop, 'log'>, importation: Id, what?: string): boolean {
  return log.some(entry => {
    const by = (entry.detail as { importation?: Id } | null)?.importation
    return by !== undefined && String(by) === String(importation) && (!what || entry.what === what)
  })
}
