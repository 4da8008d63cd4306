import type { Readiness } from '#models/settings/readiness.ts'
import type { SetupStep } from '#models/settings/setup.ts'
import type { Sending } from '#models/today/sending.ts'

export interface SetupPages {
  'setup/show': {
    steps: readonly SetupStep[]
    sending: Sending
    /** Agencies that cannot plan yet. */
    unready: readonly Readiness[]
    /** One page of those that have an account or were set up. */
    agencies: readonly Readiness[]
    previous: string | undefined
    next: string | undefined
  }
  'setup/step': { step: SetupStep; number: number; isFirst: boolean; sending: Sending }
  'setup/sending': { sending: Sending }
}
