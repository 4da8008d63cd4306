import type { PersonLanguage } from '#lib/i18n.ts'
import type { ComingSeat } from '#models/seats/coming-seats.ts'
import type { Owed } from '#models/messages/owed.ts'
import type { StepKind } from '#models/records/next-step.ts'
import type { Label } from '#models/people/target-groups.ts'
import type { Piece } from '#models/people/search.ts'
import type { Person } from '#models/records/person.ts'
import type { MoveChoice } from '../moves/pages.ts'
import type { Asked } from '../duplicates/pages.ts'
import type { Gender, PersonStateName, StepStateName } from '#views/shared/states.ts'
import type { WorkshopHead } from '../registrations/workshop-head.ts'
import type { Option } from '#views/shared/pages.ts'
import type { TimelineDay } from './timeline.ts'

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
  /** Their next seat in the reader's agency, where a search asks for it. */
  coming?: ComingSeat | undefined
}

/** What was typed in the form of a file, field by field. */
export type PersonTyped = Readonly<Record<string, string | string[] | undefined>>

/** A word that should not stand in a comment, and what it speaks of. */
export interface SensitiveWord {
  subject: 'health' | 'origin' | 'belief' | 'union' | 'justice'
  word: string
}

interface PersonForm {
  typed: PersonTyped
  /** Days read from what was typed, to say them back. */
  echo: { birthDate: Date | null; registeredOn: Date | null }
  errors: Readonly<Record<string, string | undefined>>
  /** What is wrong with none of the fields in particular. */
  refusal?: string | undefined
  /** Files that may be the person's, asked about before this one is written. */
  asked: Asked | null
  /** The file that has the identifier already, in this agency. */
  known: string | null
  /** The identifier that another agency knows. */
  elsewhere: string | null
  /** Words of the comment that should not stand there. */
  sensitive: readonly SensitiveWord[]
  categories: readonly string[]
  channels: readonly ('email' | 'phone' | 'letter')[]
  languages: readonly PersonLanguage[]
  needs: readonly ('stepFree' | 'interpreter' | 'hours' | 'reading' | 'hearing')[]
  /** Publics that the region has added, by their codes. */
  addedGroups: readonly Option[]
  /** The communes to choose among, when postcode and name leave it open. */
  communes: readonly { code: string; name: string }[]
  /** Trades that a text that names none may have meant. */
  trades: readonly string[]
  mostTrades: number
  /** Who may be the referring counsellor. */
  colleagues: readonly Option[]
  /** What texts are screened for as they are typed, as JSON for the browser. */
  screen: string
}

/** One workshop of a person's past or future. */
export interface HistoryLine {
  workshop: WorkshopHead
  /** Of the reader's own agency. */
  mine: boolean
  state: PersonStateName
  debriefed: boolean
  toDebrief: boolean
  /** Came to a workshop of another agency: only the next steps open. */
  elsewhereCame: boolean
  steps: readonly {
    id: string
    kind: StepKind
    state: StepStateName
  }[]
}

export interface PeoplePages {
  'people/index': {
    q: string
    found: { people: readonly PersonLine[]; more: boolean } | null
    /** Nobody here, but someone of another agency is meant. */
    elsewhere: boolean
    tooShort: boolean
    page: { people: readonly PersonLine[]; previous: string | undefined; next: string | undefined } | null
  }
  'people/rows': { people: readonly PersonLine[]; caption: string }
  'people/name': { pieces: readonly Piece[] }
  'people/labels': { labels: readonly Label[]; emailOnly?: boolean | undefined }
  'people/owed': { id: string; owed: readonly Owed[] }
  'people/show': {
    /** What waits for an address that works. */
    owed: readonly Owed[]
    person: Pick<
      Person,
      | 'id'
      | 'fullName'
      | 'firstName'
      | 'gender'
      | 'channel'
      | 'email'
      | 'emailRefusedAt'
      | 'callsRefusedAt'
      | 'searchEndedAt'
      | 'address'
      | 'postcode'
      | 'commune'
      | 'language'
      | 'bornOn'
      | 'identifiers'
      | 'category'
      | 'tradeLabel'
      | 'trade'
      | 'otherTrades'
      | 'overrides'
      | 'counsellor'
      | 'needs'
      | 'comment'
      | 'rsa'
      | 'qpv'
    >
    age: number | null
    registeredOn: { date: Date; months: number } | null
    labels: readonly Label[]
    /** Those that the region has added and that are said of the person, by name. */
    publics: readonly string[]
    next: HistoryLine | null
    /** The dates that they may come to instead of the next one, where that is the reader's own. */
    move: MoveChoice | null
    history: readonly HistoryLine[]
    offers: readonly (WorkshopHead & { key: string })[]
    /** To call, the first one first. */
    phones: readonly { e164: string; spoken: string }[]
    /** Some link opens their page. */
    hasLinks: boolean
    /** The reader may open what is restricted. */
    restricted: boolean
    /** The referring counsellor's name, '' when there is none. */
    referent: string
    /** What was agreed, the newest first: the day, who wrote it down (« M. Aubert »), who corrected it if someone did. */
    commitments: readonly { id: string; text: string; on: Date; by: string; correctedBy: string }[]
  }
  /** Whether they may be called. */
  'people/calls': { person: Pick<Person, 'id' | 'callsRefusedAt'> }
  /** Whether workshops are proposed to them, and the links to their page. */
  'people/looking': { person: Pick<Person, 'id' | 'searchEndedAt'>; hasLinks: boolean }
  /** Another agency looks after them now: the workshops here alone. */
  'people/gone': { name: string; gender: Gender; history: readonly HistoryLine[] }
  'people/restricted': {
    id: string
    name: string
    boe: 'yes' | 'no' | 'unknown'
    /** Codes of publics that are said of the person, and those to choose among. */
    addedGroups: readonly string[]
    groups: readonly Option[]
    baseFingerprint: string
    answers: readonly ('yes' | 'no' | 'unknown')[]
    errors: Readonly<Record<string, string | undefined>>
    refusal: string | undefined
  }
  'people/agreement': {
    id: string
    name: string
    /** Where the form goes. */
    action: string
    /** Of one that is being corrected: where it is removed, and what it stood as. */
    removal: string | undefined
    baseFingerprint: string | undefined
    typed: PersonTyped
    echo: Date | null
    errors: Readonly<Record<string, string | undefined>>
    sensitive: readonly SensitiveWord[]
    refusal: string | undefined
    screen: string
  }
  'people/timeline': {
    id: string
    name: string
    days: readonly TimelineDay[]
    /** Addresses of the older page, and of the first one. */
    older: string | undefined
    newest: string | undefined
  }
  'people/need': { need: string }
  'people/needs': { needs: readonly string[] }
  'people/new': PersonForm & {
    seat?: string | null | undefined
    /** Who has come to that workshop already. */
    arrived?: boolean | undefined
    /** The request for a seat of whoever this file will be. */
    request?: string | null | undefined
  }
  'people/edit': PersonForm & { id: string; name: string; baseFingerprint: string }
  'people/fields': Omit<PersonForm, 'asked'>
  'people/sensitive': { sensitive: readonly SensitiveWord[]; kept: boolean }
  'people/trade-field': { place: number; value: string; error?: string | undefined }
}
