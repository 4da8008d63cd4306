import { HOME_ZONE } from '#lib/dates.ts'
import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'
import { whereabouts } from './territory.ts'

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
    rooms: { type: [String], default: [] },
    phone: { type: String, default: null },
    email: { type: String, default: null },
    /** What counts, and how much, when people are ranked for a workshop; null: the weights we propose. */
    weights: { type: WEIGHTS, default: null },
    weightsBy: { type: mongoose.Schema.Types.ObjectId, ref: 'Account', default: null },
    weightsAt: { type: Date, default: null }
  },
  { timestamps: true }
)
schema.index({ safir: 1 }, { unique: true })
schema.index({ region: 1, departement: 1, name: 1 })

class AgencyRecord extends record(schema) {}

export type Agency = AgencyRecord
export const Agency = defineModel('Agency', schema, AgencyRecord)
