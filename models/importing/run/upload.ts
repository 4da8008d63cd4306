import type mongoose from 'mongoose'
import type { Key, Params } from '#lib/i18n.ts'
import { Refusal, TooMany } from '#lib/refusal.ts'
import { countAttempt, LIMITS } from '#models/access/limit.ts'
import { claimFormKey, keepMade, releaseClaim, type Claim } from '#models/form-keys/claim.ts'
import { ImportRun } from '#models/records/import-run.ts'
import { runImportAtOnce } from './run-import.ts'
import { forgetPart, PartWriter } from '../file/file.ts'

type Id = mongoose.Types.ObjectId

export interface UploadedFile {
  agency: Id
  by: Id
  fileName: string
  bytes: Uint8Array | AsyncIterable<Uint8Array>
  /** The key of the form, so that the same file sent again by it is the one it brought. */
  key?: string
}

/** The form brought another file before, or one whose import was undone. */
export class SentBefore extends Refusal {}

/** A file that waits already (sent twice) is that one, not another. What stops on the way leaves nothing. */
export async function uploadFile({ agency, by, fileName, bytes, key }: UploadedFile): Promise<ImportRun> {
  await countUpload(by)
  const importation = await ImportRun.create({ agency, by, fileName, state: 'arriving' })
  const { _id } = importation
  let claimed: Claim | null = null
  try {
    const file = new PartWriter(_id, 'file')
    if (bytes instanceof Uint8Array) await file.write(bytes)
    else for await (const piece of bytes) await file.write(piece)
    const hash = await file.end()
    if (file.size === 0) throw new Refusal('imports.reason.file-empty', {}, 'file')
    if (key) claimed = await claimUpload({ by, key, hash, makes: _id })
    if (claimed && claimed.answer !== 'make') {
      await forget(_id)
      return await runImportAtOnce(await ImportRun.findById(claimed.made).orFail())
    }
    const waiting = await ImportRun.findOne({
      agency,
      hash,
      state: { $in: ['received', 'sheets', 'columns', 'reading', 'checked', 'saving'] }
    })
    if (waiting) {
      await forget(_id)
      if (claimed) await keepMade(claimed.claim, waiting._id)
      return await runImportAtOnce(waiting)
    }
    importation.set({ hash, size: file.size, state: 'received' })
    await importation.save()
  } catch (error) {
    await forget(_id)
    if (claimed?.answer === 'make') await releaseClaim(claimed.claim)
    throw error
  }
  const advanced = await runImportAtOnce(importation)
  if (advanced.state !== 'failed') {
    if (claimed) await keepMade(claimed.claim, _id)
    return advanced
  }
  await forget(_id)
  if (claimed) await releaseClaim(claimed.claim)
  const { reason, params } = advanced.problem as { reason: Key; params: Params }
  throw new Refusal(reason, params, 'file')
}

async function countUpload(by: Id): Promise<void> {
  try {
    await countAttempt(LIMITS.uploads, String(by))
  } catch (error) {
    if (!(error instanceof TooMany)) throw error
    const params = { most: LIMITS.uploads.most, minutes: Math.ceil(error.seconds / 60) }
    throw new Refusal('imports.reason.file-too-often', params, 'file')
  }
}

async function claimUpload({ by, key, hash, makes }: { by: Id; key: string; hash: string; makes: Id }) {
  const claimed = await claimFormKey({
    account: by,
    key,
    kind: 'importation',
    content: hash,
    within: {},
    makes
  })
  if (claimed.answer === 'undone') throw new SentBefore('imports.new.undoneSince', {}, 'file')
  if (claimed.answer === 'made' && !claimed.same) throw new SentBefore('imports.new.otherFile', {}, 'file')
  return claimed
}

async function forget(_id: Id): Promise<void> {
  await forgetPart(_id)
  await ImportRun.deleteOne({ _id })
}
