import { addDays, momentIn } from '#lib/dates.ts'
import { isWorkingDay, workingDay } from '../calendar.ts'
import type { GroupName } from '#models/records/target-group.ts'
import { draftOf } from '../workshops.ts'
import { slotsEvery, withSlots } from '#models/planning/slots/lay-out.ts'
import type { Workshop } from '#models/records/workshop.ts'
import type { Staffed } from './cast.ts'
import { takeKits } from './kits.ts'
import { COMPANIES } from './region.ts'
import { chanceOf, type Chance } from './random.ts'

/** What becomes of a workshop: a coming one is filled to `fill` of its seats. */
export interface Session {
  draft: Workshop
  fate: 'closed' | 'toClose' | 'rollCallMissing' | 'cancelled' | 'draft' | 'coming'
  /** 'YYYY-MM-DD', local. */
  day: string
  fill: number
  /** On the next day of workshops: seats are free in it, and someone who has one has no e-mail address. */
  isNext?: boolean
}

type Times = readonly [from: string, to: string]
const MORNINGS: readonly Times[] = [
  ['09:00', '12:00'],
  ['09:15', '12:15'],
  ['09:30', '12:30']
]
const AFTERNOON: Times = ['13:30', '16:30']

/** Of the day itself, the usual hours first: together they leave no moment from 8 to 18 hours without a workshop. */
const DAYS_MORNINGS = [
  ['09:15', '12:15'],
  ['08:00', '11:00'],
  ['10:00', '13:00']
] as const satisfies readonly Times[]
const DAYS_AFTERNOONS = [
  AFTERNOON,
  ['13:00', '16:00'],
  ['15:00', '18:00']
] as const satisfies readonly Times[]

const FURTHEST_BACK = 300
const WEEKS_AHEAD = 6

/**
 * The workshops of an agency around a day, oldest first: one a day at most, so that no room and no facilitator is
 * wanted twice; the agency that shows the product also has a morning and an afternoon on the day itself when workshops
 * are held on it, one of them under way if it is between 8 and 18 hours, and one on the next day of workshops. `time` is
 * 'HH:MM'.
 */
export function programme(staffed: Staffed, { today, time }: { today: string; time: string }): Session[] {
  const { story } = staffed
  const chance = chanceOf(`programme of ${story.safir}`)
  const isShown = story.coming > 5
  const next = workingDay(addDays(today, 1), 1)
  const taken = new Set(isShown ? [today, next] : [today])
  const free = (day: string, step: 1 | -1) => {
    let found = workingDay(day, step)
    while (taken.has(found)) found = workingDay(addDays(found, step), step)
    taken.add(found)
    return found
  }
  const past = Array.from({ length: story.past }, (_, index) => {
    const day = free(addDays(today, -Math.round(3 + (index * (FURTHEST_BACK - 3)) / story.past)), -1)
    return session(staffed, chance, { day, index, fate: pastFate(story.past, index), fill: 1 })
  })
  const coming = Array.from({ length: story.coming }, (_, index) => {
    const day = free(addDays(today, Math.round(1 + ((index + 1) * WEEKS_AHEAD * 7) / (story.coming + 1))), 1)
    return session(staffed, chance, { day, index: index + 3, ...comingFate(story.coming, index) })
  })
  const shown = isShown && isWorkingDay(today) ? onTheDay(staffed, chance, { today, time }) : []
  const soon = isShown
    ? [{ ...session(staffed, chance, { day: next, index: 3, fate: 'coming', fill: 0.75 }), isNext: true }]
    : []
  for (const { draft } of soon) takeKits(draft)
  const asked = isShown ? askedOf(staffed, chance, { today, free }) : []
  const inSlots = isShown ? [jobDating(staffed, chance, free(addDays(today, JOB_DATING_IN), 1))] : []
  return [...past.toReversed(), ...shown, ...soon, ...coming, ...asked, ...inSlots]
}

/** Two dates the company was asked about: it has not answered the first, and would rather have another than the second. */
function askedOf(
  staffed: Staffed,
  chance: Chance,
  { today, free }: { today: string; free: (day: string, step: 1 | -1) => string }
): Session[] {
  const { timeZone } = staffed.agency
  const askedAt = momentIn(timeZone, addDays(today, -2), '10:00')
  const replies = [
    { state: 'asked', askedAt },
    {
      state: 'otherDate',
      askedAt,
      repliedAt: momentIn(timeZone, addDays(today, -1), '14:30'),
      words: ANOTHER_DATE
    }
  ] as const
  return replies.map((hostReply, index) => {
    const day = free(addDays(today, WEEKS_AHEAD * 7 + 5 + index), 1)
    const asked = session(staffed, chance, { day, index, fate: 'draft', fill: 0, inCompany: true })
    asked.draft.set({ hostReply })
    return asked
  })
}

