import { HOME_ZONE } from '#lib/dates.ts'
import { fold, nameKey } from '#lib/identifiers/person-name.ts'
import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'
import { whereabouts } from './territory.ts'
import { texts } from './text-block.ts'

/** Points an agency gives to each reason to invite someone, 0 to MOST_POINTS. */
export const POINTS = ['sameTrade', 'nearTrade', 'sector', 'public', 'near', 'far', 'contact'] as const
/** Kilometres as the crow flies up to which « near » and « far » are given, 1 to MOST_KM. */
export const DISTANCES = ['nearKm', 'farKm'] as const
export const WEIGHT_NAMES = [...POINTS, ...DISTANCES] as const
export type WeightName = (typeof WEIGHT_NAMES)[number]
export type Weights = Record<WeightName, number>

const WEIGHTS = new mongoose.Schema(
  Object.fromEntries(WEIGHT_NAMES.map(name => [name, { type: Number, required: true, min: 0 }])),
  { _id: false }
)

const REGISTER = new mongoose.Schema(
  { address: String, postcode: String, commune: String, departement: String },
  { _id: false }
)

export const ROOM_ACCESSES = ['stepFree', 'lift', 'stairs'] as const
export type RoomAccess = (typeof ROOM_ACCESSES)[number]
export const ROOM_KIT = ['screen', 'bench', 'power', 'headsets', 'water'] as const
export type RoomKit = (typeof ROOM_KIT)[number]

/** A workshop keeps the name of its room, not its id: past ones say what was written then. */
const room = new mongoose.Schema({
  name: { type: String, required: true },
  seats: { type: Number, default: null, min: 1 },
  access: { type: String, enum: ROOM_ACCESSES, default: null },
  kit: { type: [{ type: String, enum: ROOM_KIT }], default: [] },
  /** How to enter, told in the messages of a workshop that says nothing else. */
  entry: { type: String, default: '' },
  /** 'YYYY-MM-DD', the first day without workshops; null: open. */
  closedFrom: { type: String, default: null }
})

/** Equipment that is counted, and shared by the workshops of an agency: they keep its name, as they keep that of a room. */
const kit = new mongoose.Schema({
  name: { type: String, required: true },
  number: { type: Number, required: true, min: 1, max: 999 },
  note: { type: String, default: '' },
  /** 'YYYY-MM-DD', the first day on which no workshop takes it; null: in use. */
  retiredFrom: { type: String, default: null }
})

/** Days of the week on which workshops are held, as dates count them: 1 is Monday, 6 Saturday. Never a Sunday. */
export const WEEKDAYS = [1, 2, 3, 4, 5, 6] as const
export const USUAL_DAYS = [1, 2, 3, 4, 5] as const

const span = new mongoose.Schema(
  { from: { type: String, required: true }, to: { type: String, required: true } },
  { _id: false }
)

/** Whole days without workshops at the agency, 'YYYY-MM-DD', the last one included. */
const closure = new mongoose.Schema({
  from: { type: String, required: true },
  to: { type: String, required: true },
  label: { type: String, required: true }
})

/** Days before a workshop, and at what time, 'HH:MM'; null: when it starts. */
export const reminders = new mongoose.Schema(
  {
    first: { type: Number, required: true },
    second: { type: Number, required: true },
    time: { type: String, default: null }
  },
  { _id: false }
)

const schema = new mongoose.Schema(
  {
    /** SAFIR code: 5 digits as text, leading zeros count. */
    safir: { type: String, required: true },
    name: { type: String, required: true },
    address: { type: String, default: '' },
    postcode: { type: String, default: '' },
    commune: { type: String, default: '' },
    ...whereabouts,
    /** What the public register said last: what differs from it here was set by people, and is kept. */
    register: { type: REGISTER, default: null },
    /** IANA name; workshops held here are spoken in it. */
    timeZone: { type: String, required: true, default: HOME_ZONE },
    rooms: { type: [room], default: [] },
    kits: { type: [kit], default: [] },
    phone: { type: String, default: null },
    /** Answers to messages arrive here. */
    email: { type: String, default: null },
    callHours: { type: String, default: '' },
    days: { type: [Number], default: [...USUAL_DAYS] },
    /** Opening hours, 'HH:MM'; null: not said, and nothing is refused for them. */
    morning: { type: span, default: null },
    afternoon: { type: span, default: null },
    closures: { type: [closure], default: [] },
    /** null: those of its region. */
    reminders: { type: reminders, default: null },
    /** Added to its messages; '' is the text of its region. */
    texts: { type: texts, default: () => ({}) },
    /** When its settings were saved last; null: never by hand. */
    settingsAt: { type: Date, default: null },
    /** What counts, and how much, when people are ranked for a workshop; null: the weights we propose. */
    weights: { type: WEIGHTS, default: null },
    weightsBy: { type: mongoose.Schema.Types.ObjectId, ref: 'Account', default: null },
    weightsAt: { type: Date, default: null },
    /** How many plans were begun under these settings: settings are written only if none was begun since. */
    plansBegun: { type: Number, default: 0 },
    /** Workshops to come are being given what was just set: a plan waits for it. */
    carrying: { type: String, default: null }
  },
  { timestamps: true }
)
schema.index({ safir: 1 }, { unique: true })
schema.index({ region: 1, departement: 1, name: 1 })
schema.index({ name: 1, _id: 1 })
schema.index({ settingsAt: 1 })

class AgencyRecord extends record(schema) {
  /** Whatever its capitals and accents. */
  roomNamed(name: string): Room | undefined {
    return this.rooms.find(known => fold(known.name) === fold(name))
  }

  /** Whatever its capitals and accents. */
  kitNamed(name: string): Kit | undefined {
    return this.kits.find(known => nameKey(known.name) === nameKey(name))
  }

  /** When it opens and closes, 'HH:MM'; null where that was not said. */
  get openingHours(): { from: string; to: string } | null {
    const [first, last] = [this.morning ?? this.afternoon, this.afternoon ?? this.morning]
    return first && last ? { from: first.from, to: last.to } : null
  }
}

export type Agency = AgencyRecord
export type Room = Agency['rooms'][number]
export type Kit = Agency['kits'][number]
export type Closure = Agency['closures'][number]
export const Agency = defineModel('Agency', schema, AgencyRecord)

/** The closure that a day, 'YYYY-MM-DD', falls in. */
export function closureOn<Days extends Pick<Closure, 'from' | 'to'>>(
  { closures }: { closures: readonly Days[] },
  date: string
): Days | undefined {
  return closures.find(({ from, to }) => from <= date && date <= to)
}
