import { setTimeout as delay } from 'node:timers/promises'
import { NoReader } from '#lib/tabular/apart/reader.ts'
import { fileProblem } from '#lib/tabular/table.ts'
import { isStoreAway } from '#models/records/database.ts'
import { ImportRun } from '#models/records/import-run.ts'
import { forgetPart } from '../file/file.ts'
import { ImportLease, LeaseLost, type Terms } from '../file/import-lease.ts'
import { fail, readFile } from '../file/read-file.ts'
import { countKept, countRows } from '../file/rows.ts'
import { savePeople } from '../people/save-people.ts'
import { saveWorkshops } from '../workshops/save-workshops.ts'
import { stagePeople } from '../people/stage-people.ts'
import { stageWorkshops } from '../workshops/stage-workshops.ts'
import { undo } from './undo.ts'
import { undoWorkshops } from '../workshops/undo-workshops.ts'

/** Carries one import as far as the terms allow, from its last checkpoint. False when there was nothing to do. */
export async function runImport(terms: Terms, only: Record<string, unknown> = {}): Promise<boolean> {
  const lease = await ImportLease.take(terms, only)
  if (!lease) return false
  try {
    if (lease.isHopeless) await giveUp(lease)
    while (!lease.isOver && (await step(lease)));
  } catch (error) {
    await stopAt(error, lease, terms)
  } finally {
    await lease.release()
  }
  return true
}

/** A fault of the work would be met at every try: it is told once. A store that is away says nothing of the list. */
async function stopAt(error: unknown, lease: ImportLease, { report }: Terms): Promise<void> {
  if (error instanceof LeaseLost || error instanceof NoReader) return
  const { state } = lease.importation
  if (isStoreAway(error) || (state !== 'received' && state !== 'reading')) throw error
  report?.(error as Error)
  await fail(lease, fileProblem('file-failed')).catch((lost: unknown) => {
    if (!(lost instanceof LeaseLost)) throw lost
  })
}

/** One state of life; false when nothing is left to do that nobody has to ask for. */
async function step(lease: ImportLease): Promise<boolean> {
  const { state, kind } = lease.importation
  if (state === 'received') await readFile(lease)
  else if (state === 'reading' && lease.isTooLong) return false
  else if (state === 'reading') await (kind === 'people' ? stagePeople(lease) : stageWorkshops(lease))
  else if (state === 'saving') {
    await (kind === 'people' ? savePeople(lease) : saveWorkshops(lease))
    if (lease.isOver) return false
    await lease.checkpoint({ state: 'saved', savedAt: new Date(), pass: 0, ...(await settled(lease)) })
  } else if (state === 'undoing') {
    await (kind === 'people' ? undo(lease) : undoWorkshops(lease))
    if (lease.isOver) return false
    const kept = await countKept(lease.importation._id)
    await lease.checkpoint({ state: 'undone', undoneAt: new Date(), kept, ...(await settled(lease)) })
    await forgetPart(lease.importation._id)
  } else return false
  return true
}

async function settled(lease: ImportLease) {
  return { progress: null, counts: await countRows(lease.importation._id) }
}

/** What failed again and again is said, instead of being tried for ever. */
async function giveUp(lease: ImportLease): Promise<void> {
  const { state } = lease.importation
  if (state === 'received' || state === 'reading') {
    return fail(lease, fileProblem('file-failed'))
  }
  await lease.checkpoint({ state: 'saved', ...(await settled(lease)) })
}

/** How long a page waits for an import: a short list is done before anyone has to wait. */
const AT_ONCE_MS = 1_500
/** A file whose reading was ended for its time is still answered in words; a machine that does much else is not waited for. */
const PATIENCE_MS = 12_000
const AT_ONCE_BYTES = 1024 * 1024
const AT_ONCE_RECORDS = 2_000

/** Works on a short list for a moment; what lasts longer goes on without the page, a long list with the worker. */
export async function runImportAtOnce(importation: ImportRun): Promise<ImportRun> {
  const { _id, size } = importation
  if (size <= AT_ONCE_BYTES) {
    const work = runImport({ forMs: AT_ONCE_MS, mostRecords: AT_ONCE_RECORDS }, { _id })
    // Nobody awaits it any more once the page is sent: whoever takes the import up next meets the fault again.
    work.catch(() => undefined)
    await Promise.race([work, delay(PATIENCE_MS, undefined, { ref: false })])
  }
  return ImportRun.findById(_id).orFail()
}
