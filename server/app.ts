import { readFileSync } from 'node:fs'
import path from 'node:path'
import express, { type Express } from 'express'
import type { MongoClient } from 'mongodb'
import type { Logger } from '#lib/log.ts'
import { compileTemplates } from '#views/engine.ts'
import { stylesheets } from '#views/layouts/stylesheets.ts'
import { errorHandler, notFound } from './errors.ts'
import { accessLog } from './middleware/access-log.ts'
import { csrf } from './middleware/csrf.ts'
import { currentUser } from './middleware/current-user.ts'
import { mailboxCount } from './middleware/mailbox-count.ts'
import { knownMethods, otherMethods } from './middleware/methods.ts'
import { requestId } from './middleware/request-id.ts'
import { savedRedirects } from './middleware/saved-redirects.ts'
import { securityHeaders } from './middleware/security-headers.ts'
import { sessions } from './middleware/sessions.ts'
import { sharedLocals } from './middleware/shared-locals.ts'
import { paths } from './paths.ts'
import { probes, routes } from './routes.ts'

const root = path.resolve(import.meta.dirname, '..')

/** What the entry point hands the application; nothing in it reads the environment. */
export interface AppOptions {
  appUrl: string
  secret: string
  trial: boolean
  trustProxy: number
  /** The connected driver and the name of its database, for the session store. */
  client: MongoClient
  databaseName: string
  log: Logger
}

/** The application: ordered middleware, one line each. */
export function createApp(options: AppOptions): Express {
  const { trial, trustProxy, client, databaseName, secret, log } = options
  const https = options.appUrl.startsWith('https:')
  compileTemplates()
  const app = express()
  app.disable('x-powered-by')
  app.set('etag', false)
  app.set('trust proxy', trustProxy)
  app.set('query parser', 'simple')
  app.locals['options'] = options
  app.use(requestId)
  app.use(accessLog(log))
  app.use(securityHeaders({ https }))
  app.use(probes())
  app.use(staticFiles())
  app.use(sessions({ client, name: databaseName, secret, https }))
  app.use(savedRedirects)
  app.use(currentUser)
  app.use(sharedLocals({ trial }))
  if (trial) app.use(mailboxCount)
  app.use(knownMethods)
  app.use(express.urlencoded({ extended: false, limit: '100kb', parameterLimit: 1000 }))
  app.use(csrf({ uploads: [paths.imports()] }))
  const table = routes({ trial })
  app.use(table)
  app.use(otherMethods(table))
  app.use(notFound)
  app.use(errorHandler(log))
  return app
}

/** Style sheets as one file read at start, scripts, icons and fonts; none of them needs a session. */
function staticFiles() {
  const router = express.Router()
  const css = stylesheets.map(file => readFileSync(path.join(root, 'public/css', file), 'utf8')).join('\n')
  const options = { maxAge: '1h', index: false, redirect: false } as const
  const font = (name: string) => path.join(root, 'node_modules/@fontsource-variable', name, 'files')
  router.get(
    paths.stylesheet(),
    (_req, res) => void res.set('Cache-Control', 'public, max-age=3600').type('css').send(css)
  )
  router.use(
    '/fonts/atkinson',
    express.static(font('atkinson-hyperlegible-next'), { ...options, maxAge: '1y', immutable: true })
  )
  router.use(
    '/fonts/bricolage',
    express.static(font('bricolage-grotesque'), { ...options, maxAge: '1y', immutable: true })
  )
  router.use(express.static(path.join(root, 'public'), options))
  return router
}
