import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'

const { ObjectId } = mongoose.Schema.Types

/** Half-days a host proposes; the hours are those of a workshop that fills them. */
export const HALF_DAYS = {
  morning: { from: '09:00', to: '12:00' },
  afternoon: { from: '13:30', to: '16:30' }
} as const
export type HalfDay = keyof typeof HALF_DAYS
export const HALF_DAY_NAMES = Object.keys(HALF_DAYS) as HalfDay[]

/** What a host may offer those who suit: a word, not a contract. */
export const HOST_OFFERS = ['immersion', 'preHire', 'hire'] as const
export type HostOffer = (typeof HOST_OFFERS)[number]

export const PROPOSAL_STATES = ['sent', 'agreed', 'otherDate', 'answered', 'declined', 'withdrawn'] as const
export type ProposalState = (typeof PROPOSAL_STATES)[number]

const date = new mongoose.Schema(
  {
    /** 'YYYY-MM-DD'. */
    day: { type: String, required: true },
    half: { type: String, enum: HALF_DAY_NAMES, required: true }
  },
  { _id: false }
)

/** A company tells an agency what it needs, and when it could welcome a workshop. */
const schema = new mongoose.Schema(
  {
    company: { type: ObjectId, ref: 'Company', required: true },
    agency: { type: ObjectId, ref: 'Agency', required: true },
    by: { type: ObjectId, ref: 'Account', required: true },
    at: { type: Date, required: true },
    trade: { type: String, required: true },
    tradeLabel: { type: String, required: true },
    posts: { type: Number, required: true, min: 1 },
    /** 'YYYY-MM' of the first day of work. */
    fromMonth: { type: String, required: true },
    skills: { type: String, default: '' },
    offers: { type: [String], enum: HOST_OFFERS, default: [] },
    /** A site of the company; null: a need, without a workshop there. */
    site: { type: ObjectId, default: null },
    siteName: { type: String, default: '' },
    dates: { type: [date], default: [] },
    seats: { type: Number, default: null },
    presenter: { type: String, default: '' },
    equipment: { type: String, default: '' },
    state: { type: String, enum: PROPOSAL_STATES, default: 'sent', required: true },
    /** The id that the draft made of it has. */
    workshop: { type: ObjectId, required: true },
    answeredAt: { type: Date, default: null },
    answeredBy: { type: ObjectId, ref: 'Account', default: null },
    answer: { type: String, default: '' }
  },
  { timestamps: true }
)
schema.index({ agency: 1, state: 1, at: 1 })
schema.index({ company: 1, at: -1 })

class HostProposalRecord extends record(schema) {}

export type HostProposal = HostProposalRecord
export const HostProposal = defineModel('HostProposal', schema, HostProposalRecord)
