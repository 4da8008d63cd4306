import { lastTestMessage } from '#models/messages/test-message.ts'
import { Account } from '#models/records/account.ts'
import { Agency } from '#models/records/agency.ts'
import { Company } from '#models/records/company.ts'
import type { InstallationFact } from '#models/records/installation.ts'
import { Trade } from '#models/records/trade.ts'
import { readInstallation } from './installation.ts'
import { canPlan, chosenAgencies, readinessOf, type Readiness } from './readiness.ts'

export const SETUP_STEPS = [
  'agencies',
  'trades',
  'rooms',
  'contact',
  'messages',
  'installation',
  'colleagues',
  'companies',
  'hours'
] as const
export type SetupStepName = (typeof SETUP_STEPS)[number]

export interface SetupStep {
  name: SetupStepName
  isDone: boolean
  /** What there is of it already, in all the installation. */
  count: number
  lacking: readonly Readiness[]
  /** What the installation has not said of itself. */
  untold: readonly InstallationFact[]
}

export interface Setup {
  steps: SetupStep[]
  /** Agencies that have an account or that somebody has set up, by name. */
  agencies: Readiness[]
}

export async function readSetup(now = new Date()): Promise<Setup> {
  const [agencies, known, trades, colleagues, companies, test, installation] = await Promise.all([
    chosenAgencies().then(chosen => readinessOf(chosen, now)),
    Agency.estimatedDocumentCount(),
    Trade.countDocuments({ retiredAt: null }),
    Account.countDocuments({ role: 'counsellor', disabledAt: null }),
    Company.estimatedDocumentCount(),
    lastTestMessage(),
    readInstallation()
  ])
  const lacking = (isLacking: (agency: Readiness) => boolean) => agencies.filter(isLacking)
  const step = (name: SetupStepName, count: number, missing: readonly Readiness[] = []): SetupStep => ({
    name,
    count,
    lacking: missing,
    untold: [],
    isDone: missing.length === 0 && count > 0
  })
  const having = (has: (agency: Readiness) => boolean) => agencies.filter(has).length
  return {
    agencies,
    steps: [
      step('agencies', known),
      step('trades', trades),
      step(
        'rooms',
        agencies.reduce((sum, { rooms }) => sum + rooms, 0),
        lacking(({ rooms }) => rooms === 0)
      ),
      step(
        'contact',
        having(({ hasPhone, hasEmail }) => hasPhone && hasEmail),
        lacking(({ hasPhone, hasEmail }) => !hasPhone || !hasEmail)
      ),
      step('messages', test?.state === 'sent' ? 1 : 0),
      { ...step('installation', installation.lacking.length === 0 ? 1 : 0), untold: installation.lacking },
      step(
        'colleagues',
        colleagues,
        lacking(one => one.colleagues === 0)
      ),
      step('companies', companies),
      step(
        'hours',
        having(({ hasHours }) => hasHours),
        lacking(({ hasHours }) => !hasHours)
      )
    ]
  }
}

/** How many agencies that have an account or were set up cannot plan yet; 1 while there is none. */
export async function waitingForSetup(now = new Date()): Promise<number> {
  const agencies = await readinessOf(await chosenAgencies(), now)
  return agencies.length === 0 ? 1 : agencies.filter(agency => !canPlan(agency)).length
}
