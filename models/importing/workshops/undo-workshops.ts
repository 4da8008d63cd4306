import type mongoose from 'mongoose'
import { takeOutUnused } from '#models/hosts/import-origin.ts'
import { ImportRow } from '#models/records/import-row.ts'
import type { ImportRun } from '#models/records/import-run.ts'
import { withReservations } from '#models/planning/reservations.ts'
import { markStale } from '#models/figures/mark-stale.ts'
import { staleMarks } from '#models/records/figures-stale.ts'
import { syncAllProposals } from '#models/ledger/sync-proposals.ts'
import { Workshop } from '#models/records/workshop.ts'
import { settleSessions, unsettledBy } from '#models/seats/settle-lists.ts'
import type { ImportLease } from '../file/import-lease.ts'
import { nextRows, type Staged } from '../file/staging.ts'
import { isWrittenBy } from './workshop-trace.ts'

const BATCH = 200
/** What people come for: put back, it has moved. */
const MOVES = ['startsAt', 'endsAt', 'sector', 'trade', 'place']

/** The guard of undoing. Only the test of the race opens it, to prove that a seat would be lost without it. */
export const guards = {
  /** Every seat, proposal, change and publication raises the ledger. */
  asLeft: ({ workshop, leftLedger }: Pick<Staged, 'workshop' | 'leftLedger'>): Record<string, unknown> => ({
    _id: workshop,
    ledger: leftLedger
  })
}

/** Each by one guarded write: where somebody has a seat or a proposal, or changed anything since, it is kept. */
export async function undoWorkshops(lease: ImportLease): Promise<void> {
  const { importation } = lease
  let found = await nextRows(importation._id, ['saved'], { after: 0, limit: BATCH })
  while (found.length > 0) {
    await undoBatch(importation, found)
    await lease.checkpoint({ 'progress.done': (lease.importation.progress?.done ?? 0) + found.length })
    if (lease.isOver) return
    found = await nextRows(importation._id, ['saved'], { after: 0, limit: BATCH })
  }
  await takeOutUnused(importation._id)
}

async function undoBatch(importation: ImportRun, found: Staged[]): Promise<void> {
  const entered = found.filter(({ savedAs }) => savedAs === 'created')
  const changed = found.filter(({ savedAs }) => savedAs === 'changed')
  await takeOut(entered)
  await putBack(importation, changed)
  const left = await byId(found)
  const kept = new Set<Staged>()
  for (const row of entered) if (left.has(String(row.workshop))) kept.add(row)
  for (const row of changed) {
    const workshop = left.get(String(row.workshop))
    if (!workshop || !isWrittenBy(workshop, importation._id, 'putBack')) kept.add(row)
  }
  // The figures first: a line that says it is undone is not looked at again.
  await markStale(entered.filter(row => !kept.has(row)).flatMap(cellOf))
  await syncAllProposals(
    changed.filter(row => !kept.has(row) && isMove(row)).flatMap(({ workshop }) => workshop ?? []),
    new Date()
  )
  await ImportRow.bulkWrite(
    found.map(row => {
      const undoneAs = kept.has(row) ? 'kept' : row.savedAs === 'created' ? 'removed' : 'putBack'
      const set = { outcome: 'setAside' as const, undoneAs: undoneAs as ImportRow['undoneAs'] }
      return { updateOne: { filter: { _id: row._id }, update: { $set: set } } }
    }),
    { ordered: false }
  )
}

async function takeOut(entered: Staged[]): Promise<void> {
  if (entered.length === 0) return
  await Workshop.bulkWrite(
    entered.map(row => ({ deleteOne: { filter: guards.asLeft(row) } })),
    {
      ordered: false
    }
  )
}

interface PuttingBack {
  row: Staged
  workshop: Workshop
  before: Partial<Workshop>
}

/** Writes what stood before, unless it has been written on since, or somebody else has its place; put back, it is left. */
async function putBack({ _id, undoneBy }: ImportRun, changed: Staged[]): Promise<void> {
  const now = new Date()
  const known = await byId(changed)
  const all = changed.flatMap(row => {
    const workshop = known.get(String(row.workshop))
    const before = row.before as Partial<Workshop> | null
    return workshop && before ? [{ row, workshop, before }] : []
  })
  const entry = { at: now, by: undoneBy ?? null, what: 'putBack', detail: { importation: _id } }
  const write = (some: PuttingBack[], guard: Record<string, unknown> | null) =>
    some.length > 0
      ? Workshop.bulkWrite(
          some.map(one => asBefore(one, { entry, guard })),
          { ordered: false }
        )
      : undefined
  const taking = all.filter(takesPlace)
  await write(
    all.filter(one => !takesPlace(one)),
    null
  )
  const saves = taking.map(({ workshop, before }) => ({ planned: { ...workshop, ...before }, isNew: false }))
  await withReservations(saves, now, async ({ guard, isFree }) => {
    await write(
      taking.filter(({ workshop }) => isFree(workshop._id)),
      guard
    )
  })
  await settleSessions(now)
}

const TAKES = ['startsAt', 'endsAt', 'place', 'facilitators', 'state']

/** Put back it is held again at another hour, elsewhere or by others. */
function takesPlace({ workshop, before }: PuttingBack): boolean {
  const state = before.state ?? workshop.state
  return (state === 'draft' || state === 'published') && TAKES.some(field => field in before)
}

function asBefore(
  { row, workshop, before }: PuttingBack,
  { entry, guard }: { entry: { at: Date } & Record<string, unknown>; guard: Record<string, unknown> | null }
) {
  const seq = (row.leftLedger ?? 0) + 1
  const seatsFree =
    before.capacity === undefined
      ? {}
      : { seatsFree: workshop.seatsFree + before.capacity - workshop.capacity }
  const moved = isMove(row) ? { movedSeq: seq } : {}
  return {
    updateOne: {
      filter: { ...guards.asLeft(row), ...guard },
      update: {
        $set: {
          ...before,
          ...seatsFree,
          ...unsettledBy(workshop, before.capacity, entry.at),
          ...moved,
          ...staleMarks()
        },
        ...(guard ? { $unset: { reserving: 1 as const } } : {}),
        $inc: { ledger: 1, __v: 1 },
        $push: { log: entry },
        $addToSet: { pastCells: workshop.cell }
      }
    }
  } as mongoose.AnyBulkWriteOperation
}

export async function byId(found: readonly Staged[]): Promise<Map<string, Workshop>> {
  const ids = found.flatMap(({ workshop }) => workshop ?? [])
  const there = await Workshop.find({ _id: { $in: ids } }).lean<Workshop[]>()
  return new Map(there.map(workshop => [String(workshop._id), workshop]))
}

const isMove = ({ before }: Staged) =>
  MOVES.some(field => field in ((before as Record<string, unknown> | null) ?? {}))

const cellOf = ({ after }: Staged) => (after as { cell?: string } | null)?.cell ?? []
