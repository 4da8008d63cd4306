import type { RequestHandler, Response } from 'express'
import type { Key, Params } from '#lib/i18n.ts'
import { Refusal } from '#lib/refusal.ts'
import { LIMITS } from '#models/importing/file/limits.ts'
import { formKeyForm } from '../forms/form-key.ts'
import { read } from '../forms/read.ts'
import { readUpload, TooLarge } from '../forms/upload.ts'
import { paths } from '../paths.ts'
import { render, sharedOf } from '../render.ts'
import { SentBefore, uploadFile } from '#models/importing/run/upload.ts'
import { listImports } from '#models/importing/file/list.ts'
import { namesOf } from '../pages/imports/names.ts'
import { ownImportation } from '../pages/imports/find.ts'
import { placeOf, renderImport } from '../pages/imports/page.ts'
import { renderProgress } from '../pages/imports/progress.ts'

const MEGABYTE = 1024 * 1024
const megabytes = Math.floor(LIMITS.bytes / MEGABYTE)

export const index: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const imports = await listImports(req.user)
  const names = await namesOf(imports)
  render(
    res,
    'imports/index',
    { imports: imports.map(importation => ({ importation, by: names.get(String(importation.by)) ?? '' })) },
    { title: t('imports.title'), here: 'people' }
  )
}

const newForm: RequestHandler = (_req, res) => {
  showForm(res)
}
export { newForm as new }

/** The page that says what the file would do, or the form again with the one sentence that says why it is not read. */
export const create: RequestHandler = async (req, res) => {
  const { _id: by, agency } = req.user
  try {
    const importation = await readUpload(req, {
      field: 'file',
      limit: LIMITS.bytes,
      take: async ({ fields, ...upload }) => {
        const { value } = read(formKeyForm, fields)
        if (!value) throw new Refusal('errors.page.expiredForm')
        return uploadFile({ agency: agency!, by, ...upload, key: value.formKey })
      }
    })
    if (!importation) return showForm(res, { key: 'imports.new.missing' })
    res.redirect(303, paths.importation(importation.id))
  } catch (error) {
    showForm(res, faultOf(error))
  }
}

export const show: RequestHandler = async (req, res) => {
  const importation = await ownImportation(req)
  if (importation.isAtWork) return renderProgress(res, importation)
  if (importation.state === 'sheets') return res.redirect(303, paths.importSheet(importation.id))
  if (importation.state === 'columns') return res.redirect(303, paths.importColumns(importation.id))
  if (importation.state === 'failed') {
    const { t } = sharedOf(res)
    const { reason, params } = importation.problem as { reason: Key; params: Params }
    const locals = { fileName: importation.fileName, sentence: t(reason, params) }
    const title = t('imports.failed.title', { file: importation.fileName })
    return render(res, 'imports/failed', locals, { title, here: placeOf(importation), width: 'reading' })
  }
  await renderImport(res, importation, { query: req.query })
}

interface Fault {
  key: Key
  params?: Params
  status?: number
}

function faultOf(error: unknown): Fault {
  if (error instanceof TooLarge) return { key: 'imports.reason.file-too-large', params: { megabytes } }
  if (error instanceof SentBefore) return { key: error.key, status: 409 }
  if (error instanceof Refusal) return { key: error.key, params: error.params }
  throw error
}

function showForm(res: Response, fault?: Fault): void {
  const { t } = sharedOf(res)
  const error = fault && t(fault.key, fault.params)
  render(
    res,
    'imports/new',
    { error, megabytes, lines: LIMITS.records },
    {
      title: t('imports.new.title'),
      here: 'people',
      width: 'reading',
      refused: error !== undefined,
      ...(fault?.status ? { status: fault.status } : {})
    }
  )
}
