import type { SlotHead } from '#views/slots/slot-head.ts'
import type { Called } from '#models/figures/headcounts.ts'
import type { Told } from '#models/figures/mask.ts'
import type { WishedFor } from '#models/follow-up/wishes.ts'
import type { NoticeRow } from '#models/messages/listing.ts'
import type { WorkshopFilter, WorkshopRow } from '#models/planning/listing.ts'
import type { NextAction } from '#models/planning/next-action.ts'
import type { PlaceInSeries } from '#models/planning/series/place-in-series.ts'
import type { Missing } from '#models/planning/readiness.ts'
import type { ChangePlanKind } from '#models/records/change-plan.ts'
import type { Notice } from '#models/records/notice.ts'
import type { Partner } from '#models/records/partner.ts'
import type { WorkshopKindFacts } from '#models/records/workshop-kind.ts'
import type { RecentAct } from '#models/seats/recent-acts.ts'
import type { Roster, RosterRow } from '#models/seats/roster.ts'
import type { HostReplyState, Workshop, WorkshopStatus } from '#models/records/workshop.ts'
import type { RegistrationsPages } from '#views/registrations/pages.ts'
import type { Action, Option } from '#views/shared/pages.ts'
import type { JournalDay } from './journal.ts'

/** When and where as typed; `day` is the date as it was understood, 'YYYY-MM-DD', to be said back. */
export interface SlotTyped {
  date: string
  day: string | null
  from: string
  to: string
  saturday: boolean
  /** 'room:NAME', 'site:COMPANY:SITE' or 'mode:MODE'. */
  place: string
}

/** The form of a workshop as typed. */
export interface WorkshopTyped extends SlotTyped {
  kind: string
  /** Its kind has slots: those carried along (server/forms/slot-outlines.ts), and what new ones are laid out from. */
  hasSlots: boolean
  slots: string
  slotEvery: string
  slotPlaces: string
  /** The format it is planned with; '' without one. */
  format: string
  /** Those of the workshop it is copied from. */
  campaigns: string[]
  sector: string
  trade: string
  parts: { kind: string; minutes: string; note: string }[]
  facilitators: string[]
  otherFacilitators: string
  /** Those of which some are taken. */
  kits: { name: string; count: string }[]
  capacity: string
  access: string
  joining: string
  bring: string
  hostNeeds: string
  priorities: string[]
  overrideReason: string
}

interface Group {
  label: string
  options: Option[]
}

export interface NoRoom {
  agency: string
  settings: string | null
  leads: string[]
}

export interface WorkshopChoices {
  kinds: Option[]
  sectors: Option[]
  trades: Group[]
  places: Group[]
  /** Set when the agency has no room: its name, where its reader may add one, and who else may. */
  noRoom: NoRoom | null
  /** When the agency is open, in words; '' when that was not said. */
  hours: string
  colleagues: Option[]
  /** Those of the agency, with how many there are. */
  kits: { name: string; number: number; note: string }[]
  publics: Option[]
}

type PlaceChoices = Pick<WorkshopChoices, 'places' | 'noRoom'>

/** Field → its sentence; `refusal` belongs to none. */
interface Refused {
  errors: Readonly<Record<string, string | undefined>>
  refusal?: string | undefined
}

/** One thing in the way, in words; the link leads to the workshop that its reader may open. */
export interface ClashRow {
  isHard: boolean
  what: string
  link: { label: string; href: string } | null
  /** Its agency and hours, and until when it is kept. */
  text: string
}

interface Form extends Refused {
  clashes?: readonly ClashRow[]
  form: WorkshopTyped
  choices: WorkshopChoices
}

export type Tab = 'participants' | 'waiting' | 'programme' | 'messages' | 'log'

/** What the host of a draft says of its date; null of `state`: it was not asked. */
export interface HostSaid {
  company: string
  state: HostReplyState | null
  askedAt: Date | null
  repliedAt: Date | null
  saidBy: string
  /** Who gave the answer, or noted it: « P. Fabre », « par le lien confié à … »; '' before there is one. */
  by: string
  words: string
  /** It has an e-mail address; otherwise it is to be called. */
  isReached: boolean
  /** Another message would leave: not within a day of the last. */
  mayAskAgain: boolean
  /** A note of an agreement by telephone that was refused: as typed, and why. */
  typed: string
  errors: Readonly<Record<string, string | undefined>>
}

