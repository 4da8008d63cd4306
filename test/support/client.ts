import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import mongoose from 'mongoose'
import { makeLog } from '#lib/log.ts'
import { createApp } from '#server/app.ts'
import { newFormKey } from '#server/middleware/form-key.ts'
import { paths } from '#server/paths.ts'
import { CAST_PASSWORD } from '#test/support/cast.ts'
import { all, fieldsOf, parse, textOf, type Element } from './html.ts'

type Fields = Record<string, string | number | boolean | string[] | null | undefined>

/** What came back: `html` is its tree, `text` what a person reads of it, `location` where it sends the visitor. */
export interface Answer {
  status: number
  headers: Headers
  body: string
  location: string | null
  readonly html: Element
  readonly text: string
}

/** The application under test, listening on a free port. */
export interface TestApp {
  readonly url: string
  /** A new browser, without cookies. */
  visitor(options?: { language?: string }): Visitor
  /** A new browser in which someone is signed in; it has read no page yet. */
  signedIn(account: { email: string }, options?: { language?: string }): Promise<Visitor>
}

/** Mocha helper, to call after useDatabase(): the whole application on the connected database. */
export function useApp({
  trial = true,
  compress = true,
  keepOpenMs = 0
}: { trial?: boolean; compress?: boolean; keepOpenMs?: number } = {}): TestApp {
  let server: Server | undefined
  let url = ''
  before(async () => {
    const { connection } = mongoose
    const app = createApp({
      appUrl: 'http://declic.example.org',
      secret: 'a-secret-of-the-tests-of-32-signs',
      trial,
      trustProxy: 0,
      compress,
      keepOpenMs,
      client: connection.getClient(),
      databaseName: connection.name,
      log: makeLog(process.env['LOG_LEVEL'] ?? 'silent')
    })
    server = createServer(app).listen(0, '127.0.0.1')
    await new Promise(resolve => server?.once('listening', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  after(() => {
    server?.closeAllConnections()
    server?.close()
  })
  return {
    get url() {
      return url
    },
    visitor: options => new Visitor(url, options),
    async signedIn(account, options) {
      const visitor = new Visitor(url, options)
      await visitor.enter(account)
      return visitor
    }
  }
}

/** As every form of ours carries it: looked for on each page, which is parsed only where a test reads it. */
const CSRF = /name="_csrf" value="([^"]+)"/

/** A browser reduced to what servers see of it: cookies, pages, forms. It follows no redirection by itself. */
export class Visitor {
  readonly cookies = new Map<string, string>()
  /** The last page that came back. */
  page: Answer | undefined
  readonly #url: string
  readonly #language: string
  #csrf: string | undefined
  #hasEntered = false

  constructor(url: string, { language = 'fr' }: { language?: string } = {}) {
    this.#url = url
    this.#language = language
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#send(path, { method: 'GET', headers })
  }

  /** Sends a form; the token of the session is added, from the last page that carried one, and a new key of its own. */
  async post(path: string, fields: Fields = {}, headers: Record<string, string> = {}): Promise<Answer> {
    const body = new URLSearchParams({ _csrf: await this.#token() })
    if (!('formKey' in fields)) body.append('formKey', newFormKey())
    for (const [name, value] of Object.entries(fields)) {
      if (value === null || value === undefined) continue
      for (const one of Array.isArray(value) ? value : [value]) body.append(name, String(one))
    }
    return this.#send(path, { method: 'POST', body, headers })
  }

  /** Sends a form with a file (multipart); the token goes first, as in our pages. */
  async upload(path: string, field: string, file: File, fields: Fields = {}): Promise<Answer> {
    const body = new FormData()
    body.append('_csrf', await this.#token())
    if (!('formKey' in fields)) body.append('formKey', newFormKey())
    for (const [name, value] of Object.entries(fields)) body.append(name, String(value))
    body.append(field, file)
    return this.#send(path, { method: 'POST', body })
  }

  /** Submits the form of the last page with this action as it stands, but for the fields given (null takes one out). */
  submit(action: string, fields: Fields = {}): Promise<Answer> {
    const form = all(this.page?.html ?? parse(''), 'form', { action })[0]
    if (!form) throw new Error(`The page has no form that goes to ${action}`)
    const filled = { ...fieldsOf(form), ...fields }
    delete filled['_csrf']
    return this.post(action, filled)
  }

  /** Goes where the last answer sends to. */
  follow(): Promise<Answer> {
    if (!this.page?.location) throw new Error(`Nothing to follow after ${this.page?.status}`)
    return this.get(this.page.location)
  }

  /** The address behind a link of the last page, by its words. */
  link(words: string): string {
    const links = all(this.page?.html ?? parse(''), 'a')
    const found =
      links.find(link => textOf(link) === words) ?? links.find(link => textOf(link).includes(words))
    const href = found?.attributes['href']
    if (href === undefined) throw new Error(`The page has no link « ${words} »`)
    return href
  }

  /** Signs in by e-mail and password as a person does, and arrives on their first page. Throws when refused. */
  async signIn(account: { email: string }, password = CAST_PASSWORD): Promise<Answer> {
    await this.enter(account, password)
    let home = await this.follow()
    while (home.status === 303) home = await this.follow()
    return home
  }

  /** The same, without reading the first page. */
  async enter(account: { email: string }, password = CAST_PASSWORD): Promise<void> {
    await this.get(paths.signIn())
    const answer = await this.post(paths.signIn(), { email: account.email, password })
    if (answer.status !== 303)
      throw new Error(`${account.email} was not signed in: ${answer.status} ${answer.text}`)
    this.#csrf = undefined
    this.#hasEntered = true
  }

  async #token(): Promise<string> {
    if (this.#csrf === undefined && !this.#hasEntered) await this.get(paths.signIn())
    if (this.#csrf === undefined) await this.get(paths.preferences())
    return this.#csrf ?? ''
  }

  async #send(path: string, init: RequestInit & { headers?: Record<string, string> }): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    // Both ends of the line are this process: squeezing pages and unfolding them again would only take its time.
    const plain = { 'accept-language': this.#language, 'accept-encoding': 'identity' }
    const headers = { ...plain, ...(cookie ? { cookie } : {}), ...init.headers }
    const target = new URL(path, this.#url)
    const response = await fetch(target, { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    const page = answerOf(response, await response.text())
    this.#csrf = CSRF.exec(page.body)?.[1] ?? this.#csrf
    return (this.page = page)
  }

  #keep(line: string) {
    const [pair = '', ...rules] = line.split(';')
    const name = pair.slice(0, pair.indexOf('=')).trim()
    const gone = rules.some(rule => /^\s*(max-age=0|expires=thu, 01 jan 1970)/i.test(rule))
    if (gone) this.cookies.delete(name)
    else this.cookies.set(name, pair.slice(pair.indexOf('=') + 1).trim())
  }
}

function answerOf(response: Response, body: string): Answer {
  let tree: Element | undefined
  const { status, headers } = response
  const isHtml = headers.get('content-type')?.includes('html') ?? false
  return {
    status,
    headers,
    body,
    location: headers.get('location'),
    get html() {
      return (tree ??= parse(isHtml ? body : ''))
    },
    get text() {
      return isHtml ? textOf(this.html) : body
    }
  }
}
