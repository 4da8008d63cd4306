import type { PersonKey, PersonLanguage } from '#lib/i18n.ts'
import type { OwnSituation } from '#models/invitations/own-session.ts'
import type { StepKind } from '#models/records/next-step.ts'
import type { PartKind } from '#models/records/workshop-kind.ts'
import type { IconName } from '#views/icons/drawings.ts'
import type { Gender } from '#views/shared/states.ts'

type Direction = 'ltr' | 'rtl'

/** A date to take instead, in words; `trade`: another one than that of the page. */
export interface OwnDate {
  id: string
  day: string
  hours: string
  where: string
  trade: string | null
}

type OwnReason = 'job' | 'training' | 'childcare' | 'transport' | 'personal' | 'notInterested' | 'other'

/** One workshop of one person, as they read it without an account. */
export interface OwnPage {
  direction: Direction
  languageAt: string
  /** Those that they may choose, each in its own words. */
  languages: readonly { code: PersonLanguage; name: string }[]
  /** In French too, that nobody has read the translation yet; null: somebody has, or it is none. */
  unread: string | null
  situation: OwnSituation
  firstName: string
  gender: Gender
  session: {
    day: string
    hours: string
    title: string
    where: readonly string[]
    isAddress: boolean
    map: string | null
    access: string
    travel: string
    joining: string
    /** The address of the video. */
    opens: string | null
    bring: string
    parts: readonly { kind: PartKind; icon: IconName }[]
    /** What a session of another kind than a workshop is about. */
    about: string | null
    isFull: boolean
    /** Whether one may wait for a seat there. */
    hasList: boolean
    /** Of a full session, the slots that one may wait for. */
    slots: readonly { id: string; hours: string }[]
  }
  /** In the waiting list, 1 for the first. */
  rank: number | null
  /** The hours that they wait for; null: any. */
  forHours: string | null
  /** Of the waiting list, as everyone reads it. */
  rule: string
  /** Until when a seat is held for them. */
  heldUntil: string | null
  seen: number
  isConfirmed: boolean
  late: string | null
  /** They gave the seat back themselves. */
  gaveBack: boolean
  reason: string | null
  reasons: readonly OwnReason[]
  /** null: there is nothing to choose. */
  otherDates: readonly OwnDate[] | null
  instead: { when: string; title: string; href: string | null } | null
  isCallWanted: boolean
  isReachedByPhone: boolean
  hasEmail: boolean
  /** No message leaves for them any more. */
  isSilent: boolean
  /** Nobody calls them any more. */
  isNotCalled: boolean
  /** They look for no workshop any more. */
  hasEndedSearch: boolean
  afterwards: {
    strength: string
    steps: readonly { kind: StepKind; day: string | null; place: string | null }[]
  }
  contact: {
    agency: string
    phone: { text: string; href: string } | null
    email: string | null
    hours: string
  }
  at: Record<
    | 'page' | 'coming' | 'absence' | 'seat' | 'waiting' | 'answer' | 'reason' | 'date' | 'call' | 'delay' | 'messages' | 'noCalls' | 'search' | 'calendar',
    string
  > // prettier-ignore
  refusal: PersonKey | null
  /** The field that the refusal stands beside. */
  field: string | null
}

export interface MinePages {
  /** Whole documents of their own: no account, no script, no cookie, a small style sheet. */
  'mine/show': OwnPage
  'mine/search': Pick<OwnPage, 'direction' | 'languages' | 'unread' | 'languageAt'> & {
    hasSeat: boolean
    at: Record<'page' | 'search', string>
  }
  /** `contact`: of a link that was good once. */
  'mine/link-over': { direction: Direction; contact: OwnPage['contact'] | null }
  'mine/head': { title: string }
  'mine/bar': Pick<OwnPage, 'languages' | 'unread' | 'languageAt'>
  'mine/verbs': OwnPage
  'mine/join': Pick<OwnPage, 'session' | 'at' | 'refusal' | 'field'> & { isFirst: boolean }
  'mine/session': Pick<OwnPage, 'session'>
  'mine/practical': Pick<OwnPage, 'session' | 'situation' | 'at'>
  'mine/reasons': Pick<OwnPage, 'reason' | 'reasons' | 'at'>
  'mine/dates': { otherDates: readonly OwnDate[] } & Pick<
    OwnPage,
    'situation' | 'isCallWanted' | 'isReachedByPhone' | 'at'
  >
  'mine/afterwards': Pick<OwnPage, 'afterwards'>
  'mine/contact': Pick<OwnPage, 'contact'>
  'mine/more': Pick<
    OwnPage,
    | 'situation'
    | 'seen'
    | 'late'
    | 'hasEmail'
    | 'isSilent'
    | 'isNotCalled'
    | 'isReachedByPhone'
    | 'hasEndedSearch'
    | 'contact'
    | 'refusal'
    | 'field'
    | 'at'
  >
}
