import { createHmac, randomBytes } from 'node:crypto'
import type { Request } from 'express'
import { isSameToken } from '#lib/tokens.ts'
import { optionsOf } from '../../options.ts'

/** A page left open over a day is shown again with what was typed. */
const GOOD_MS = 12 * 3_600_000

/**
 * What a form of a page without session carries in place of the token of a session: when it was shown, and a key of its
 * own, signed for its workshop. No cookie is needed, and no form is sent that was not shown.
 */
export function newStamp(req: Request, workshop: string, now = new Date()): string {
  const shown = `${now.getTime().toString(36)}.${randomBytes(16).toString('base64url')}`
  return `${shown}.${signed(req, workshop, shown)}`
}

/** The key of a form that was shown not long ago; null for any other text. */
export function keyOfStamp(req: Request, workshop: string, stamp: string, now = new Date()): string | null {
  const [at = '', key = '', signature = ''] = stamp.split('.')
  if (!isSameToken(signature, signed(req, workshop, `${at}.${key}`))) return null
  const age = now.getTime() - parseInt(at, 36)
  return age >= 0 && age <= GOOD_MS ? key : null
}

function signed(req: Request, workshop: string, shown: string): string {
  return createHmac('sha256', optionsOf(req).secret).update(`ask\0${workshop}\0${shown}`).digest('base64url')
}
