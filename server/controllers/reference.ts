import type { RequestHandler } from 'express'
import { readReferenceData } from '#models/reference/reference-data.ts'
import { render, sharedOf } from '../render.ts'

/** The reference frame, to read: real files are loaded by a command. */
export const index: RequestHandler = async (_req, res) => {
  const { t, lang } = sharedOf(res)
  render(
    res,
    'reference/index',
    { frame: await readReferenceData(lang) },
    { title: t('reference.title'), here: 'reference' }
  )
}
