import type { RequestHandler, Response } from 'express'
import type { Key, Params } from '#lib/i18n.ts'
import { Refusal } from '#lib/refusal.ts'
import { LIMITS } from '#lib/tabular/read-table.ts'
import { Importation } from '#models/importation.ts'
import { readUpload, TooLarge } from '../forms/upload.ts'
import { paths } from '../paths.ts'
import { render, sharedOf } from '../render.ts'
import { namesOf } from './imports/names.ts'
import { ownImportation } from './imports/own.ts'
import { shownImport } from './imports/shown.ts'

const MEGABYTE = 1024 * 1024
const megabytes = Math.floor(LIMITS.bytes / MEGABYTE)

export const index: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const imports = await Importation.list(req.user)
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
  try {
    const upload = await readUpload(req, 'file', LIMITS.bytes)
    if (!upload) return showForm(res, { key: 'imports.new.missing' })
    await Importation.forgetFiles()
    const importation = await Importation.bring({ agency: req.user.agency!, by: req.user._id, ...upload })
    res.redirect(303, paths.importation(importation.id))
  } catch (error) {
    showForm(res, faultOf(error))
  }
}

export const show: RequestHandler = async (req, res) => {
  const importation = await ownImportation(req)
  const shown = await shownImport(importation, req.query, sharedOf(res))
  render(res, 'imports/show', shown, { title: shown.title, here: placeOf(importation) })
}

/** A list of people belongs to the people, a planning to the planning. */
const placeOf = ({ kind }: Importation) => (kind === 'people' ? 'people' : 'planning')

interface Fault {
  key: Key
  params?: Params
}

function faultOf(error: unknown): Fault {
  if (error instanceof TooLarge) return { key: 'imports.reason.file-too-large', params: { megabytes } }
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
    { title: t('imports.new.title'), here: 'people', width: 'reading', refused: error !== undefined }
  )
}
