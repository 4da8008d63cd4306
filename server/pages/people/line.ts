import { HOME_ZONE, localDate } from '#lib/dates.ts'
import { piecesOf } from '#models/people/search.ts'
import type { Person } from '#models/records/person.ts'
import type { PersonLine } from '#views/people/pages.ts'
import { labelsOn } from '#models/people/target-groups.ts'

/** Today where no place is concerned. */
export const today = (now = new Date()) => localDate(now, HOME_ZONE)

/** A person as a list shows them: labels of a day, what was searched told apart in the name. */
export function lineOf(person: Person, { day, q = '' }: { day: string; q?: string }): PersonLine {
  const { id, rosterName, gender, bornOn, identifiers, commune, spokenPhone } = person
  const pieces = piecesOf(rosterName, q)
  const email = person.email ?? null
  return {
    id,
    rosterName,
    pieces,
    gender,
    bornOn,
    identifiers,
    commune,
    spokenPhone,
    email,
    labels: labelsOn(person, day)
  }
}
