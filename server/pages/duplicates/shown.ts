import type { Response } from 'express'
import { defaultSide, differs, type ChosenField, type Choices } from '#models/identity/merge/fields.ts'
import type { Raw } from '#models/records/record.ts'
import { Participation } from '#models/records/participation.ts'
import { likenedFrom } from '#models/identity/similarity/candidates.ts'
import type { Person } from '#models/records/person.ts'
import type { Pages } from '#views/pages.ts'
import { render, sharedOf } from '../../render.ts'
import type { Pair } from './find.ts'
import { choiceSpeakers, nameOf, rowOf, rowsOf } from './sides.ts'

/** What a form that was refused brings back. */
interface Again {
  choices?: Choices
  why?: string
  errors?: Record<string, string>
  refusal?: string | undefined
  refused?: boolean
}

/** Two files side by side, with what there is to choose and to decide. */
export async function pairPage(
  res: Response,
  { duplicate, kept, losing }: Pair,
  again: Again
): Promise<void> {
  const shared = sharedOf(res)
  const people = [kept, losing]
  const { decidedAt, why: said } = duplicate
  const locals: Pages['duplicates/show'] = {
    id: String(duplicate.id),
    people: people.map(person => ({ id: person.id, name: nameOf(person), seen: versionOf(person) })),
    reasons: duplicate.reasons,
    rows: [
      ...rowsOf(
        shared,
        people.map(person => likenedFrom(person.toObject<Person>()))
      ),
      ...(await more(res, people))
    ],
    choices: choicesOf(res, kept, losing, again.choices ?? {}),
    why: again.why ?? '',
    decided: decidedAt ? { at: decidedAt, why: said, stands: duplicate.state === 'apart' } : null,
    decidedAt: decidedOf({ duplicate }),
    errors: again.errors ?? {},
    refusal: again.refusal
  }
  const title = shared.t('duplicates.show.title')
  render(res, 'duplicates/show', locals, { title, here: 'people', refused: again.refused ?? false })
}

/** What tells the two files apart beside who they are: what the choice below does not ask, and their past. */
async function more(res: Response, people: Person[]) {
  const { t, date } = sharedOf(res)
  const counts = await Promise.all(people.map(({ _id }) => Participation.countDocuments({ person: _id })))
  const speak = choiceSpeakers(sharedOf(res))
  const row = (field: 'address' | 'registeredOn' | 'trade') =>
    rowOf(t(`duplicates.field.${field}`), people.map(speak[field]), t('duplicates.nothing'))
  return [
    row('address'),
    row('registeredOn'),
    row('trade'),
    {
      label: t('duplicates.field.comment'),
      values: plain(
        people.map(({ comment }) => comment),
        t('duplicates.nothing')
      )
    },
    {
      label: t('duplicates.field.history'),
      values: plain(
        counts.map(count => t('duplicates.history', { count })),
        ''
      )
    },
    {
      label: t('duplicates.field.since'),
      values: plain(
        people.map(({ _id }) => date.date(_id.getTimestamp())),
        ''
      )
    }
  ]
}

const plain = (texts: string[], nothing: string) =>
  texts.map(text => ({ text: text || nothing, same: false }))

function choicesOf(res: Response, kept: Person, losing: Person, chosen: Choices) {
  const shared = sharedOf(res)
  const speak = choiceSpeakers(shared)
  const [one, other] = [rawOf(kept), rawOf(losing)]
  return (Object.keys(speak) as ChosenField[])
    .filter(field => differs(field, one, other))
    .map(field => ({
      field,
      label: shared.t(`duplicates.field.${field}`),
      chosen: chosen[field] ?? defaultSide(field, one, other),
      values: { kept: speak[field](kept), losing: speak[field](losing) }
    }))
}

const rawOf = (person: Person) => person.toObject<Raw>()

/** The moment of the last decision on a pair, '' for none: a merge holds for the one that was shown. */
export const decidedOf = ({ duplicate }: Pick<Pair, 'duplicate'>) => duplicate.decidedAt?.toISOString() ?? ''

/** The moment of the last change: a choice holds for what was shown. */
export const versionOf = (person: Person) => new Date(Number(person.get('updatedAt'))).toISOString()
