import Joi from 'joi'
import { FRENCH_ZONES } from '#lib/geography/departements.ts'
import { ROOM_ACCESSES, ROOM_KIT, WEEKDAYS, type RoomAccess, type RoomKit } from '#models/records/agency.ts'
import type { Reminders } from '#models/messages/reminders.ts'
import { LONGEST_TEXT } from '#models/records/text-block.ts'
import type { AgencySettings } from '#models/settings/agency-settings.ts'
import { agencyName } from './new-agency.ts'
import { anyDay, choice, email, phone, postcode, words } from './person-fields.ts'
import { typedTime } from './typed.ts'

/** The keys of the lines of the form: ids of what is known, and those of the empty lines. */
export interface SettingsLines {
  rooms: readonly string[]
  kits: readonly string[]
  closures: readonly string[]
}

type RoomFields<Key extends string> = Record<`room-${Key}-name` | `room-${Key}-entry`, string> &
  Record<`room-${Key}-seats`, number | null> &
  Record<`room-${Key}-access`, RoomAccess | null> &
  Record<`room-${Key}-kit`, RoomKit[]> &
  Record<`room-${Key}-closedFrom`, string | null> &
  Record<`room-${Key}-gone`, boolean>
type KitFields<Key extends string> = Record<`kit-${Key}-name` | `kit-${Key}-note`, string> &
  Record<`kit-${Key}-number`, number | null> &
  Record<`kit-${Key}-retiredFrom`, string | null> &
  Record<`kit-${Key}-gone`, boolean>
type ClosureFields<Key extends string> = Record<`closure-${Key}-label`, string> &
  Record<`closure-${Key}-from` | `closure-${Key}-to`, string | null> &
  Record<`closure-${Key}-gone`, boolean>

interface Fixed {
  name: string
  basin: string | null
  phone: string | null
  email: string | null
  address: string
  postcode: string
  commune: string
  callHours: string
  timeZone: string
  days: number[]
  morningFrom: string | null
  morningTo: string | null
  afternoonFrom: string | null
  afternoonTo: string | null
  reminderFirst: number
  reminderSecond: number
  reminderTime: string | null
  textBring: string
  textTravel: string
  textClosing: string
}
export type AgencySettingsForm = Fixed & RoomFields<string> & KitFields<string> & ClosureFields<string>

const time = () => typedTime().empty('').default(null)
const ticked = () => Joi.boolean().truthy('yes').default(false)
const daysBefore = (usual: number) => Joi.number().integer().min(1).empty('').default(usual)

/** The settings of an agency, one line of fields for each of its rooms and closures; days left empty are those of its region. */
export function agencySettingsForm(
  lines: SettingsLines,
  reminders: Pick<Reminders, 'first' | 'second'>
): Joi.ObjectSchema<AgencySettingsForm> {
  return Joi.object<AgencySettingsForm>({
    name: agencyName().label('settings.field.name'),
    basin: Joi.string()
      .pattern(/^basin-[0-9AB]{2,5}$/)
      .empty('')
      .default(null),
    phone: phone(),
    email: email(),
    address: words(200),
    postcode: postcode(),
    commune: words(80),
    callHours: words(80),
    timeZone: Joi.string()
      .valid(...FRENCH_ZONES)
      .required()
      .label('settings.field.timeZone'),
    days: Joi.array<number[]>()
      .single()
      .items(Joi.number().valid(...WEEKDAYS))
      .default([]),
    morningFrom: time(),
    morningTo: time(),
    afternoonFrom: time(),
    afternoonTo: time(),
    reminderFirst: daysBefore(reminders.first),
    reminderSecond: daysBefore(reminders.second),
    reminderTime: time(),
    textBring: words(LONGEST_TEXT),
    textTravel: words(LONGEST_TEXT),
    textClosing: words(LONGEST_TEXT),
    ...Object.fromEntries(lines.rooms.flatMap(key => Object.entries(roomFields(key)))),
    ...Object.fromEntries(lines.kits.flatMap(key => Object.entries(kitFields(key)))),
    ...Object.fromEntries(lines.closures.flatMap(key => Object.entries(closureFields(key))))
  })
}

