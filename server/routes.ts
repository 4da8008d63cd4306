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
import * as accounts from './controllers/accounts.ts'
import * as accountDisabling from './controllers/accounts/disabling.ts'
import * as accountEnabling from './controllers/accounts/enabling.ts'
import * as accountInvitation from './controllers/accounts/invitation.ts'
import * as accountUnlocking from './controllers/accounts/unlocking.ts'
import * as health from './controllers/health.ts'
import * as reference from './controllers/reference.ts'
import * as signIn from './controllers/sign-in.ts'
import * as trialSignIn from './controllers/sign-in/trial.ts'
import * as signOuts from './controllers/sign-outs.ts'
import { may, only } from './middleware/signed-in.ts'
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
  router.get(paths.home(), ...may('home.go'), home.show)

  router.get(paths.signIn(), ...may('session.open'), signIn.show)
  router.post(paths.signIn(), ...may('session.open'), signIn.create)
  if (trial) router.post(paths.trialSignIn(), ...may('session.open'), trialSignIn.create)
  router.post(paths.signOut(), ...may('session.close'), signOuts.create)
  router.get(paths.newPasswordReset(), ...may('password.choose'), passwordResets.new)
  router.post(paths.passwordResets(), ...may('password.choose'), passwordResets.create)
  router.get(paths.passwordReset(), ...may('password.choose'), passwordResets.show)
  router.post(paths.passwordReset(), ...may('password.choose'), passwordResets.update)
  router.post(paths.preferences(), ...may('preferences.choose'), preferences.create)

  router.get(paths.hosting(), ...only('employer'), hosting.index)
  router.get(paths.hostingDay(), ...only('employer'), hosting.show)
  router.post(paths.hostingArrivals(), ...only('employer'), hostingArrivals.create)
  router.post(paths.hostingWishes(), ...only('employer'), hostingWishes.create)

  router.get(paths.results(), ...only('counsellor', 'regional'), results.index)
  router.get(paths.resultsCsv(), ...only('counsellor', 'regional'), resultsCsv.index)

  router.get(paths.accounts(), ...may('accounts.manage'), accounts.index)
  router.get(paths.newAccount(), ...may('accounts.manage'), accounts.new)
  router.post(paths.accounts(), ...may('accounts.manage'), accounts.create)
  router.post(paths.accountInvitation(), ...may('account.manage'), accountInvitation.create)
  router.post(paths.accountDisabling(), ...may('account.manage'), accountDisabling.create)
  router.post(paths.accountEnabling(), ...may('account.manage'), accountEnabling.create)
  router.post(paths.accountUnlocking(), ...may('account.manage'), accountUnlocking.create)
  router.get(paths.reference(), ...may('reference.read'), reference.index)
  router.get(paths.health(), ...may('health.read'), health.show)

  if (trial) router.get(paths.components(), ...may('components.see'), components.index)

  return router
}
