import { ImportRun } from '#models/records/import-run.ts'
import { Placement } from '#models/records/placement.ts'
import { forgetPart } from './file.ts'
import { unstage } from './staging.ts'

/** How long lines are kept, for what was refused to be corrected and what was saved to be undone: they name people. */
export const KEEP_FILES_DAYS = 30
/** A file that has not arrived in an hour will not. */
const ARRIVES_WITHIN_MS = 3_600_000
const AT_ONCE = 50

export async function forgetOldImports(now = new Date()): Promise<number> {
  const before = new Date(now.getTime() - KEEP_FILES_DAYS * 86_400_000)
  const lost = new Date(now.getTime() - ARRIVES_WITHIN_MS)
  const [old, neverArrived] = await Promise.all([
    ImportRun.find({ createdAt: { $lt: before }, forgottenAt: null }).limit(AT_ONCE),
    ImportRun.find({ state: 'arriving', createdAt: { $lt: lost } }).limit(AT_ONCE)
  ])
  for (const { _id } of neverArrived) {
    await forgetPart(_id)
    await ImportRun.deleteOne({ _id, state: 'arriving' })
  }
  for (const { _id } of old) {
    await forgetPart(_id)
    await unstage(_id)
    await Placement.deleteMany({ importation: _id })
    await ImportRun.updateOne({ _id }, { $set: { forgottenAt: now, samples: [], sheetsFound: [] } })
  }
  return old.length + neverArrived.length
}
