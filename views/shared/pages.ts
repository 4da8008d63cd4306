import type { LifecycleStep, WorkshopKind } from '#models/records/workshop-kind.ts'
import type { Mode } from '#models/records/workshop-mode.ts'
import type { IconName } from '../icons/drawings.ts'
import type {
  Gender,
  ImportRowStateName,
  MessageStateName,
  PersonStateName,
  StepStateName,
  WorkshopStateName
} from './states.ts'

/** Text already in the reader's language; what is optional may be passed as undefined. */
type Text = string
type Maybe<T> = T | undefined

/** A link or, with `post`, a small form around a button. */
export interface Action {
  label: Text
  href: string
  kind?: Maybe<'primary' | 'danger' | 'link'>
  icon?: Maybe<IconName>
  /** True: a POST form with its CSRF field and a button instead of a link. */
  post?: Maybe<boolean>
  /** For readers who hear the page out of context: « Inscrire Nadia Benali ». */
  describedAs?: Maybe<Text>
}

/** A parent of the page. */
export interface Crumb {
  label: Text
  href: string
}

/** What every control shares. `id` of the control is `name` unless told. */
interface Control {
  name: string
  label: Text
  value?: Maybe<string | number | null>
  hint?: Maybe<Text>
  /** The sentence that says what to do; also in the summary, through the same name. */
  error?: Maybe<Text>
  optional?: Maybe<boolean>
  id?: Maybe<string>
  autofocus?: Maybe<boolean>
}

/** One possible answer. */
export interface Option {
  value: string
  label: Text
  hint?: Maybe<Text>
}

/** How wide a field is, hence what it expects. */
export type FieldWidth =
  'number' | 'time' | 'date' | 'postcode' | 'identifier' | 'telephone' | 'name' | 'email' | 'full'

export interface SharedPages {
  'shared/name-mark': { tone?: Maybe<'on-bar' | 'plain'> }
  'shared/icon': { name: IconName }
  'shared/sector-tile': { sector: string; size?: Maybe<'large'> }
  'shared/csrf': Record<never, never>
  /** Above a page whose form is given back filled: its address, and what found no place in it. */
  'shared/given-back': { page: string; texts: readonly Text[] }
  /** In every form that creates something: see server/middleware/once.ts. */
  'shared/form-key': Record<never, never>
  /** What the form of a record was filled with, field by field: see server/forms/meanwhile.ts. */
  'shared/filled-from': { baseFingerprint: string }
  'shared/flash': Record<never, never>
  'shared/trial-strip': { mailboxCount?: Maybe<number>; mailbox?: Maybe<boolean>; language?: Maybe<boolean> }
  'shared/language': Record<never, never>
  'shared/breadcrumb': { crumbs: readonly Crumb[] }
  'shared/heading': {
    title: Text
    lede?: Maybe<Text>
    crumbs?: Maybe<readonly Crumb[]>
    actions?: Maybe<readonly Action[]>
    sector?: Maybe<string>
    workshop?: Maybe<SharedPages['shared/workshop-tag']>
    /** Smaller title, for pages that are tools: planning, debrief. */
    tool?: Maybe<boolean>
    /** A quiet sentence opposite the title, where there is no action: « 4 faits sur 10 présents ». */
    aside?: Maybe<Text>
  }
  'shared/action': { action: Action }
  'shared/button': {
    label: Text
    kind?: Maybe<'primary' | 'danger' | 'link'>
    icon?: Maybe<IconName>
    name?: Maybe<string>
    value?: Maybe<string>
    describedAs?: Maybe<Text>
  }

  'shared/error-summary': {
    /** name of the field → its sentence, in the order of the page; nothing is shown when there is none. */
    errors: Maybe<Readonly<Record<string, Text | undefined>>>
    /** A refusal that belongs to no field. */
    refusal?: Maybe<Text>
  }
  /** Parts of every field: label and hint above it, the sentence of its error under it. */
  'shared/field-words': { id: string; label: Text; hint?: Maybe<Text>; optional?: Maybe<boolean> }
  'shared/field-error': { id: string; error: Text }
  'shared/field': Control & {
    type?: Maybe<'text' | 'email' | 'tel' | 'password' | 'search'>
    width?: Maybe<FieldWidth>
    inputmode?: Maybe<'numeric' | 'tel' | 'email' | 'search'>
    autocomplete?: Maybe<string>
    maxlength?: Maybe<number>
    /** What follows the field on its line: « personnes ». */
    after?: Maybe<Text>
    spellcheck?: Maybe<boolean>
  }
  'shared/textarea': Control & { rows?: Maybe<number>; maxlength?: Maybe<number> }
  'shared/select': Control & {
    options: readonly Option[]
    /** Groups of options, shown after the single ones. */
    groups?: Maybe<readonly { label: Text; options: readonly Option[] }[]>
    /** First line, with an empty value: « Choisir un secteur ». */
    prompt?: Maybe<Text>
    width?: Maybe<FieldWidth>
  }
  'shared/radios': Omit<Control, 'autofocus'> & {
    options: readonly Option[]
    /** `tiles`: bordered options side by side; `list`: one under the other. `list` unless told. */
    look?: Maybe<'tiles' | 'list'>
    /** Shown to readers only (a table or a heading already says it). */
    quietLabel?: Maybe<boolean>
  }
  'shared/checkboxes': {
    name: string
    /** Of its first box; its name unless told: several of one name on a page. */
    id?: Maybe<string>
    label: Text
    options: readonly Option[]
    values: readonly string[]
    hint?: Maybe<Text>
    error?: Maybe<Text>
    optional?: Maybe<boolean>
    look?: Maybe<'tiles' | 'list'>
  }
  'shared/checkbox': {
    name: string
    label: Text
    value?: Maybe<string>
    checked?: Maybe<boolean>
    hint?: Maybe<Text>
    error?: Maybe<Text>
    id?: Maybe<string>
  }
  /** `value` is what was typed, or « 24/11/2026 » from `date.numeric`; `echo` is the day in words. */
  'shared/date-field': Control & { echo?: Maybe<Text> }
  'shared/time-field': Control
  /** Two times on one line; each control has its own name, value and error. */
  'shared/time-range': {
    label: Text
    hint?: Maybe<Text>
    from: { name: string; value?: Maybe<string | null>; error?: Maybe<Text> }
    to: { name: string; value?: Maybe<string | null>; error?: Maybe<Text> }
  }
  'shared/file-field': Omit<Control, 'value'> & { accept: string }
  'shared/password-field': Omit<Control, 'value' | 'optional'> & {
    autocomplete: 'current-password' | 'new-password'
  }

