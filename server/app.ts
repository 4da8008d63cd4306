import express, { type Express } from 'express'
import { compileTemplates } from '#views/engine.ts'
import { errorHandler, notFound } from './errors.ts'
import { accessLog } from './middleware/access-log.ts'
import { compressed } from './middleware/compressed.ts'
import { csrf } from './middleware/csrf.ts'
import { currentUser } from './middleware/current-user.ts'
import { givenBack } from './middleware/given-back.ts'
import { mailboxCount } from './middleware/mailbox-count.ts'
import { knownMethods, otherMethods, requestTargets } from './middleware/methods.ts'
import { openAnswers } from './middleware/open-answers.ts'
import { requestId } from './middleware/request-id.ts'
import { savedRedirects } from './middleware/saved-redirects.ts'
import { securityHeaders } from './middleware/security-headers.ts'
import { setupCount } from './middleware/setup-count.ts'
import { sessions } from './middleware/sessions.ts'
import { sharedLocals } from './middleware/shared-locals.ts'
import { staticFiles } from './middleware/static-files.ts'
import { toldOfFull } from './middleware/told-of-full.ts'
import type { AppOptions } from './options.ts'
import { paths } from './paths.ts'
import { outside, probes, routes } from './routes.ts'

/** The application: ordered middleware, one line each. */
export function createApp(options: AppOptions): Express {
  const { trial, trustProxy, compress, client, databaseName, secret, log, keepOpenMs } = options
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
  app.use(requestTargets)
  app.use(securityHeaders({ https }))
  app.use(probes())
  app.use(staticFiles({ compress }))
  if (compress) app.use(compressed())
  app.use(openAnswers({ keepMs: keepOpenMs, compress }))
  app.use(toldOfFull({ keepMs: keepOpenMs }))
  app.use(outside())
  app.use(sessions({ client, name: databaseName, secret, https }))
  app.use(savedRedirects)
  app.use(currentUser)
  app.use(sharedLocals({ trial }))
  if (trial) app.use(mailboxCount)
  app.use(setupCount)
  app.use(knownMethods)
  app.use(express.urlencoded({ extended: false, limit: '100kb', parameterLimit: 1000 }))
  const table = routes({ trial })
  app.use(givenBack({ trial, table }))
  app.use(csrf({ uploads: [paths.imports()] }))
  app.use(table)
  app.use(otherMethods(table))
  app.use(notFound)
  app.use(errorHandler(log))
  return app
}
