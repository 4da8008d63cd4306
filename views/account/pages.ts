import type { Role } from '#models/records/account.ts'

export interface AccountPages {
  'account/show': {
    typed: { firstName: string; lastName: string }
    email: string
    role: Role
    /** '' for administrators. */
    place: string
    errors: Record<string, string | undefined>
    refusal: string | undefined
  }
}
