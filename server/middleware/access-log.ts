import type { RequestHandler } from 'express'
import type { Logger } from '#lib/log.ts'

/** One line a request: method, route pattern, status, milliseconds. Never the address itself, which may hold a name. */
export function accessLog(log: Logger): RequestHandler {
  return (req, res, next) => {
    const start = process.hrtime.bigint()
    res.on('finish', () => {
      const ms = Number(process.hrtime.bigint() - start) / 1e6
      const route = (req.route as { path?: string } | undefined)?.path ?? 'none'
      log.info(
        { id: req.id, method: req.method, route, status: res.statusCode, ms: Math.round(ms * 10) / 10 },
        'request'
      )
    })
    next()
  }
}