/** What every tab of a workshop shows around itself. */
export interface WorkshopHead {
  workshop: Workshop
  facts: WorkshopKindFacts
  /** With their ways, where they are several. */
  slots: readonly SlotHead[]
  /** Of a meeting: how many partners are invited. */
  invited: number
  status: WorkshopStatus
  moment: NextAction
  actions: readonly Action[]
  /** No seat is left, and who wants one may wait. */
  isListOpen: boolean
  tab: Tab
  /** What a draft lacks before it can be published. */
  missing: Missing[]
  /** Of a draft in a company. */
  host: HostSaid | null
  refusal?: string | undefined
  /** 'YYYY-MM-DD' where the workshop is held. */
  today: string
  /** 'YYYY-MM-DD' of the Monday of its week. */
  monday: string
  /** A counsellor of the agency; otherwise the page is read without names, messages or buttons. */
  acts: boolean
  /** How one enters, by the workshop or by its room; '' where neither says. */
  access: string
  /** Where it stands in its series, for those who act on it. */
  series: PlaceInSeries | null
  /** Those whose days hold it, for those who act on it. */
  campaigns: readonly { id: string; name: string; isTagged: boolean }[]
  /** Contact of the host company, null for a room of the agency or a reader who must not have it. */
  contact: { name: string; phone: string | null } | null
  /** The numbers that an imported list declared, as far as this reader is told them. */
  declared: { registered: number; attended: number } | null
  /** The reader may cancel it, or move it: not once it has taken place. */
  mayCancel: boolean
  mayMove: boolean
  /** Its people may be taken into another one. */
  mayRegroup: boolean
  /** The last change, while it may be taken back and nobody was told of it. */
  /** `count`: how many workshops the change took. */
  undoable: { plan: string; until: Date; count: number } | null
}

/** Whoever of other organisations is invited to a meeting. */
export interface MeetingPartners {
  invited: readonly Partner[]
  /** How long after the meeting their names and addresses are kept. */
  keptDays: number
  /** One more, as typed; null: nobody is invited any more. */
  form: {
    typed: Readonly<Record<'organisation' | 'name' | 'email', string>>
    errors: Readonly<Record<string, string | undefined>>
  } | null
}

/** The list's filters as typed: the address of the page. */
export type ListTyped = Record<keyof WorkshopFilter, string>

export interface WorkshopsPages {
  /** `choosesKind`: nothing is typed yet, another kind may propose its own programme. */
  'workshops/new': Form & { choosesKind: boolean }
  /** Each leads to the form with its own programme; `day`: the one it was asked for. */
  'workshops/kind-choice': { kinds: readonly Option[]; kind: string; day: string | null }
  /** `fixed`: published, so that sector, trade, date and place are read and not typed. */
  'workshops/edit': Form & {
    workshop: Workshop
    fixed: boolean
    mayMove: boolean
    baseFingerprint: string
    extent: string
    extents: readonly Option[]
  }
  /** `whenApart`: the day and the hours are asked elsewhere on the page. */
  /** `kindApart`: so is the kind; `onSite`: it is held at a place, which is not asked. */
  'workshops/fields': Omit<Form, 'refusal'> & {
    fixed: boolean
    whenApart?: boolean
    kindApart?: boolean
    onSite?: boolean
  }
  'workshops/parts-field': { parts: WorkshopTyped['parts']; errors: Refused['errors'] }
  'workshops/when-fields': { form: SlotTyped; hours: string; errors: Refused['errors'] }
  'workshops/clashes': { clashes: readonly ClashRow[]; reason: string; errors: Refused['errors'] }
  'workshops/joining-field': { value: string; errors: Refused['errors'] }
  'workshops/extent': {
    kind: Exclude<ChangePlanKind, 'regroup' | 'slots'>
    extents: readonly Option[]
    value: string
  }
  'workshops/place-field': { form: SlotTyped; choices: PlaceChoices; errors: Refused['errors'] }

