import type { Label } from '#models/person/publics.ts'
import type { Piece } from '#models/person/search.ts'
import type { Person } from '#models/person.ts'
import type { Asked } from '../duplicates/pages.ts'
import type { Gender, PersonStateName, StepStateName } from '../shared/states.ts'
import type { WorkshopHead } from '../registrations/pages.ts'

/** A person in a list; labels are those of a given day. */
export interface PersonLine {
  id: string
  rosterName: string
  /** The name with what was searched told apart. */
  pieces: Piece[]
  gender: Gender
  bornOn: Date | null
  identifiers: string[]
  commune: string
  spokenPhone: string | null
  email: string | null
  labels: Label[]
}

/** What was typed in the form of a file, field by field. */
export type PersonTyped = Readonly<Record<string, string | string[] | undefined>>

interface PersonForm {
  typed: PersonTyped
  /** Days read from what was typed, to say them back. */
  echo: { birthDate: Date | null; registeredOn: Date | null }
  errors: Readonly<Record<string, string | undefined>>
  /** Files that may be the person's, asked about before this one is written. */
  asked: Asked | null
  /** The file that has the identifier already, in this agency. */
  known: string | null
  /** Words of the comment that should not stand there. */
  sensitive: readonly { subject: 'health' | 'origin' | 'belief' | 'union' | 'justice'; word: string }[]
  categories: readonly string[]
  needs: readonly ('stepFree' | 'interpreter' | 'hours' | 'reading' | 'hearing')[]
}

/** One workshop of a person's past or future. */
export interface HistoryLine {
  workshop: WorkshopHead
  state: PersonStateName
  debriefed: boolean
  toDebrief: boolean
  steps: readonly {
    id: string
    kind: 'immersion' | 'preHire' | 'training' | 'hire' | 'other'
    state: StepStateName
  }[]
}

export interface PeoplePages {
  'people/index': {
    q: string
    found: { people: readonly PersonLine[]; more: boolean } | null
    tooShort: boolean
    page: { people: readonly PersonLine[]; previous: string | undefined; next: string | undefined } | null
  }
  'people/rows': { people: readonly PersonLine[]; caption: string }
  'people/name': { pieces: readonly Piece[] }
  'people/labels': { labels: readonly Label[]; emailOnly?: boolean | undefined }
  'people/show': {
    person: Pick<
      Person,
      | 'id'
      | 'fullName'
      | 'firstName'
      | 'gender'
      | 'spokenPhone'
      | 'phone'
      | 'email'
      | 'emailRefusedAt'
      | 'address'
      | 'postcode'
      | 'commune'
      | 'language'
      | 'bornOn'
      | 'identifiers'
      | 'category'
      | 'tradeLabel'
      | 'trade'
      | 'counsellor'
      | 'needs'
      | 'comment'
      | 'rsa'
      | 'qpv'
    >
    age: number | null
    registeredOn: { date: Date; months: number } | null
    labels: readonly Label[]
    next: HistoryLine | null
    history: readonly HistoryLine[]
    offers: readonly (WorkshopHead & { key: string })[]
  }
  'people/need': { need: string }
  'people/needs': { needs: readonly string[] }
  'people/new': PersonForm
  'people/edit': PersonForm & { id: string; name: string }
  'people/fields': Omit<PersonForm, 'asked'>
}
