import { addDays, localDate, localTime } from '#lib/dates.ts'
import { isGroupName } from '#models/records/target-group.ts'
import type { Workshop } from '#models/records/workshop.ts'
import type { Outline } from '../planning.ts'
import type { PlaceChoice, Slot } from '../slot.ts'
import type { PlannedChange } from './kinds.ts'
import { REVISED_FIELDS } from './revised-fields.ts'

/** What another session of the series takes of a move that was typed for one: as many days and hours further on. */
export function ownMove(
  origin: Workshop,
  other: Workshop,
  what: PlannedChange['move']
): PlannedChange['move'] {
  const { slot } = what
  const [was, is] = [slotAsItIs(origin), slotAsItIs(other)]
  return {
    ...what,
    slot: {
      date: addDays(is.date, daysBetween(was.date, slot.date)),
      from: laterBy(is.from, minutesOf(slot.from) - minutesOf(was.from)),
      to: laterBy(is.to, minutesOf(slot.to) - minutesOf(was.to)),
      // A place that stays is each one's own.
      place: isSame(was.place, slot.place) ? is.place : slot.place,
      saturday: slot.saturday || is.saturday
    },
    ...(what.joining === origin.joining ? { joining: other.joining } : {})
  }
}

/** Of a revision, only what was changed: the rest is each one's own. */
export function ownRevision(
  origin: Workshop,
  other: Workshop,
  what: PlannedChange['revise']
): PlannedChange['revise'] {
  const { outline } = what
  const changed = changedIn(outlineAsItIs(origin), outline)
  const taken = Object.fromEntries(changed.map(field => [field, outline[field]]))
  return { ...what, outline: { ...outlineAsItIs(other), ...taken } }
}

export function slotAsItIs({ startsAt, endsAt, timeZone, place }: Workshop): Slot {
  const date = localDate(startsAt, timeZone)
  return {
    date,
    from: localTime(startsAt, timeZone),
    to: localTime(endsAt, timeZone),
    place: placeAsItIs(place),
    saturday: new Date(`${date}T00:00:00Z`).getUTCDay() === 6
  }
}

function placeAsItIs({ kind, mode, room, company, site }: Workshop['place']): PlaceChoice {
  if (mode === 'video' || mode === 'telephone') return { kind: 'remote', mode }
  return kind === 'company' && company && site
    ? { kind: 'company', company: String(company), site: String(site) }
    : { kind: 'agency', room: room ?? '' }
}

export function outlineAsItIs(workshop: Workshop): Outline {
  const {
    sector,
    trade,
    parts,
    facilitators,
    kits,
    capacity,
    access,
    joining,
    bring,
    hostNeeds,
    priorities
  } = workshop.toObject()
  return {
    sector,
    trade,
    parts: parts.map(({ kind, minutes, note }) => ({ kind, minutes, note })),
    facilitators: facilitators.map(({ account, name }) => ({ account: account ?? null, name })),
    kits: kits.map(({ name, count }) => ({ name, count })),
    capacity,
    access,
    joining,
    bring,
    hostNeeds,
    priorities: priorities.filter(isGroupName)
  }
}

export function changedIn(before: Outline, after: Outline): (typeof REVISED_FIELDS)[number][] {
  return REVISED_FIELDS.filter(
    field => after[field] !== undefined && !isSame(comparable(before)[field], comparable(after)[field])
  )
}

/** A colleague is the account, whatever the name was when it was written. */
const comparable = ({ facilitators, access, joining = '', bring, priorities = [], ...rest }: Outline) => ({
  ...rest,
  facilitators: facilitators.map(({ account, name }) => String(account ?? name)).toSorted(),
  priorities: priorities.toSorted(),
  access: access.trim(),
  joining: joining.trim(),
  bring: bring.trim()
})

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

const DAY_MS = 86_400_000
const daysBetween = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)

const LAST_MINUTE = 24 * 60 - 1
const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/** Within the day: what would leave it is refused for its hours. */
function laterBy(time: string, minutes: number): string {
  const at = Math.min(Math.max(minutesOf(time) + minutes, 0), LAST_MINUTE)
  return `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`
}
