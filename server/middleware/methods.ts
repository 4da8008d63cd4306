import type { RequestHandler, Router } from 'express'

/** What an HTML page and its forms use; HEAD and OPTIONS are answered from the GET and POST routes. */
const KNOWN = ['GET', 'HEAD', 'POST', 'OPTIONS']

/** What Express's types leave out. */
interface Matching {
  match(path: string): boolean
}

class MethodNotAllowed extends Error {
  readonly status = 405
}

/** `OPTIONS *` asks about the whole server (RFC 9112, 3.2.4); any other target that names no address is refused. */
export const requestTargets: RequestHandler = (req, res, next) => {
  if (/^(?:\/|https?:\/\/)/i.test(req.url)) return next()
  const isAboutAll = req.method === 'OPTIONS' && req.url === '*'
  if (isAboutAll) res.set('Allow', KNOWN.join(', '))
  res.status(isAboutAll ? 204 : 400).end()
}

/** Refuses PUT, DELETE, TRACE and the rest before anything is read. */
export const knownMethods: RequestHandler = (req, res, next) => {
  if (KNOWN.includes(req.method)) return next()
  res.set('Allow', KNOWN.join(', '))
  throw new MethodNotAllowed()
}

/**
 * After the table of routes: an address that exists for another method says so with 405. A form's address that is
 * only sent to, read again from the address bar, leads to the empty form.
 */
export function otherMethods(router: Router): RequestHandler {
  return (req, res, next) => {
    const methods = methodsAt(router, req.path)
    if (methods.length === 0) return next()
    if (req.method === 'GET' && methodsAt(router, `${req.path}/new`).includes('GET'))
      return res.redirect(303, `${req.path}/new`)
    res.set('Allow', methods.join(', '))
    throw new MethodNotAllowed()
  }
}

function methodsAt(router: Router, path: string): string[] {
  const layers = (router.stack as (Router['stack'][number] & Matching)[]).filter(
    layer => layer.route && layer.match(path)
  )
  const methods = layers.flatMap(({ route }) => route?.stack.map(({ method }) => method.toUpperCase()) ?? [])
  return [...new Set(methods.includes('GET') ? [...methods, 'HEAD'] : methods)]
}
