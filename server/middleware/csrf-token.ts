import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Request } from 'express'
import { optionsOf } from '../options.ts'
import { cookieOf } from './cookies.ts'

/**
 * The field every form carries. In a session it is the session's own; before sign-in it is signed from a cookie,
 * so that reading a page writes nothing to the store, however many robots read it. It looks different on every page:
 * what is compressed would tell by its length how much of a token someone guessed.
 */
export function csrfToken(req: Request): string {
  return masked(ownToken(req))
}

function ownToken(req: Request): string {
  const { session } = req
  if (session.account) return (session.csrfToken ??= randomBytes(24).toString('base64url'))
  return signed(req, cookieOf(req, visitName(req)) ?? openVisit(req))
}

/** True when the form carries the token of its session or visit. Compared in constant time. */
export function hasCsrfToken(req: Request, sent: unknown): boolean {
  return req.session.account ? isToken(req.session.csrfToken, sent) : hasVisitToken(req, sent)
}

/** True when the form was made for this browser before it signed in. */
export function hasVisitToken(req: Request, sent: unknown): boolean {
  const visit = cookieOf(req, visitName(req))
  return isToken(visit && signed(req, visit), sent)
}

/** The token under a mask of its own length, which stands before it. */
function masked(token: string): string {
  const bytes = Buffer.from(token, 'base64url')
  const mask = randomBytes(bytes.length)
  return Buffer.concat([mask, xor(bytes, mask)]).toString('base64url')
}

const xor = (bytes: Buffer, mask: Buffer) => bytes.map((byte, at) => byte ^ (mask[at] ?? 0))

function isToken(known: string | undefined | null, sent: unknown): boolean {
  if (!known || typeof sent !== 'string') return false
  const [a, b] = [Buffer.from(sent, 'base64url'), Buffer.from(known, 'base64url')]
  if (a.length !== 2 * b.length) return false
  return timingSafeEqual(xor(a.subarray(b.length), a.subarray(0, b.length)), b)
}

function openVisit(req: Request): string {
  const visit = randomBytes(24).toString('base64url')
  req.headers.cookie = [req.headers.cookie, `${visitName(req)}=${visit}`].filter(Boolean).join('; ')
  req.res?.cookie(visitName(req), visit, { httpOnly: true, sameSite: 'lax', secure: isHttps(req), path: '/' })
  return visit
}

function signed(req: Request, visit: string): string {
  return createHmac('sha256', optionsOf(req).secret).update(`csrf\0${visit}`).digest('base64url')
}

/** The prefix makes browsers refuse such a cookie from a neighbouring site of the same domain. */
function visitName(req: Request): string {
  return isHttps(req) ? '__Host-visit' : 'visit'
}

function isHttps(req: Request): boolean {
  return optionsOf(req).appUrl.startsWith('https:')
}
