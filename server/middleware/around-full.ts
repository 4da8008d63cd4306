import type { RequestHandler } from 'express'
import { keepAround } from '../pages/mine/around.ts'

/** Keeps for a moment what the same full session says to everyone whom it refuses. */
export function aroundFull(options: { keepMs?: number | undefined }): RequestHandler {
  const around = keepAround(options)
  return (_req, res, next) => {
    res.locals.aroundFull = around
    next()
  }
}
