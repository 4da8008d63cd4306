import { localDate, localTime } from '#lib/dates.ts'
import { isRemote, modeOf } from '#models/records/workshop-mode.ts'
import { CHANGES, type Change, type Told } from './told.ts'

type Read = (told: Told) => string

/** What of a session each change is read from; times are those of its place. */
const READ: Record<Change, Read> = {
  day: ({ startsAt, timeZone }) => localDate(startsAt, timeZone),
  hours: ({ startsAt, endsAt, timeZone }) =>
    `${localTime(startsAt, timeZone)} ${localTime(endsAt, timeZone)}`,
  place: ({ place }) =>
    [modeOf({ place }), place.name, place.address, place.postcode, place.commune].join('|'),
  room: ({ place }) => place.room,
  joining: ({ joining = '' }) => joining,
  access: ({ access }) => access.trim(),
  bring: ({ bring }) => bring.trim(),
  hostNeeds: ({ hostNeeds = '' }) => hostNeeds.trim()
}

/** Once it is held otherwise, the way in or the way to join is told anew or not at all: it is no change of its own. */
const REMOTE_SAYS_NOT: Change = 'access'
const ON_SITE_SAYS_NOT: Change = 'joining'

/** What a host provides is its own business; a message of an earlier version did not keep it. */
const saysNeeds = (former: Told, reader: Reader) => reader === 'host' && former.hostNeeds !== undefined

type Reader = 'host' | 'other'

/** What is no longer as it was told to this reader, in the order it is said. */
export function differences(former: Told, now: Told, reader: Reader = 'other'): Change[] {
  const unsaid: Change[] = [isRemote(now) ? REMOTE_SAYS_NOT : ON_SITE_SAYS_NOT]
  if (!saysNeeds(former, reader)) unsaid.push('hostNeeds')
  return CHANGES.filter(change => !unsaid.includes(change) && READ[change](former) !== READ[change](now))
}
