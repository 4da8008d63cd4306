import { constants, gzipSync } from 'node:zlib'
import type { Response } from 'express'
import { isFromElsewhere } from '../../middleware/compressed.ts'
import { optionsOf } from '../../options.ts'

/**
 * Sends a short page, compressed in one piece where that may be: hundreds are sent theirs at the same time, and a stream for
 * each costs several times as much.
 */
export function sendSqueezed(res: Response, html: string): void {
  const { req } = res
  const isSmall = optionsOf(res).compress && !isFromElsewhere(req) && req.acceptsEncodings('gzip') === 'gzip'
  res.type('html')
  if (!isSmall) return void res.send(html)
  res.set('Content-Encoding', 'gzip').send(gzipSync(html, { level: constants.Z_BEST_SPEED }))
}
