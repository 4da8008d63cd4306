import type { Response } from 'express'
import { choiceKey, type Choices, type PersonElsewhere } from '#models/planning/change-plans/elsewhere.ts'
import type { JudgedSession } from '#models/planning/change-plans/judged.ts'
import { datesFor, nextDatesOf } from '#models/messages/next-dates.ts'
import type { ChangePlan } from '#models/records/change-plan.ts'
import type { Seat } from '#models/planning/release.ts'
import { Person } from '#models/records/person.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { chosenToGo, goesField, lastRegistered } from '#models/planning/change-plans/who-goes.ts'
import type { CannotCome, FewerPlaces } from '#views/changes/pages.ts'
import { paths } from '../../paths.ts'
import { sharedOf } from '../../render.ts'

/** What was sent and refused, shown again. */
export interface ChoicesTyped {
  choices: Choices
  keepReason: string
  errors: Record<string, string>
}

interface Asked {
  res: Response
  plan: ChangePlan
  judged: readonly JudgedSession[]
  typed: ChoicesTyped | null
  now: Date
}

/** Who has a seat elsewhere at the new hour, with what may be chosen for each; null: nobody. */
export async function cannotComeShown({ res, plan, judged, typed, now }: Asked): Promise<CannotCome | null> {
  const { t, dates } = sharedOf(res)
  const concerned = judged.filter(({ elsewhere }) => elsewhere.length > 0)
  if (concerned.length === 0) return null
  const names = await fullNames(concerned.flatMap(({ elsewhere }) => elsewhere.map(({ person }) => person)))
  const rows: CannotCome['rows'][number][] = []
  for (const { workshop, elsewhere } of concerned) {
    const next = await nextDatesOf(workshop, { now })
    for (const { person, other } of elsewhere) {
      const name = choiceKey(workshop._id, person)
      const count = datesFor(person, next).length
      const when = dates(other.timeZone).dayTime(other.startsAt)
      const there = other.trade
        ? t('workshops.cannotCome.there', { when, trade: other.trade })
        : t('workshops.cannotCome.thereElsewhere', { when, agency: other.agency })
      rows.push({
        name,
        who: names.get(String(person)) ?? '',
        there,
        href: other.id ? paths.workshop(other.id) : null,
        value: typed?.choices[name] ?? 'release',
        options: [
          {
            value: 'release',
            label:
              count > 0 ? t('workshops.cannotCome.release', { count }) : t('workshops.cannotCome.releaseOnly')
          },
          { value: 'keep', label: t('workshops.cannotCome.keep') }
        ]
      })
    }
  }
  const { overrideReason = '' } = plan.what as { overrideReason?: string }
  return { rows, keepReason: typed?.keepReason ?? overrideReason, errors: typed?.errors ?? {} }
}

/** Whom the page says to give the seat back: those for whom nothing else is chosen. */
export function releasedBy(
  { workshop, elsewhere, tooMany }: JudgedSession,
  typed: ChoicesTyped | null
): PersonElsewhere['person'][] {
  if (tooMany > 0) return whoGoes({ workshop, tooMany }, typed)
  return elsewhere
    .map(({ person }) => person)
    .filter(person => typed?.choices[choiceKey(workshop._id, person)] !== 'keep')
}

function whoGoes(
  { workshop, tooMany }: Pick<JudgedSession, 'workshop' | 'tooMany'>,
  typed: ChoicesTyped | null
) {
  return typed ? chosenToGo(workshop, typed.choices) : lastRegistered(workshop, tooMany)
}

/** Each session with fewer places than people: whose seat may be given back, with whom is chosen. */
export async function fewerPlacesShown({
  res,
  judged,
  typed
}: Pick<Asked, 'res' | 'judged' | 'typed'>): Promise<FewerPlaces[]> {
  const { t, dates } = sharedOf(res)
  const concerned = judged.filter(({ tooMany }) => tooMany > 0)
  const names = await fullNames(
    concerned.flatMap(({ workshop }) => workshop.seats.map(({ person }) => person))
  )
  return concerned.map(({ workshop, tooMany }) => {
    const speak = dates(workshop.timeZone)
    const name = goesField(workshop._id)
    return {
      name,
      day: speak.weekday(workshop.startsAt),
      count: tooMany,
      values: whoGoes({ workshop, tooMany }, typed).map(String),
      options: workshop.seats.toReversed().map(({ person, since }) => ({
        value: String(person),
        label: names.get(String(person)) ?? '',
        hint: t('workshops.fewerPlaces.since', { when: speak.dayTime(since) })
      })),
      error: typed?.errors[name]
    }
  })
}

/** What was chosen before and kept with the plan. */
export function choicesKept({ choices, keepReason }: ChangePlan): ChoicesTyped | null {
  return choices ? { choices: choices as Choices, keepReason, errors: {} } : null
}

/** By session, the names of those whose seat the plan gave back and who have none there. */
export async function seatlessIn(
  { sessions }: ChangePlan,
  workshops: readonly Workshop[]
): Promise<Map<string, string>> {
  const released = sessions.flatMap(({ workshop: id, releases }) => {
    const workshop = workshops.find(({ _id }) => _id.equals(id))
    const people = (releases as Seat[]).map(({ person }) => person)
    return workshop ? [{ id: workshop.id, people: people.filter(person => !workshop.seatOf(person)) }] : []
  })
  const names = await fullNames(released.flatMap(({ people }) => people))
  const said = (people: readonly Seat['person'][]) =>
    people.flatMap(person => names.get(String(person)) ?? []).join(', ')
  return new Map(released.map(({ id, people }) => [String(id), said(people)]))
}

async function fullNames(people: readonly PersonElsewhere['person'][]): Promise<Map<string, string>> {
  const found = await Person.find({ _id: { $in: people } }).select('firstName lastName')
  return new Map(found.map(({ id, fullName }) => [String(id), fullName]))
}
