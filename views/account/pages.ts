import type { Role } from '#models/records/account.ts'

export interface AccountPages {
  'account/access': { ends: Date }
  'account/show': {
    typed: { firstName: string; lastName: string }
    email: string
    role: Role
    /** '' for administrators. */
    place: string
    /** Of a host, when its access ends unless it is kept; null while no end is near. */
    accessEnds: Date | null
    errors: Record<string, string | undefined>
    refusal: string | undefined
  }
}
