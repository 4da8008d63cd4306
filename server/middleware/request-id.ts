import { randomInt } from 'node:crypto'
import type { RequestHandler } from 'express'

/** No letter or digit that is misheard on the telephone (no I, L, O, U, 0, 1). */
const SAID_WELL = '23456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Gives every request a short number a person can read out: « 7F3K-22 ». */
export const requestId: RequestHandler = (req, res, next) => {
  const signs = Array.from({ length: 6 }, () => SAID_WELL[randomInt(SAID_WELL.length)]).join('')
  req.id = `${signs.slice(0, 4)}-${signs.slice(4)}`
  res.set('X-Request-Id', req.id)
  next()
}
