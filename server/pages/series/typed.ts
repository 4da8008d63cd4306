import { createHash } from 'node:crypto'
import { addDays, clock, localDate } from '#lib/dates.ts'
import type { Language } from '#lib/i18n.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import type { Agency } from '#models/records/agency.ts'
import { readTime } from '#lib/identifiers/typed-time.ts'
import type { Choices, OwnSlot, SeriesPlan } from '#models/planning/series/review.ts'
import type { Workshop } from '#models/records/workshop.ts'
import type { SeriesTyped } from '#views/series/pages.ts'
import type { WorkshopChoices, WorkshopTyped } from '#views/workshops/pages.ts'
import type { Typed } from '../../forms/read.ts'
import type { SeriesForm, SeriesQuery } from '../../forms/series.ts'
import { emptyTyped, kitFields, outlineOf, slotOf, typedAgain, typedOf } from '../../forms/workshop-typed.ts'
import type { WorkshopForm } from '../../forms/workshop.ts'

const one = (typed: Typed, name: string) => [typed[name] ?? ''].flat()[0] ?? ''
const all = (typed: Typed, name: string) => [typed[name] ?? []].flat()

/** The fields as they were typed; a form that comes from the one of a workshop says nothing of the repetition yet. */
export function seriesTypedAgain(typed: Typed): SeriesTyped {
  const isNew = !('rhythm' in typed)
  return {
    ...typedAgain(typed),
    rhythm: one(typed, 'rhythm') || 'week1',
    weekdays: all(typed, 'weekdays'),
    until: one(typed, 'until'),
    times: one(typed, 'times'),
    skip: isNew ? ['closures'] : all(typed, 'skip'),
    except: all(typed, 'except').join(', '),
    own: ownTyped(typed)
  }
}

/** A new series begins with what a workshop is, never with who comes: a week after it, or after today. */
export function seriesLike(
  workshop: Workshop,
  { date, rhythm, times }: SeriesQuery,
  language: Language
): SeriesTyped {
  const typed = typedOf(workshop, language)
  const day = date || nextLike(workshop)
  return withRhythm({ ...typed, date: slashed(day), day, saturday: false }, { rhythm, times })
}

function nextLike({ localDay, timeZone }: Workshop): string {
  const today = localDate(new Date(), timeZone)
  let day = addDays(localDay, 7)
  while (day <= today) day = addDays(day, 7)
  return day
}

/** Where an agency does not say when it is open. */
const USUAL_MORNING = { from: '09:00', to: '12:00' }

/** What can be guessed is filled in: the only place there is, and the hours of a morning. */
export function newSeriesTyped(
  { date, rhythm, times }: SeriesQuery,
  { user, agency, choices, lang }: { user: string; agency: Agency; choices: WorkshopChoices; lang: Language }
): SeriesTyped {
  const places = choices.places
    .flatMap(({ options }) => options)
    .filter(({ value }) => !value.startsWith('mode:'))
  const morning = agency.morning ?? USUAL_MORNING
  const typed = {
    ...emptyTyped(user, date || null),
    from: clock(lang, morning.from),
    to: clock(lang, morning.to),
    place: places.length === 1 ? (places[0]?.value ?? '') : ''
  }
  return withRhythm(typed, { rhythm, times })
}

export function withRhythm(
  typed: WorkshopTyped,
  { rhythm, times }: Pick<SeriesQuery, 'rhythm' | 'times'>
): SeriesTyped {
  return { ...typed, rhythm, times, weekdays: [], until: '', skip: ['closures'], except: '', own: {} }
}

/** The form as a browser would send it, to be read as if it had been. */
export function asSent({ parts, kits, own: _, ...form }: SeriesTyped): Typed {
  const { day: __, saturday: ___, hasSlots: ____, ...fields } = form
  return {
    ...fields,
    partKind: parts.map(({ kind }) => kind),
    partMinutes: parts.map(({ minutes }) => minutes),
    partNote: parts.map(({ note }) => note),
    ...kitFields(kits)
  }
}

/** What the domain is told. */
export function planOf(about: WorkshopForm, rule: SeriesForm, choices: WorkshopChoices): SeriesPlan {
  const { from, to, place } = slotOf(about)
  return {
    outline: outlineOf(about, choices),
    from,
    to,
    place,
    recurrence: { first: about.date, rhythm: rule.rhythm, weekdays: rule.weekdays.map(Number) },
    until: rule.until || null,
    times: rule.times ?? null,
    skipsClosures: rule.skip.includes('closures'),
    skipsSchool: rule.skip.includes('school'),
    except: rule.except
  }
}

/** What was decided date by date, against what was proposed when the list was shown. */
export function choicesOf({ shown, kept, cure, ...form }: SeriesForm): Choices {
  const ticked = new Set(kept)
  const days = (proposed: 'y' | 'n') =>
    shown.filter(one => one.endsWith(proposed)).map(one => one.slice(0, -1))
  return {
    kept: new Set(days('n').filter(day => ticked.has(day))),
    skipped: new Set(days('y').filter(day => !ticked.has(day))),
    own: ownSlots(shown, form),
    cures: new Map(
      cure.filter(Boolean).map(one => {
        const [day = '', chosen = ''] = one.split('|')
        const at = chosen.indexOf(':')
        return [day, { kind: chosen.slice(0, at) as 'room' | 'day', value: chosen.slice(at + 1) }]
      })
    )
  }
}

/** Hours and rooms that were typed for one date alone. */
function ownSlots(
  shown: readonly string[],
  { ownFrom, ownTo, ownRoom }: Pick<SeriesForm, 'ownFrom' | 'ownTo' | 'ownRoom'>
): NonNullable<Choices['own']> {
  const own = new Map<string, OwnSlot>()
  for (const [line, date] of shown.entries()) {
    const [from, to, room] = [ownFrom[line] ?? '', ownTo[line] ?? '', ownRoom[line] ?? '']
    if (!from && !to && !room) continue
    const [begins, ends] = [timeIn(from), timeIn(to)]
    const isUnread = (from !== '' && begins === null) || (to !== '' && ends === null)
    own.set(date.slice(0, -1), { from: begins, to: ends, room: room || null, isUnread })
  }
  return own
}

function timeIn(typed: string): string | null {
  const reading = readTime(typed)
  return 'problem' in reading ? null : reading.value
}

/** The same as they were typed, to be shown again. */
function ownTyped(typed: Typed): SeriesTyped['own'] {
  const [froms, tos, rooms] = [all(typed, 'ownFrom'), all(typed, 'ownTo'), all(typed, 'ownRoom')]
  return Object.fromEntries(
    all(typed, 'shown').map((date, line) => [
      date.slice(0, -1),
      { from: froms[line] ?? '', to: tos[line] ?? '', room: rooms[line] ?? '' }
    ])
  )
}

/** What the list of dates depends on: a list that was shown for something else is to be read again. */
export function listedFor({ outline, ...when }: SeriesPlan): string {
  const { facilitators, capacity, kits } = outline
  const said = JSON.stringify([when, facilitators.map(({ name }) => name), capacity, kits])
  return createHash('sha256').update(said).digest('base64url').slice(0, 16)
}