/** A morning cut into nine slots of two places, half taken; the last three by video. */
function jobDating(staffed: Staffed, chance: Chance, day: string): Session {
  const event = session(staffed, chance, {
    day,
    index: 1,
    fate: 'coming',
    fill: 0.5,
    times: ['09:00', '12:00']
  })
  const { startsAt, endsAt, place } = event.draft
  const kind = 'jobDating' as const
  const video = { mode: 'video' as const, joining: 'https://visio.example.org/job-dating' }
  const slots = slotsEvery({ startsAt, endsAt }, { every: 20, capacity: 2 })
  const outline = slots.map((slot, at) => (at < slots.length - 3 ? slot : { ...slot, ...video }))
  const { place: _, ...held } = withSlots({ startsAt, endsAt, place, kind, capacity: 18 }, outline)
  event.draft.set({ ...held, parts: [{ kind: 'other', minutes: 180, note: 'Entretiens courts' }] })
  return event
}

const JOB_DATING_IN = 16
const ANOTHER_DATE = 'Plutôt un mardi matin : le jeudi, l’atelier est en livraison.'

/** The last two wait for the counsellor; one of the others was called off. */
function pastFate(count: number, index: number): Session['fate'] {
  if (index === 0) return 'rollCallMissing'
  if (index === 1 && count > 10) return 'toClose'
  return index === Math.floor(count / 2) ? 'cancelled' : 'closed'
}

/** Nearer workshops are fuller; one is full, the furthest are drafts or just opened. */
function comingFate(count: number, index: number): Pick<Session, 'fate' | 'fill'> {
  if (index === count - 1) return { fate: 'draft', fill: 0 }
  if (index === 1) return { fate: 'coming', fill: 1 }
  if (count > 5 && index === 4) return { fate: 'cancelled', fill: 0.4 }
  return { fate: 'coming', fill: Math.max(0.2, 0.85 - (0.7 * index) / count) }
}

function onTheDay(
  staffed: Staffed,
  chance: Chance,
  { today, time }: { today: string; time: string }
): Session[] {
  const morning = session(staffed, chance, {
    day: today,
    index: 3,
    fate: 'coming',
    fill: 0.85,
    times: underWay(time, DAYS_MORNINGS)
  })
  const afternoon = session(staffed, chance, {
    day: today,
    index: 4,
    fate: 'coming',
    fill: 0.7,
    times: underWay(time, DAYS_AFTERNOONS),
    inCompany: true
  })
  return [morning, afternoon]
}

/** The hours that hold a time; the usual ones when none do. */
function underWay(time: string, choices: readonly [Times, ...Times[]]): Times {
  return choices.find(([from, to]) => from <= time && time < to) ?? choices[0]
}

/** What the region asks of its workshops: people registered for long and young people first. */
const PRIORITIES: readonly GroupName[][] = [
  ['longTerm', 'young'],
  ['longTerm', 'rsa'],
  [],
  ['veryLongTerm', 'added-enreconversion']
]

interface Wanted extends Omit<Session, 'draft'> {
  index: number
  times?: Times
  inCompany?: boolean
}

function session(staffed: Staffed, chance: Chance, wanted: Wanted): Session {
  const { story, agency, counsellors } = staffed
  const { day, fate, fill, index } = wanted
  const host = COMPANIES.find(({ agency: safir }) => safir === story.safir)
  const inCompany = (wanted.inCompany ?? index % 3 === 2) && host !== undefined
  const [from, to] = wanted.times ?? (chance.happens(0.65) ? chance.pick(MORNINGS) : AFTERNOON)
  const first = counsellors[index % counsellors.length]
  const others = chance.happens(0.3) ? counsellors.filter(account => account !== first) : []
  const draft = draftOf({
    agency,
    company: inCompany ? staffed.company : undefined,
    trade: inCompany
      ? (host.trades[index % 2] ?? host.trades[0])
      : (story.trades[index % story.trades.length] ?? ''),
    day,
    from,
    to,
    capacity: chance.pick([10, 10, 12, 12, 14]),
    facilitators: [first, ...others].flatMap(account =>
      account ? [{ account: account._id, name: account.fullName }] : []
    ),
    stepFree: chance.happens(0.8),
    priorities: PRIORITIES[index % PRIORITIES.length] ?? [],
    bring: inCompany ? host.bring : ''
  })
  return { draft, fate, day, fill }
}
