import type { RequestHandler } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { hasCsrfToken } from './shared-locals.ts'

/** Every form carries the token of its session. A file upload is judged by its own reader, once its fields are known. */
export const csrf: RequestHandler = (req, _res, next) => {
  if (req.method === 'GET' || req.method === 'HEAD' || req.is('multipart/form-data')) return next()
  const body = req.body as { _csrf?: unknown } | undefined
  if (!hasCsrfToken(req, body?._csrf)) throw new Refusal('errors.page.expiredForm')
  next()
}
