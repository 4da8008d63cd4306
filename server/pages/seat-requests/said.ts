import { speakPhone } from '#lib/identifiers/phone.ts'
import type { SeatRequest } from '#models/records/seat-request.ts'
import type { PersonTyped } from '#views/people/pages.ts'

/** What somebody said of themselves when they asked for a seat, as the form of a file takes it. */
export function saidOf({
  lastName,
  firstName,
  phone,
  email,
  identifier,
  language
}: SeatRequest): PersonTyped {
  return {
    lastName,
    firstName,
    phone: phone ? speakPhone(phone) : '',
    email: email ?? '',
    identifiers: identifier ?? '',
    language
  }
}
