import type { RequestHandler } from 'express'
import { render, sharedOf } from '../render.ts'

/** The living page of components, for whoever carries on; trial mode only. */
export const index: RequestHandler = (_req, res) => {
  render(res, 'components/index', {}, { title: sharedOf(res).t('components.title') })
}
