import type { SettingChange } from '#models/settings/history.ts'
import type { Readiness } from '#models/settings/readiness.ts'
import type { Texts } from '#models/records/text-block.ts'
import type { Contact } from '../emails/blocks.ts'
import type { Option } from '#views/shared/pages.ts'

/** The fields as they were typed, by name. */
export interface SettingsTyped {
  one: (name: string) => string
  all: (name: string) => string[]
}

/** Workshops to come in a room or a closure: all are counted, the first are named. */
export interface Coming {
  count: number
  people: number
  named: { id: string; tradeLabel: string; when: string; people: number }[]
}

export interface RoomLine {
  key: string
  /** null: an empty line. */
  name: string | null
  held: Coming
}

export interface ClosureLine {
  key: string
  /** 'YYYY-MM-DD'; null: an empty line. */
  closure: { from: string; to: string; label: string } | null
  held: Coming
}

type Errors = Readonly<Record<string, string | undefined>>

export interface AgenciesPages {
  'agencies/edit': {
    id: string
    name: string
    safir: string
    basin: string | null
    /** Of its département. */
    basins: Option[]
    colleagues: number
    coming: number
    inCompanies: number
    /** A room, or a company. */
    hasPlace: boolean
    isAdministrator: boolean
    typed: SettingsTyped
    rooms: RoomLine[]
    kits: RoomLine[]
    closures: ClosureLine[]
    zones: readonly string[]
    contact: Contact
    /** What the region says, for what the agency leaves empty. */
    regionReminders: string
    regionTexts: Texts
    /** Those that people read. */
    texts: Texts
    last: SettingChange | null
    errors: Errors
    refusal: string | undefined
    baseFingerprint: string
  }
  'agencies/room': { room: RoomLine; typed: SettingsTyped; errors: Errors; mayReadWorkshops: boolean }
  'agencies/kit': { kit: RoomLine; typed: SettingsTyped; errors: Errors; mayReadWorkshops: boolean }
  'agencies/closure': { line: ClosureLine; typed: SettingsTyped; errors: Errors; mayReadWorkshops: boolean }
  'agencies/held': { held: Coming; mayReadWorkshops: boolean }
  'agencies/opening': { typed: SettingsTyped; errors: Errors }
  'agencies/reminders': { typed: SettingsTyped; errors: Errors; usual: string }
  'agencies/texts': { typed: SettingsTyped; errors: Errors; region: Texts | null }
  'agencies/contact': { typed: SettingsTyped; errors: Errors; basins: Option[]; zones: readonly string[] }
  'agencies/preview': { contact: Contact; texts: Texts }
  'agencies/journal': {
    id: string
    name: string
    days: { label: string; entries: { time: string; what: string; who: string }[] }[]
    /** There are older ones that are not shown. */
    isCut: boolean
  }
  'agencies/index': {
    q: string
    agencies: readonly Readiness[]
    previous: string | undefined
    next: string | undefined
  }
  'agencies/readiness': { agencies: readonly Readiness[]; caption: string }
  'agencies/new': {
    typed: Record<string, string>
    departements: readonly { label: string; options: Option[] }[]
    basins: readonly Option[]
    errors: Errors
    refusal: string | undefined
  }
}
