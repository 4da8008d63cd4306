import { gzipSync } from 'node:zlib'
import { Router, type Response } from 'express'
import { addressOf, assets, type Asset } from '#views/assets.ts'

const A_YEAR = 'public, max-age=31536000, immutable'
/** Of an address that another version of Déclic gave out, beside this one or before it. */
const ASKED_AGAIN = 'no-cache'
const FONT = /\.woff2$/

interface Served extends Asset {
  /** Compressed once, as small as it gets; null of what already is. */
  small: Buffer | null
}

/**
 * Style sheet, script, icons and fonts, each under an address that changes with its content: kept for a year and never
 * asked for again. Under any other hash the file is served as it is now, and no cache may hold it for that address.
 */
export function staticFiles({ compress }: { compress: boolean }): Router {
  const router = Router()
  const served = new Map<string, Served>(
    assets().map(asset => {
      const small = compress && !FONT.test(asset.name) ? gzipSync(asset.content, { level: 9 }) : null
      return [asset.name, { ...asset, small }]
    })
  )
  router.get(addressOf(':hash', ':name'), (req, res, next) => {
    const { hash, name } = req.params
    const file = served.get(String(name))
    if (!file) return next()
    res.set('Cache-Control', file.hash === hash ? A_YEAR : ASKED_AGAIN).type(file.name)
    send(res, file)
  })
  return router
}

function send(res: Response, { content, small }: Served): void {
  if (!small) return void res.send(content)
  res.vary('Accept-Encoding')
  if (!res.req.acceptsEncodings('gzip')) return void res.send(content)
  res.set('Content-Encoding', 'gzip').send(small)
}
