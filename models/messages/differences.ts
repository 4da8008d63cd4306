import { localDate, localTime } from '#lib/dates.ts'
import { CHANGES, type Change, type Told } from './told.ts'

type Read = (told: Told) => string

/** What of a session each change is read from; times are those of its place. */
const READ: Record<Change, Read> = {
  day: ({ startsAt, timeZone }) => localDate(startsAt, timeZone),
  hours: ({ startsAt, endsAt, timeZone }) =>
    `${localTime(startsAt, timeZone)} ${localTime(endsAt, timeZone)}`,
  place: ({ place }) => [place.name, place.address, place.postcode, place.commune].join('|'),
  room: ({ place }) => place.room,
  access: ({ access }) => access.trim(),
  bring: ({ bring }) => bring.trim()
}

/** What is no longer as it was told, in the order it is said. */
export function differences(former: Told, now: Told): Change[] {
  return CHANGES.filter(change => READ[change](former) !== READ[change](now))
}
