import { INSTALLATION_FACTS } from '#models/records/installation.ts'

/** What changed, for the journal: values as they are stored, said in the reader's language when they are read. */
export interface Difference {
  setting: Setting
  room?: string
  from: string
  to: string
}

/** Every name that is written to the journal, now or by earlier releases: none is taken out, each has its words. */
export const SETTINGS = [
  'agencyAdded',
  'agencyName',
  'phone',
  'email',
  'address',
  'callHours',
  'timeZone',
  'days',
  'morning',
  'afternoon',
  'reminders',
  'roomAdded',
  'roomRemoved',
  'roomName',
  'roomSeats',
  'roomAccess',
  'roomKit',
  'roomEntry',
  'roomClosedFrom',
  'kitAdded',
  'kitRemoved',
  'kitName',
  'kitNumber',
  'kitNote',
  'kitRetiredFrom',
  'closureAdded',
  'closureRemoved',
  'closureChanged',
  'sectorAdded',
  'sectorName',
  'sectorNameEnglish',
  'tradeAdded',
  'tradeLabel',
  'mainSector',
  'otherSectors',
  'skills',
  'offered',
  'basin',
  'basinAdded',
  'groupAdded',
  'territoryName',
  'groupBasins',
  'thresholds',
  'toldFrom',
  'frameOrigins',
  'arabic',
  'ukrainian',
  'portuguese',
  'publicAdded',
  'publicName',
  'publicNameEnglish',
  'publicSeenBy',
  'publicCounted',
  'schoolHolidays',
  'campaign',
  'textBring',
  'textTravel',
  'textClosing',
  ...INSTALLATION_FACTS
] as const
export type Setting = (typeof SETTINGS)[number]

export interface Stored {
  name: string
  phone?: string | null
  email?: string | null
  basin?: string | null
  address: string
  postcode: string
  commune: string
  callHours: string
  timeZone: string
  days: number[]
  morning?: Span | null
  afternoon?: Span | null
  reminders?: { first: number; second: number; time?: string | null } | null
  texts?: { bring?: string | null; travel?: string | null; closing?: string | null } | null
  rooms: StoredRoom[]
  kits: StoredKit[]
  closures: StoredClosure[]
}
interface Span {
  from: string
  to: string
}
interface StoredRoom {
  _id: unknown
  name: string
  seats?: number | null
  access?: string | null
  kit: string[]
  entry: string
  closedFrom?: string | null
}
interface StoredKit {
  _id: unknown
  name: string
  number: number
  note: string
  retiredFrom?: string | null
}
interface StoredClosure extends Span {
  _id: unknown
  label: string
}

export function differencesOf(before: Stored, after: Stored): Difference[] {
  return [
    ...plain(textsOf(before), textsOf(after)),
    ...added(before.rooms, after.rooms).map(({ name }) => made('roomAdded', '', name)),
    ...added(after.rooms, before.rooms).map(({ name }) => made('roomRemoved', name, '')),
    ...pairs(before.rooms, after.rooms).flatMap(([from, to]) => roomDifferences(from, to)),
    ...added(before.kits, after.kits).map(one => made('kitAdded', '', kitText(one))),
    ...added(after.kits, before.kits).map(one => made('kitRemoved', kitText(one), '')),
    ...pairs(before.kits, after.kits).flatMap(([from, to]) => kitDifferences(from, to)),
    ...added(before.closures, after.closures).map(one => made('closureAdded', '', closureText(one))),
    ...added(after.closures, before.closures).map(one => made('closureRemoved', closureText(one), '')),
    ...pairs(before.closures, after.closures)
      .map(([from, to]) => made('closureChanged', closureText(from), closureText(to)))
      .filter(({ from, to }) => from !== to)
  ]
}

const made = (setting: Setting, from: string, to: string): Difference => ({ setting, from, to })

function plain(before: Map<Setting, string>, after: Map<Setting, string>): Difference[] {
  return [...after].flatMap(([setting, to]) => {
    const from = before.get(setting) ?? ''
    return from === to ? [] : [{ setting, from, to }]
  })
}

function textsOf({ phone, email, basin, callHours, timeZone, days, reminders, texts, ...rest }: Stored) {
  const town = [rest.postcode, rest.commune].filter(Boolean).join(' ')
  return new Map<Setting, string>([
    ['agencyName', rest.name],
    ['phone', phone ?? ''],
    ['email', email ?? ''],
    ['address', [rest.address, town].filter(Boolean).join(', ')],
    ['basin', basin ?? ''],
    ['callHours', callHours],
    ['timeZone', timeZone],
    ['days', days.toSorted().join(' ')],
    ['textBring', texts?.bring ?? ''],
    ['textTravel', texts?.travel ?? ''],
    ['textClosing', texts?.closing ?? ''],
    ['morning', spanText(rest.morning)],
    ['afternoon', spanText(rest.afternoon)],
    ['reminders', reminders ? [reminders.first, reminders.second, reminders.time ?? ''].join(' ') : '']
  ])
}

const spanText = (span?: Span | null) => (span ? `${span.from} ${span.to}` : '')
const closureText = ({ from, to, label }: StoredClosure) => `${from} ${to} ${label}`

function roomDifferences(from: StoredRoom, to: StoredRoom): Difference[] {
  return plain(roomTexts(from), roomTexts(to)).map(difference => ({ ...difference, room: to.name }))
}

function roomTexts({ name, seats, access, kit, entry, closedFrom }: StoredRoom) {
  return new Map<Setting, string>([
    ['roomName', name],
    ['roomSeats', seats ? String(seats) : ''],
    ['roomAccess', access ?? ''],
    ['roomKit', kit.toSorted().join(' ')],
    ['roomEntry', entry],
    ['roomClosedFrom', closedFrom ?? '']
  ])
}

const kitText = ({ name, number }: StoredKit) => `${name} (${number})`

function kitDifferences(from: StoredKit, to: StoredKit): Difference[] {
  return plain(kitTexts(from), kitTexts(to)).map(difference => ({ ...difference, room: to.name }))
}

function kitTexts({ name, number, note, retiredFrom }: StoredKit) {
  return new Map<Setting, string>([
    ['kitName', name],
    ['kitNumber', String(number)],
    ['kitNote', note],
    ['kitRetiredFrom', retiredFrom ?? '']
  ])
}

interface Known {
  _id: unknown
}
const among = <One extends Known>(list: readonly One[], id: unknown) =>
  list.find(({ _id }) => String(_id) === String(id))

const added = <One extends Known>(before: readonly One[], after: readonly One[]): One[] =>
  after.filter(({ _id }) => !among(before, _id))

const pairs = <One extends Known>(before: readonly One[], after: readonly One[]): [One, One][] =>
  after.flatMap((to): [One, One][] => {
    const from = among(before, to._id)
    return from ? [[from, to]] : []
  })
