import type { RequestHandler } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { hasCsrfToken } from './csrf-token.ts'

/**
 * Every form carries the token of its session. A file is only taken at the addresses of `uploads`, whose reader
 * judges the token once the fields are known; anywhere else a form with a file is no form of ours.
 */
export function csrf({ uploads }: { uploads: string[] }): RequestHandler {
  return (req, _res, next) => {
    if (req.method !== 'POST') return next()
    if (req.is('multipart/form-data') && uploads.includes(req.path)) return next()
    const body = req.body as { _csrf?: unknown } | undefined
    if (!hasCsrfToken(req, body?._csrf)) throw new Refusal('errors.page.expiredForm')
    next()
  }
}
