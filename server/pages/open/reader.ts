import { factsOfKind } from '#models/records/workshop-kind.ts'
import type { Shared, SharedWithPerson } from '#views/engine.ts'

/** Neither script nor form elsewhere: the page may stand in any cache. `origins` may show it in a frame. */
export const sealedPolicy = (origins: readonly string[]) => policy(["'self'", ...origins])

/** In no frame: what is typed there is typed to us. */
export const unframedPolicy = () => policy(["'none'"])

const policy = (ancestors: readonly string[]) =>
  [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    `frame-ancestors ${ancestors.join(' ')}`
  ].join('; ')

/** What a page for anyone shares: no account, no session, no key. */
type Own<Reader extends SharedWithPerson> = Pick<Reader, 't' | 'lang' | 'date' | 'dates' | 'path'>

export function readerOf<Reader extends SharedWithPerson = Shared>(own: Own<Reader>) {
  return {
    ...own,
    factsOf: factsOfKind,
    user: null,
    nonce: '',
    csrfToken: '',
    formAccount: null,
    formPage: own.path,
    formKey: '',
    flash: null,
    trial: false,
    theme: undefined
  }
}
