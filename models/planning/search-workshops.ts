import { addDays, HOME_ZONE, localDate, momentIn } from '#lib/dates.ts'
import { wordBeginning } from '#lib/identifiers/like-word.ts'
import { fold } from '#lib/identifiers/person-name.ts'
import { readDate } from '#lib/identifiers/typed-date.ts'
import { workshopScope } from '#models/access/scope.ts'
import type { Account } from '#models/records/account.ts'
import { Workshop } from '#models/records/workshop.ts'
import { ROW_FIELDS, type WorkshopRow } from './listing.ts'

/** Words are looked for among workshops to come and those held since. Both ways the index of the agency bounds it. */
const BACK_DAYS = 366
const AHEAD_DAYS = 366
const LONGEST_SEARCH = 100
const MOST_WORDS = 6
const MOST_WORDS_OF_A_DAY = 4
const SHORTEST_WORD = 2

type Filter = Record<string, unknown>
interface Span {
  $gte: Date
  $lt: Date
}

/** By trade, place, number or day (« soudeur 5 janvier »), those to come first, and whether there are others. */
export async function searchWorkshops(
  account: Account,
  typed: string,
  { limit, now = new Date() }: { limit: number; now?: Date }
): Promise<{ workshops: WorkshopRow[]; more: boolean }> {
  const asked = askedOf(typed, now)
  if (!asked) return { workshops: [], more: false }
  const { days, words, reference } = asked
  const wanted = words.map(isWordOf)
  const find = (startsAt: Span, order: 1 | -1) =>
    Workshop.find({ $and: [workshopScope(account), { startsAt }, ...wanted] })
      .sort({ startsAt: order, _id: order })
      .limit(limit + 1)
      .select(ROW_FIELDS)
      .lean<WorkshopRow[]>()
  const numbered = reference
    ? await Workshop.find({ $and: [workshopScope(account), { reference: { $in: reference } }] })
        .limit(limit + 1)
        .select(ROW_FIELDS)
        .lean<WorkshopRow[]>()
    : []
  const found = [...numbered]
  if (days.length > 0 || words.length > 0)
    for (const [span, order] of days.length > 0 ? days.map(oneDay) : around(now)) {
      if (found.length <= limit) found.push(...(await find(span, order)))
    }
  const once = [...new Map(found.map(one => [String(one._id), one])).values()]
  return { workshops: once.slice(0, limit), more: once.length > limit }
}

function isWordOf(word: string): Filter {
  const begins = wordBeginning(word)
  return {
    $or: ['tradeLabel', 'place.name', 'place.room', 'place.commune'].map(field => ({ [field]: begins }))
  }
}

function oneDay(day: string): [Span, 1] {
  const [from, to] = [day, addDays(day, 1)].map(one => momentIn(HOME_ZONE, one, '00:00'))
  return [{ $gte: from!, $lt: to! }, 1]
}

function around(now: Date): [Span, 1 | -1][] {
  const at = (days: number) => new Date(now.getTime() + days * 86_400_000)
  return [
    [{ $gte: now, $lt: at(AHEAD_DAYS) }, 1],
    [{ $gte: at(-BACK_DAYS), $lt: now }, -1]
  ]
}

interface Asked {
  days: string[]
  words: string[]
  /** What was typed as a list may write a number; null when several words or none. */
  reference: string[] | null
}

function askedOf(typed: string, now: Date): Asked | null {
  const text = typed.trim().slice(0, LONGEST_SEARCH)
  const today = localDate(now, HOME_ZONE)
  const pieces = text
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, MOST_WORDS + MOST_WORDS_OF_A_DAY)
  const { days, rest } = dayAmong(pieces, today)
  const words = [...new Set(fold(rest.join(' ')).split(' '))]
    .filter(word => word.length >= SHORTEST_WORD && !SMALL_WORDS.has(word))
    .slice(0, MOST_WORDS)
  const reference = pieces.length === 1 ? [text, text.toUpperCase()] : null
  // A telephone, an identifier or an address names a person: no place is called so.
  const names = words.filter(word => !/\d{4}/.test(word))
  if (names.length < words.length || text.includes('@'))
    return reference ? { days: [], words: [], reference } : null
  return days.length > 0 || words.length > 0 ? { days, words, reference } : null
}

/** Of a sentence with a day in it: they tell no place and no trade. */
const SMALL_WORDS = new Set(
  'le la les du de des un une au aux en atelier ateliers lundi mardi mercredi jeudi vendredi samedi dimanche the on of at workshop monday tuesday wednesday thursday friday saturday sunday'.split(
    ' '
  )
)

/** The longest run of words that is a day; without its year it is the next such day, or that of the year before. */
function dayAmong(pieces: string[], today: string): { days: string[]; rest: string[] } {
  for (let size = Math.min(MOST_WORDS_OF_A_DAY, pieces.length); size > 0; size--) {
    for (let at = 0; at + size <= pieces.length; at++) {
      const words = pieces.slice(at, at + size)
      const text = words.join(' ')
      if (!/\d/.test(text) || (size === 1 && !/[/.-]/.test(text))) continue
      const read = readDate(text, { today, of: 'event' })
      if ('problem' in read) continue
      const rest = [...pieces.slice(0, at), ...pieces.slice(at + size)]
      return {
        days: read.note === 'date-year-guessed' ? [read.value, yearBefore(read.value)] : [read.value],
        rest
      }
    }
  }
  return { days: [], rest: pieces }
}

const yearBefore = (day: string) =>
  `${Number(day.slice(0, 4)) - 1}${day.slice(4).replace('-02-29', '-02-28')}`
