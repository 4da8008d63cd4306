import { clock, localDate } from '#lib/dates.ts'
import { isKey, type Language, type Translate } from '#lib/i18n.ts'
import { speakPhone } from '#lib/identifiers/phone.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { remindersOf } from '#models/messages/reminders.ts'
import type { RegionDefaults } from '#models/reference/region-defaults.ts'
import { ROOM_KIT, type Agency, type Closure, type Kit, type Room } from '#models/records/agency.ts'
import type { SettingsLines } from '../../forms/agency-settings.ts'
import type { Wording } from '../../forms/edit-conflicts.ts'
import type { Typed } from '../../forms/read.ts'

/** The empty line that follows the rooms, and the closures, that are known. */
const BLANKS = ['new0'] as const

/** Closures that are over are kept, and no longer shown. */
export function closuresToCome({ closures, timeZone }: Agency, now: Date): Closure[] {
  return closures.filter(({ to }) => to >= localDate(now, timeZone))
}

export function linesOf(agency: Agency, now: Date): SettingsLines {
  return {
    rooms: [...agency.rooms.map(({ _id }) => String(_id)), ...BLANKS],
    kits: [...agency.kits.map(({ _id }) => String(_id)), ...BLANKS],
    closures: [...closuresToCome(agency, now).map(({ _id }) => String(_id)), ...BLANKS]
  }
}

/** What stands of an agency, field by field as its form sends it back. */
export function currentSettings(
  agency: Agency,
  { region, language, now }: { region: RegionDefaults; language: Language; now: Date }
): Typed {
  const {
    name,
    basin,
    phone,
    email,
    address,
    postcode,
    commune,
    callHours,
    timeZone,
    days,
    morning,
    afternoon
  } = agency
  const { first, second, time } = remindersOf(agency, region)
  const say = (text?: string | null) => (text ? clock(language, text) : '')
  return {
    name,
    phone: phone ? speakPhone(phone) : '',
    email: email ?? '',
    basin: basin ?? '',
    address,
    postcode,
    commune,
    callHours,
    timeZone,
    days: days.map(String),
    morningFrom: say(morning?.from),
    morningTo: say(morning?.to),
    afternoonFrom: say(afternoon?.from),
    afternoonTo: say(afternoon?.to),
    reminderFirst: String(first),
    reminderSecond: String(second),
    reminderTime: say(time),
    textBring: agency.texts.bring,
    textTravel: agency.texts.travel,
    textClosing: agency.texts.closing,
    ...Object.assign({}, ...agency.rooms.map(roomFields)),
    ...Object.assign({}, ...agency.kits.map(kitFields)),
    ...Object.assign({}, ...closuresToCome(agency, now).map(closureFields)),
    ...Object.assign(
      {},
      ...BLANKS.map(key => ({ ...emptyRoom(key), ...emptyKit(key), ...emptyClosure(key) }))
    )
  } as Typed
}

function roomFields({ _id, name, seats, access, kit, entry, closedFrom }: Room): Typed {
  const key = String(_id)
  return {
    ...emptyRoom(key),
    [`room-${key}-name`]: name,
    [`room-${key}-seats`]: seats ? String(seats) : '',
    [`room-${key}-access`]: access ?? '',
    [`room-${key}-kit`]: ROOM_KIT.filter(one => kit.includes(one)),
    [`room-${key}-entry`]: entry,
    [`room-${key}-closedFrom`]: closedFrom ? slashed(closedFrom) : ''
  }
}

const emptyRoom = (key: string): Typed =>
  Object.fromEntries(
    ['name', 'seats', 'access', 'kit', 'entry', 'closedFrom', 'gone'].map(field => [
      `room-${key}-${field}`,
      ''
    ])
  )

function kitFields({ _id, name, number, note, retiredFrom }: Kit): Typed {
  const key = String(_id)
  return {
    ...emptyKit(key),
    [`kit-${key}-name`]: name,
    [`kit-${key}-number`]: String(number),
    [`kit-${key}-note`]: note,
    [`kit-${key}-retiredFrom`]: retiredFrom ? slashed(retiredFrom) : ''
  }
}

const emptyKit = (key: string): Typed =>
  Object.fromEntries(
    ['name', 'number', 'note', 'retiredFrom', 'gone'].map(field => [`kit-${key}-${field}`, ''])
  )

function closureFields({ _id, from, to, label }: Closure): Typed {
  const key = String(_id)
  return {
    ...emptyClosure(key),
    [`closure-${key}-from`]: slashed(from),
    [`closure-${key}-to`]: slashed(to),
    [`closure-${key}-label`]: label
  }
}

const emptyClosure = (key: string): Typed =>
  Object.fromEntries(['from', 'to', 'label', 'gone'].map(field => [`closure-${key}-${field}`, '']))

/** How the fields are called: those of a room or a closure by what they say of it. */
export function settingsWording(t: Translate): Wording {
  return {
    label: name => {
      const key = `settings.field.${name.replace(/-[^-]+-/, '.')}`
      return isKey(key) ? t(key) : name
    },
    say: (name, value) => {
      const keys: Record<string, string> = {
        days: `settings.day.${value}`,
        access: `settings.access.${value}`,
        kit: `settings.kit.${value}`
      }
      const key = keys[name.slice(name.lastIndexOf('-') + 1)]
      return key !== undefined && isKey(key) ? t(key) : value
    }
  }
}
