import type { Agency, RoomAccess, RoomKit } from '#models/records/agency.ts'
import type { Texts } from '#models/records/text-block.ts'
import type { Reminders } from '#models/messages/reminders.ts'

/** `key` names the line of the form: the id of a room that is known, anything else for a new one. */
export interface RoomFacts {
  key: string
  name: string
  seats: number | null
  access: RoomAccess | null
  kit: RoomKit[]
  entry: string
  /** 'YYYY-MM-DD'. */
  closedFrom: string | null
}

/** As a room: `key` names the line of the form. */
export interface KitFacts {
  key: string
  name: string
  number: number | null
  note: string
  /** 'YYYY-MM-DD'. */
  retiredFrom: string | null
}

/** `to` is the last day. */
export interface ClosureFacts {
  key: string
  from: string | null
  to: string | null
  label: string
}

/** 'HH:MM'; both or none. */
export interface SpanFacts {
  from: string | null
  to: string | null
}

/** All that the page of an agency sets. A room or a closure that is known and not among them is taken away. */
export interface AgencySettings extends Pick<
  Agency,
  'name' | 'address' | 'postcode' | 'commune' | 'callHours' | 'timeZone'
> {
  phone: string | null
  email: string | null
  /** 'basin-9307', of its département; null: not known. */
  basin: string | null
  days: number[]
  morning: SpanFacts
  afternoon: SpanFacts
  reminders: Reminders
  /** '': the text of the region. */
  texts: Texts
  rooms: RoomFacts[]
  kits: KitFacts[]
  closures: ClosureFacts[]
}
