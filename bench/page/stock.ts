import { randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import express, { type Express } from 'express'
import session from 'express-session'
import helmet from 'helmet'
import { translate } from '#lib/i18n.ts'
import { makeLog } from '#lib/log.ts'
import { modesOf } from '#lib/modes.ts'
import { placesAdded, seatsTaken } from '#lib/seat-count.ts'
import { factsOfKind } from '#models/records/workshop-kind.ts'
import { sectorIcon } from '#views/icons/sectors.ts'
import { paths } from '#server/paths.ts'
import { assetAddress } from '#views/assets.ts'
import { navigation } from '#views/layouts/navigation.ts'
import { sayModes } from '#views/slots/ways.ts'
import { dates } from './plain-dates.ts'
import { asker } from './reads.ts'
import { asAsked, listLocals } from './same-page.ts'
import { BsonSessions } from './sessions.ts'

const views = path.resolve(import.meta.dirname, '../../views')

/**
 * The peer: Express and EJS as their manuals show them (`res.render`, view cache on, `with`, EJS's own include and
 * escape), helmet, a session, a CSRF token, a line of log, cached Intl formatters. The same page from the same
 * templates, every partial of the list written into its place beforehand, which spares EJS its includes.
 */
export function stock(now: Date): Express {
  const folder = mkdtempSync(path.join(tmpdir(), 'declic-bench-'))
  cpSync(views, folder, { recursive: true, filter: source => !source.endsWith('.ts') })
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('.ejs')) writeFileSync(path.join(folder, file), translated(file))
  }
  const log = makeLog('info')
  const listAt = asAsked(count => listLocals(now, count))
  const ask = asker()
  const user = {
    firstName: 'Marie',
    lastName: 'Aubert',
    fullName: 'Marie Aubert',
    role: 'counsellor',
    email: 'marie@example.org'
  }
  const app = express()
  app.set('views', folder)
  app.set('view engine', 'ejs')
  app.enable('view cache')
  app.use((req, res, next) => {
    const start = process.hrtime.bigint()
    res.locals.nonce = randomBytes(16).toString('base64')
    res.on('finish', () =>
      log.info(
        { method: req.method, status: res.statusCode, ms: Number(process.hrtime.bigint() - start) / 1e6 },
        'request'
      )
    )
    next()
  })
  const nonce = (_req: unknown, res: unknown) =>
    `'nonce-${(res as { locals: { nonce: string } }).locals.nonce}'`
  app.use(helmet({ contentSecurityPolicy: { directives: { scriptSrc: [nonce] } } }))
  const secret = 'a-secret-of-the-bench-of-32-signs'
  app.use(session({ secret, resave: false, saveUninitialized: false, store: new BsonSessions() }))
  app.use(express.urlencoded({ extended: true }))
  app.use((req, res, next) => {
    req.session.csrfToken ??= randomBytes(24).toString('base64url')
    res.locals['csrfToken'] = req.session.csrfToken
    next()
  })
  const shared = {
    t: translate('fr'),
    lang: 'fr',
    date: dates(),
    dates,
    user,
    path: '/workshops',
    flash: null,
    trial: false,
    theme: undefined,
    paths,
    asset: assetAddress,
    sectorIcon,
    seatsTaken,
    placesAdded,
    modesOf,
    sayModes,
    factsOf: factsOfKind
  }
  app.get('/workshops', async (req, res, next) => {
    await ask(req.url)
    res.render('workshops/index', { ...shared, ...listAt(req.url) }, (error: Error | null, body: string) => {
      if (error) return next(error)
      res.render('layouts/page', {
        ...shared,
        title: 'Ateliers',
        body,
        nav: navigation.counsellor,
        here: 'planning'
      })
    })
  })
  return app
}

/** Our call of a partial becomes EJS's include, or the partial itself inside a function of its locals. */
function translated(file: string): string {
  const source = readFileSync(path.join(views, file), 'utf8')
  const into = file === path.join('workshops', 'index.ejs') || file.startsWith('shared')
  return source.replace(/<%- partial\('([^']+)', ([\s\S]*?)\) %>/g, (_call, name: string, given: string) => {
    if (!into) return `<%- include('${path.relative(path.dirname(file), name)}', ${unset(given)}) %>`
    return `<% ;((locals) => { %>${translated(`${name}.ejs`)}<% })(Object.assign({}, locals, ${unset(given)})) %>`
  })
}

/** EJS's include passes the parent's locals on: what a partial is not given must be unset for it. */
const unset = (given: string) =>
  `Object.assign({ size: undefined, words: undefined, detail: undefined, value: undefined, hint: undefined, error: undefined, id: undefined, optional: undefined, type: undefined, width: undefined, inputmode: undefined, autocomplete: undefined, maxlength: undefined, after: undefined, spellcheck: undefined, autofocus: undefined, groups: undefined, prompt: undefined, offered: undefined, waiting: undefined, options: undefined, sector: undefined, workshop: undefined, lede: undefined, aside: undefined, tool: undefined, kind: undefined, place: undefined, slots: undefined, short: undefined, icon: undefined, name: undefined, label: undefined, describedAs: undefined }, ${given})`
