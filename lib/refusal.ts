import type { Key, Params } from './i18n.ts'

/** The domain says no, with words: `key` is a sentence of the catalogue; answered 422 with the reason. */
export class Refusal extends Error {
  readonly key: Key
  readonly params: Params
  /** The form field the refusal belongs to, where one does. */
  readonly field: string | undefined

  constructor(key: Key, params: Params = {}, field?: string) {
    super(key)
    this.name = 'Refusal'
    this.key = key
    this.params = params
    this.field = field
  }
}

/** The same submission with other words: answered 409, nothing was done. */
export class OtherContent extends Refusal {
  constructor(key: Key) {
    super(key)
    this.name = 'OtherContent'
  }
}

/** A form sent after the session that made it has ended: nothing was done, signing in leads back to it. */
export class SessionOver extends Refusal {
  constructor() {
    super('errors.page.sessionOver')
  }
}

/** Nothing there, or not for this reader: both are the same 404. */
export class NotFound extends Error {
  constructor() {
    super('Not found')
    this.name = 'NotFound'
  }
}

/** Too much at once: nothing was done, come back in some seconds. Answered 503 with Retry-After. */
export class Busy extends Error {
  readonly seconds: number

  constructor(seconds: number) {
    super('Busy')
    this.name = 'Busy'
    this.seconds = seconds
  }
}

/** Too many requests of one kind from one place. Answered 429 with Retry-After. */
export class TooMany extends Error {
  readonly seconds: number

  constructor(seconds: number) {
    super('Too many')
    this.name = 'TooMany'
    this.seconds = seconds
  }
}
