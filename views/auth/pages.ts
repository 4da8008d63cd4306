import type { IconName } from '../icons/drawings.ts'

/** One invented person of a trial and what they can do, in the reader's language. */
export interface TrialRow {
  account: string
  icon: IconName
  name: string
  can: string
}

export interface AuthPages {
  'auth/sign-in': {
    email: string
    /** Where the person was going, a path of this site; '' for the first page of the role. */
    back: string
    refused: boolean
    /** What was typed in the form whose session is over; '' without. */
    sealed: string
    over: 'kept' | 'tooBig' | undefined
    /** Empty outside trial mode. */
    rows: readonly TrialRow[]
  }
  'auth/trial-rows': { rows: readonly TrialRow[]; sealed: string }
  'auth/forgotten': { email: string; error: string | null }
  'auth/link-sent': { email: string }
  'auth/link-over': Record<never, never>
  'auth/password': { email: string; error: string | null }
}
