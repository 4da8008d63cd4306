import type { ErrorRequestHandler, RequestHandler } from 'express'
import mongoose from 'mongoose'
import type { Logger } from '#lib/log.ts'
import { translate, type Key } from '#lib/i18n.ts'
import { Busy, NotFound, OtherContent, Refusal, SessionOver, TooMany } from '#lib/refusal.ts'
import { isStoreAway } from '#models/records/database.ts'
import { cameFrom } from './came-from.ts'
import { paths } from './paths.ts'
import { render, sharedOf } from './render.ts'
import { signInAndBack } from './sign-in-and-back.ts'

export const notFound: RequestHandler = () => {
  throw new NotFound()
}

/** A page that says when to come back on its own. */
const RELOAD_SECONDS = 5

/** The one error handler: 404, 422 with the domain's reason, 503 while the store is away, 500 logged once. */
export function errorHandler(log: Logger): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (res.headersSent) return next(error)
    const status = statusOf(error)
    if (status >= 500) log.error({ id: req.id, status, err: describe(error) }, 'request failed')
    const shared = (res.locals as { shared?: unknown }).shared
    const t = shared ? sharedOf(res).t : translate('fr')
    const text =
      error instanceof Refusal
        ? t(error.key, error.params)
        : t(SENTENCES[status] ?? 'errors.page.broken', { number: req.id })
    res.set('Cache-Control', 'no-store')
    if (status === 503) res.set('Retry-After', String(RELOAD_SECONDS))
    if (status === 503 && req.method === 'GET') res.set('Refresh', String(RELOAD_SECONDS))
    if (error instanceof TooMany || error instanceof Busy) res.set('Retry-After', String(error.seconds))
    if (!shared) return void res.status(status).type('text').send(text)
    // What is not for the reader looks the same as what is not there, whatever its address.
    res.locals.shownOn = { _for: '', _at: paths.home() }
    const locals = {
      status,
      title: t('errors.title'),
      text,
      reload: status === 503,
      back: req.method === 'GET' ? null : cameFrom(req),
      signIn: error instanceof SessionOver ? signInAndBack(cameFrom(req)) : null,
      home: status === 503 ? null : paths.home()
    }
    render(res, 'errors/show', locals, {
      title: t('errors.title'),
      status,
      bare: status === 503,
      width: 'reading'
    })
  }
}

const SENTENCES: Record<number, Key> = {
  400: 'errors.page.unreadable',
  404: 'errors.page.notFound',
  409: 'errors.page.changedMeanwhile',
  405: 'errors.page.method',
  413: 'errors.page.tooLarge',
  415: 'errors.page.unreadable',
  422: 'errors.page.expiredForm',
  429: 'errors.page.tooMany',
  503: 'errors.page.unavailable'
}

function statusOf(error: unknown): number {
  if (error instanceof NotFound) return 404
  if (error instanceof OtherContent) return 409
  if (error instanceof Refusal) return 422
  if (error instanceof mongoose.Error.VersionError) return 409
  if (error instanceof TooMany) return 429
  if (error instanceof Busy) return 503
  if (error instanceof mongoose.Error.DocumentNotFoundError || error instanceof mongoose.Error.CastError)
    return 404
  if (isStoreAway(error)) return 503
  const { status, name } = error as { status?: unknown; name?: unknown }
  if (name === 'URIError') return 404
  return typeof status === 'number' && status >= 400 && status < 500
    ? SENTENCES[status]
      ? status
      : 400
    : 500
}

/** No value of a document or a form goes to the log: names, codes and the stack alone. */
function describe(error: unknown) {
  const { name, code, stack } = error as { name?: string; code?: unknown; stack?: string }
  const frames = stack
    ?.split('\n')
    .filter(line => line.trimStart().startsWith('at '))
    .slice(0, 8)
  return { name, code, frames }
}