const roomFields = (key: string) => ({
  [`room-${key}-name`]: words(80),
  [`room-${key}-seats`]: Joi.number().integer().min(1).max(200).empty('').default(null),
  [`room-${key}-access`]: choice(ROOM_ACCESSES),
  [`room-${key}-kit`]: Joi.array<RoomKit[]>()
    .single()
    .items(Joi.string().valid(...ROOM_KIT))
    .default([]),
  [`room-${key}-entry`]: words(500),
  [`room-${key}-closedFrom`]: anyDay(),
  [`room-${key}-gone`]: ticked()
})

const kitFields = (key: string) => ({
  [`kit-${key}-name`]: words(80),
  [`kit-${key}-number`]: Joi.number().integer().min(1).max(999).empty('').default(null),
  [`kit-${key}-note`]: words(200),
  [`kit-${key}-retiredFrom`]: anyDay(),
  [`kit-${key}-gone`]: ticked()
})

const closureFields = (key: string) => ({
  [`closure-${key}-from`]: anyDay(),
  [`closure-${key}-to`]: anyDay(),
  [`closure-${key}-label`]: words(120),
  [`closure-${key}-gone`]: ticked()
})

/** What the domain is told. A line that is empty or ticked to be taken away is none. */
export function settingsOf(form: AgencySettingsForm, lines: SettingsLines): AgencySettings {
  const { phone: telephone, email: address, callHours, timeZone, days } = form
  return {
    name: form.name,
    phone: telephone,
    email: address,
    basin: form.basin,
    callHours,
    timeZone,
    days,
    address: form.address,
    postcode: form.postcode,
    commune: form.commune,
    morning: { from: form.morningFrom, to: form.morningTo },
    afternoon: { from: form.afternoonFrom, to: form.afternoonTo },
    reminders: { first: form.reminderFirst, second: form.reminderSecond, time: form.reminderTime },
    texts: { bring: form.textBring, travel: form.textTravel, closing: form.textClosing },
    rooms: lines.rooms.flatMap(key => roomIn(form, key)),
    kits: lines.kits.flatMap(key => kitIn(form, key)),
    closures: lines.closures.flatMap(key => closureIn(form, key))
  }
}

function roomIn(form: AgencySettingsForm, key: string): AgencySettings['rooms'] {
  const room = {
    key,
    name: form[`room-${key}-name`] ?? '',
    seats: form[`room-${key}-seats`] ?? null,
    access: form[`room-${key}-access`] ?? null,
    kit: form[`room-${key}-kit`] ?? [],
    entry: form[`room-${key}-entry`] ?? '',
    closedFrom: form[`room-${key}-closedFrom`] ?? null
  }
  const isEmpty = room.name === '' && !room.seats && room.entry === '' && room.kit.length === 0
  return form[`room-${key}-gone`] || (isNew(key) && isEmpty) ? [] : [room]
}

function kitIn(form: AgencySettingsForm, key: string): AgencySettings['kits'] {
  const kit = {
    key,
    name: form[`kit-${key}-name`] ?? '',
    number: form[`kit-${key}-number`] ?? null,
    note: form[`kit-${key}-note`] ?? '',
    retiredFrom: form[`kit-${key}-retiredFrom`] ?? null
  }
  const isEmpty = kit.name === '' && !kit.number && kit.note === ''
  return form[`kit-${key}-gone`] || (isNew(key) && isEmpty) ? [] : [kit]
}

function closureIn(form: AgencySettingsForm, key: string): AgencySettings['closures'] {
  const closure = {
    key,
    from: form[`closure-${key}-from`] ?? null,
    to: form[`closure-${key}-to`] ?? null,
    label: form[`closure-${key}-label`] ?? ''
  }
  const isEmpty = !closure.from && !closure.to && closure.label === ''
  return form[`closure-${key}-gone`] || (isNew(key) && isEmpty) ? [] : [closure]
}

const isNew = (key: string) => key.startsWith('new')