  'workshops/index': {
    rows: WorkshopRow[]
    now: Date
    total: number
    form: ListTyped
    errors: Refused['errors']
    chips: { label: string; without: string }[]
    territories: Option[]
    sectors: Option[]
    kinds: Option[]
    statuses: Option[]
    mayPlan: boolean
    previous: string | null
    next: string | null
  }
  'workshops/filters': {
    form: ListTyped
    errors: Refused['errors']
    territories: Option[]
    sectors: Option[]
    kinds: Option[]
    statuses: Option[]
    /** The reader may narrow to the own workshops. */
    asksWhose: boolean
  }

  /** `reasons`: why a seat was given back or a message kept, by code, in the reader's language. */
  'workshops/show': {
    acts: readonly RecentAct[]
    /** Of one that has begun: how many waited for a seat until the list closed. */
    waited: number
    head: WorkshopHead
    roster: Roster
    /** Whom the host would like to meet again. */
    wishes: readonly WishedFor[]
    reasons: Readonly<Record<string, string>>
    /** Beyond the capacity. */
    mayAddPlaces: boolean
  }
  /** Between professionals: nobody is registered. `count`: how many came, as typed; null: it has not begun. */
  'workshops/meeting': {
    head: WorkshopHead
    count: { typed: string; error: string | undefined } | null
    partners: MeetingPartners
  }
  /** Seats taken, or of a meeting the partners invited. */
  'workshops/seats': {
    workshop: Pick<
      WorkshopRow,
      'kind' | 'capacity' | 'seatsFree' | 'extra' | 'partners' | 'offers' | 'waiting'
    >
    size?: 'small' | 'week' | 'large' | undefined
    words?: 'full' | 'short' | 'free' | 'none' | undefined
  }
  'workshops/partners': { workshop: Workshop; partners: MeetingPartners }
  'workshops/host-impediment': { workshop: Workshop; mayMove: boolean }
  'workshops/host-link': {
    workshop: Workshop
    company: { name: string; contact: string; phone: string | null; email: string | null }
    /** The one that carries the link; null: none was made. */
    message: { state: Notice['state']; sentAt: Date | null } | null
    /** The whole address; null: there is none that is good. */
    link: string | null
    until: Date
  }
  'workshops/numbers': {
    head: WorkshopHead
    called: Called<Told>
    said: (told: Told) => string
    toldFrom: number
  }
  'workshops/host-said': { workshop: Workshop; host: HostSaid }
  /** `priorities`: the publics it is for first, in words. */
  'workshops/programme': { head: WorkshopHead; priorities: readonly string[] }
  'workshops/messages': {
    head: WorkshopHead
    notices: NoticeRow[]
    reasons: Readonly<Record<string, string>>
  }
  'workshops/log': { head: WorkshopHead; days: JournalDay[] }
  'workshops/head': { head: WorkshopHead }
  'workshops/tabs': { head: WorkshopHead }
  'workshops/aside': { head: WorkshopHead }
  'workshops/in-series': { place: PlaceInSeries; timeZone: string }
  'workshops/roster-row': { workshop: Workshop; row: RosterRow; mayTick: boolean }
  /** Several people are taken off the list at once. */
  'workshops/removal': Pick<
    RegistrationsPages['registrations/withdrawal'],
    'workshop' | 'reason' | 'reasons' | 'errors' | 'refusal'
  > & { people: readonly Option[]; ticked: readonly string[] }

  'workshops/reschedule': Refused & {
    clashes?: readonly ClashRow[]
    workshop: Workshop
    form: SlotTyped & { saidBy: string; joining: string; overrideReason: string; extent: string }
    extents: readonly Option[]
    choices: WorkshopChoices
  }
  'workshops/kits-field': {
    kits: WorkshopChoices['kits']
    taken: WorkshopTyped['kits']
    error: string | undefined
  }
  'workshops/other-dates': Refused & {
    workshop: Workshop
    /** Else it is one to come, whose people are moved. */
    isCalledOff: boolean
    dates: readonly Option[]
    people: readonly Option[]
    form: { to: string; people: readonly string[] }
  }
  'workshops/regroup': Refused & { workshop: Workshop; choices: readonly Option[]; into: string }
  /** `isUnknown`: a draft that nobody was told of. */
  'workshops/cancel': Refused & {
    workshop: Workshop
    isUnknown: boolean
    isDeletable: boolean
    reason: string
    extent: string
    extents: readonly Option[]
  }
}
