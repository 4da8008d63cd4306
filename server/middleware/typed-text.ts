import { createHmac } from 'node:crypto'
import type { Request } from 'express'
import { ownPath } from '#lib/own-path.ts'
import { seal, unseal } from '#lib/sealed.ts'
import { cameFrom } from '../came-from.ts'
import { typedIn } from '../forms/read.ts'
import { readShownOn } from '../forms/shown-on.ts'
import { optionsOf } from '../options.ts'
import { paths } from '../paths.ts'

const PURPOSE = 'typed text'
const KEPT_MS = 2 * 3_600_000
const MOST_BYTES = 64 * 1024

/** What a form was sent with, for the page that shows it to be shown again. */
export interface TypedText {
  /** The account that the form was shown to, as `formAccount` names it. */
  shownTo: string
  /** The page that shows the form, and the address that it was sent to. */
  page: string
  action: string
  fields: [name: string, text: string][]
}

/** Names the account that a form is shown to without saying who it is: the same for every form of the account. */
export function formAccount(req: Request, account: { _id: { toHexString(): string } }): string {
  const { secret } = optionsOf(req)
  return createHmac('sha256', secret)
    .update(`form account\0${account._id.toHexString()}`)
    .digest('base64url')
    .slice(0, 22)
}

/** The page that shows the form of this request: for one that is refused, the page it was first shown on. */
export function formPageOf(req: Request): string {
  return (
    ownPath(req.res?.locals.shownOn?._at) ??
    (req.method === 'GET' ? ownPath(req.originalUrl) : cameFrom(req)) ??
    paths.home()
  )
}

/** Keys of forms and tokens: the page that is shown again has its own. */
const OF_THE_FORM = new Set(['formKey', 'key', 'sealed'])
const SECRET_NAME = /pass|token|csrf/i
/** Passwords, and facts that are read one person at a time. */
const NEVER_KEPT = [paths.ownPassword(), paths.passwordReset(), paths.restrictedFacts(), paths.signIn()].map(
  pattern => new RegExp(`^${pattern.replace(/:\w+/g, '[^/]+')}$`)
)

/**
 * What was typed in a form of this site; null when the form does not say whom it was shown to, was sent from another
 * site, or is one of those whose words are kept nowhere.
 */
export function typedTextOf(req: Request, body: unknown): TypedText | null {
  const { _for: shownTo = '', _at: at } = readShownOn(body) ?? {}
  const page = ownPath(at)
  const action = ownPath(req.originalUrl)
  if (shownTo === '' || !page || !action) return null
  const site = req.get('sec-fetch-site')
  if (site !== undefined && site !== 'same-origin') return null
  if (NEVER_KEPT.some(pattern => pattern.test(req.path))) return null
  const fields = Object.entries(typedIn(body))
    .filter(([name]) => !OF_THE_FORM.has(name) && !SECRET_NAME.test(name))
    .flatMap(([name, texts]) => [texts].flat().map((text): [string, string] => [name, text]))
  return { shownTo, page, action, fields }
}

/** Null when it is too much to travel. */
export function sealTyped(req: Request, typed: TypedText, now = new Date()): string | null {
  const text = JSON.stringify({ ...typed, at: now.getTime() })
  return Buffer.byteLength(text) > MOST_BYTES ? null : seal(optionsOf(req).secret, PURPOSE, text)
}

/** Why what was typed is not given back. */
export type NotGiven = 'altered' | 'expired' | 'otherAccount'

/** Opened for the account that the form was shown to, for two hours. */
export function openTyped(
  req: Request,
  sealed: string,
  { account, now = new Date() }: { account: Parameters<typeof formAccount>[1]; now?: Date }
): TypedText | NotGiven {
  const text = unseal(optionsOf(req).secret, PURPOSE, sealed)
  if (text === null) return 'altered'
  const { at, ...typed } = JSON.parse(text) as TypedText & { at: number }
  if (typed.shownTo !== formAccount(req, account)) return 'otherAccount'
  return now.getTime() - at > KEPT_MS ? 'expired' : typed
}
