import type { RequestHandler } from 'express'
import { keepTold } from '../pages/mine/around.ts'

/** Keeps for a moment what the same full session says to everyone whom it refuses. */
export function toldOfFull(options: { keepMs?: number | undefined }): RequestHandler {
  const told = keepTold(options)
  return (_req, res, next) => {
    res.locals.toldOfFull = told
    next()
  }
}
