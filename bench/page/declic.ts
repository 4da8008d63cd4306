import express, { type Express, type RequestHandler } from 'express'
import session from 'express-session'
import { makeLog } from '#lib/log.ts'
import { Account } from '#models/records/account.ts'
import { accessLog } from '#server/middleware/access-log.ts'
import { compressed } from '#server/middleware/compressed.ts'
import { csrf } from '#server/middleware/csrf.ts'
import { requestId } from '#server/middleware/request-id.ts'
import { securityHeaders } from '#server/middleware/security-headers.ts'
import { sharedLocals } from '#server/middleware/shared-locals.ts'
import { render } from '#server/render.ts'
import { compileTemplates } from '#views/engine.ts'
import type { Pages } from '#views/pages.ts'
import { BsonSessions } from './sessions.ts'
import { listLocals } from './same-page.ts'

/** Our own chain for the list page, in the order of server/app.ts; rows and account at hand, no database behind. */
export function declic(now: Date): Express {
  compileTemplates()
  const marie = new Account({
    email: 'marie@example.org',
    firstName: 'Marie',
    lastName: 'Aubert',
    role: 'counsellor'
  })
  const locals: Pages['workshops/index'] = listLocals(now)
  const known: RequestHandler = (req, _res, next) => {
    req.user = marie
    next()
  }
  const app = express()
  app.disable('x-powered-by')
  app.set('etag', false)
  app.set('query parser', 'simple')
  app.locals['options'] = { appUrl: 'http://localhost', secret: 'a-secret-of-the-bench-of-32-signs' }
  app.use(requestId)
  app.use(accessLog(makeLog('info')))
  app.use(securityHeaders({ https: false }))
  app.use(compressed())
  app.use(
    session({
      secret: 'a-secret-of-the-bench-of-32-signs',
      resave: false,
      saveUninitialized: false,
      store: new BsonSessions()
    })
  )
  app.use(known)
  app.use(sharedLocals({ trial: false }))
  app.use(express.urlencoded({ extended: false }))
  app.use(csrf({ uploads: [] }))
  app.get('/workshops', (_req, res) =>
    render(res, 'workshops/index', locals, { title: 'Ateliers', here: 'planning' })
  )
  return app
}
