import { constants } from 'node:zlib'
import compression from 'compression'
import type { Request, RequestHandler } from 'express'

/** Compressing less is dearer to send, compressing more is dearer to make: a page shrinks thirteen times at the least effort. */
const EFFORT = 1
/** A page fits in 128 KiB: a wider window only costs memory, one for each answer under way. */
const WINDOW_BITS = 17

/**
 * Compresses pages and what else is text, where the browser takes it. Not for a request that another site had the
 * browser send: by its length alone such an answer could tell what stands on the page beside what that site put there.
 */
export function compressed(): RequestHandler {
  return compression({
    level: EFFORT,
    brotli: {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: EFFORT,
        [constants.BROTLI_PARAM_LGWIN]: WINDOW_BITS
      }
    },
    filter: (req, res) => !isFromElsewhere(req) && compression.filter(req, res)
  })
}

/** What browsers say of where a request comes from; one that says nothing is none that could be made to. */
export function isFromElsewhere(req: Request): boolean {
  const site = req.get('sec-fetch-site')
  return site === 'cross-site' || site === 'same-site'
}
