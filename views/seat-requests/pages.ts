import type { Reason } from '#models/records/duplicate.ts'
import type { RequestOutcome, SeatRequest } from '#models/records/seat-request.ts'
import type { AskedWorkshop } from '#models/seats/requests/listing.ts'
import type { WorkshopHead } from '../registrations/workshop-head.ts'

/** A number to press, and as it is said. */
type Phone = { e164: string; spoken: string } | null

/** A file of the agency that a request may be about, and what says so. */
interface AlikeFile {
  id: string
  fullName: string
  bornOn: Date | null
  identifiers: readonly string[]
  spokenPhone: string | null
  email: string | null
  reasons: readonly Reason[]
}

export interface SeatRequestsPages {
  'seat-requests/index': {
    list: 'waiting' | 'answered'
    waiting: number
    lines: readonly {
      request: Pick<SeatRequest, 'id' | 'fullName' | 'email' | 'wish' | 'at' | 'outcome' | 'answeredAt'>
      workshop: AskedWorkshop | null
      phone: Phone
    }[]
    first: string | null
    next: string | null
  }
  'seat-requests/show': {
    request: Pick<SeatRequest, 'fullName' | 'email' | 'identifier' | 'words' | 'wish' | 'at'> & { id: string }
    phone: Phone
    /** « mailto: » with a subject. */
    mail: string | null
    workshop: WorkshopHead
    standing: 'open' | 'full' | 'cancelled' | 'over'
    /** The waiting list of a full session takes the person. */
    mayWait: boolean
    person: { id: string; fullName: string; isRegistered: boolean } | null
    alike: readonly AlikeFile[]
    others: readonly WorkshopHead[]
    key: string
    answered: { outcome: RequestOutcome; at: Date; by: string } | null
    errors: Readonly<Record<string, string | undefined>>
    refusal: string | undefined
  }
}
