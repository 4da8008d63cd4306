import type { RequestHandler } from 'express'
import { render, sharedOf } from '../render.ts'

/** Everything that can be set, and what each changes. */
export const index: RequestHandler = (_req, res) => {
  render(res, 'settings/index', {}, { title: sharedOf(res).t('frame.index.title'), here: 'settings' })
}