  'shared/seats': {
    registered: number
    capacity: number
    /** Places beyond the capacity, taken or not. */
    added?: Maybe<number>
    offered?: Maybe<number>
    /** Free, and kept for some publics. */
    kept?: Maybe<number>
    waiting?: Maybe<number>
    size?: Maybe<'small' | 'week' | 'large'>
    /**
     * What is written beside the drawing: the sentence (`full`, unless told), « 11/12 » (`short`), « 5 libres »
     * (`free`), or nothing when the page itself says the numbers next to it (`none`).
     */
    words?: Maybe<'full' | 'short' | 'free' | 'none'>
  }
  /** Nothing for the usual kind on site. */
  'shared/workshop-kind': {
    kind: WorkshopKind | null | undefined
    place?: { mode?: Maybe<Mode> | null }
    /** Each may be held in its own way. */
    slots?: Maybe<readonly { mode?: Mode | null }[] | null>
    short?: Maybe<boolean>
  }
  'shared/workshop-tag': { state: WorkshopStateName; kind?: Maybe<WorkshopKind | null>; detail?: Maybe<Text> }
  'shared/workshop-state': {
    state: WorkshopStateName
    kind?: Maybe<WorkshopKind | null>
    detail?: Maybe<Text>
  }
  'shared/person-state': {
    state: PersonStateName
    gender?: Maybe<Gender>
    /** 2 for « En attente, 2e ». */
    rank?: Maybe<number>
    /** « 11 h 30 », for a seat on offer. */
    until?: Maybe<Text>
  }
  'shared/message-state': { state: MessageStateName; reason?: Maybe<Text> }
  'shared/step-state': { state: StepStateName }
  'shared/import-row-state': { state: ImportRowStateName; many?: Maybe<boolean> }
  'shared/facts': { facts: readonly Text[] }
  'shared/life-line': {
    life: readonly LifecycleStep[]
    current: LifecycleStep
    limit?: Maybe<Text>
    finished?: Maybe<boolean>
  }
  'shared/step-line': { steps: readonly Text[]; current: number }
  'shared/waiting-row': {
    count: number | string
    what: Text
    why: Text
    action: Action
    pressing?: Maybe<boolean>
  }
  'shared/tabs': {
    label: Text
    tabs: readonly { label: Text; href: string; count?: Maybe<number>; current?: Maybe<boolean> }[]
  }
  'shared/segments': {
    label: Text
    segments: readonly { label: Text; href: string; current?: Maybe<boolean> }[]
  }
  /** Chosen filters as links that remove them; nothing when none is chosen. */
  'shared/chips': { chips: readonly { label: Text; without: string }[]; clearHref: string }
  'shared/pager': {
    /** « de BENALI à DUMAS », « 1 à 50 sur 211 ». */
    range: Text
    previous?: Maybe<string>
    next?: Maybe<string>
  }
  'shared/empty': { title: Text; sentence?: Maybe<Text>; action?: Maybe<Action>; seats?: Maybe<boolean> }
  'shared/progress': {
    id: string
    label: Text
    done: number
    total: number
    sentence: Text
    href?: Maybe<string>
  }
  'shared/timeline': {
    days: readonly {
      label: Text
      entries: readonly { time: Text; what: Text; who?: Maybe<Text>; icon?: Maybe<IconName> }[]
    }[]
  }
  'shared/change-plan': {
    title: Text
    /** What changes, in one line: « du mardi 24 au jeudi 26 novembre, 13 h 30 ». */
    what: Text
    rows: readonly {
      kind: ChangeKind
      count?: Maybe<number>
      text: Text
      link?: Maybe<{ label: Text; href: string }>
    }[]
  }
  /** One bar of a funnel, its number on it or after it. `share` and the parts are fractions of the widest bar. */
  'shared/bar': {
    id: string
    share: number
    value: Text
    look: 'soft' | 'solid'
    /** Cut in plain, hatched and dotted parts, in this order; together they make `share`. */
    parts?: Maybe<readonly [plain: number, hatched: number, dotted: number]>
  }
  /** Buttons that print the page; shown by script, since the browser's own command does it otherwise. */
  'shared/print-button': { label: Text }
  'shared/undo-note': { sentence: Text }
}

/** Who is told of a change, and how. */
export type ChangeKind = 'messages' | 'calls' | 'letters' | 'offered' | 'waiting' | 'company' | 'calendars'
