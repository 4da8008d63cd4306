import { Router } from 'express'
import * as components from './controllers/components.ts'
import * as home from './controllers/home.ts'
import * as probesController from './controllers/probes.ts'
import { paths } from './paths.ts'

/** Answered before sessions: a probe must not depend on what it probes. */
export function probes(): Router {
  const router = Router()
  router.get(paths.live(), probesController.live)
  router.get(paths.ready(), probesController.ready)
  return router
}

/** Every URL of the product, one table. `trial` opens what only trial mode shows. */
export function routes({ trial }: { trial: boolean }): Router {
  const router = Router()
  router.get(paths.home(), home.show)
  if (trial) router.get(paths.components(), components.index)

  return router
}
