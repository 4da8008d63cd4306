import { Router } from 'express'
import * as components from './controllers/components.ts'
import * as home from './controllers/home.ts'
import * as hosting from './controllers/hosting.ts'
import * as hostingArrivals from './controllers/hosting/arrivals.ts'
import * as hostingWishes from './controllers/hosting/wishes.ts'
import * as results from './controllers/results.ts'
import * as resultsCsv from './controllers/results/csv.ts'
import * as probesController from './controllers/probes.ts'
import * as passwordResets from './controllers/password-resets.ts'
import * as preferences from './controllers/preferences.ts'
import * as signIn from './controllers/sign-in.ts'
import * as trialSignIn from './controllers/sign-in/trial.ts'
import * as signOuts from './controllers/sign-outs.ts'
import { only } from './middleware/signed-in.ts'
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

  router.get(paths.signIn(), signIn.show)
  router.post(paths.signIn(), signIn.create)
  if (trial) router.post(paths.trialSignIn(), trialSignIn.create)
  router.post(paths.signOut(), signOuts.create)
  router.get(paths.newPasswordReset(), passwordResets.new)
  router.post(paths.passwordResets(), passwordResets.create)
  router.get(paths.passwordReset(), passwordResets.show)
  router.post(paths.passwordReset(), passwordResets.update)
  router.post(paths.preferences(), preferences.create)

  router.get(paths.hosting(), ...only('employer'), hosting.index)
  router.get(paths.hostingDay(), ...only('employer'), hosting.show)
  router.post(paths.hostingArrivals(), ...only('employer'), hostingArrivals.create)
  router.post(paths.hostingWishes(), ...only('employer'), hostingWishes.create)

  router.get(paths.results(), ...only('counsellor', 'regional'), results.index)
  router.get(paths.resultsCsv(), ...only('counsellor', 'regional'), resultsCsv.index)

  if (trial) router.get(paths.components(), components.index)

  return router
}
