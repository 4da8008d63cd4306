import { ImportRow } from '#models/records/import-row.ts'
import type { ImportLease } from '../file/import-lease.ts'
import { judgePeople } from './judge-people.ts'
import { findPeople } from './known-people.ts'
import { personInKeys } from './person-keys.ts'
import { nextRows, rowOfPerson, type Staged } from '../file/staging.ts'
import type { ImportContext } from '../file/import-context.ts'

const BATCH = 200

/** Whom a line said nothing new of may be gone since: it is judged again. One query for 200 lines, from where it was left. */
export async function judgeUnchanged(lease: ImportLease, context: ImportContext): Promise<void> {
  const { _id } = lease.importation
  for (;;) {
    const after = lease.importation.lookedAgain
    const found = await nextRows(_id, ['unchanged'], { after, limit: BATCH })
    const last = found.at(-1)
    if (!last) return
    const back = await judgeThoseGone(lease, found, context)
    const total = (lease.importation.progress?.total ?? 0) + back
    await lease.checkpoint({ lookedAgain: last.record, 'progress.total': total })
    if (lease.isOver) return
  }
}

async function judgeThoseGone(
  { importation }: ImportLease,
  found: Staged[],
  context: ImportContext
): Promise<number> {
  const people = await findPeople(found.flatMap(row => personInKeys(row.keys) ?? []))
  const here = new Set(
    people.filter(({ agency }) => agency.equals(context.own)).map(({ _id }) => String(_id))
  )
  const gone = found.filter(row => !here.has(String(personInKeys(row.keys))))
  if (gone.length === 0) return 0
  const lines = gone.map(({ record, line, lastLine, cells }) => ({
    record,
    line,
    lastLine,
    cells,
    decision: null
  }))
  const judged = await judgePeople(lines, importation, { context, moment: 'correcting' })
  const changed = judged.flatMap((line, at) =>
    // Entered again by someone, or made one with another file: known as before.
    line.outcome === 'unchanged' || line.outcome === 'changed' ? [] : [{ line, _id: gone[at]!._id }]
  )
  const writes = changed.map(({ line, _id }) => ({
    updateOne: { filter: { _id }, update: { $set: { ...rowOfPerson(line), decision: null } } }
  }))
  const model = ImportRow
  if (writes.length > 0) await model.collection.bulkWrite(writes, { ordered: false })
  return changed.filter(({ line }) => line.outcome === 'new').length
}
