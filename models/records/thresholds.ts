import mongoose from 'mongoose'
import { defineModel, record } from './record.ts'

/** There is one of it. */
export const THRESHOLDS = 'thresholds'

export interface Threshold {
  /** Interest that is said, 0 to 3, from which it counts. */
  interest: number
  /** Skills to be seen, observed or a strength, from which they are an aptitude. */
  skills: number
  /** Months within which the first next step of a family counts. */
  months: number
}

/** Domain §2 and §3, the proposal that a region begins with. */
export const USUAL_THRESHOLD: Threshold = { interest: 2, skills: 2, months: 6 }

/** Fewer people could be named by a figure (domain §11): a region may tell from more on, never from fewer. */
export const TOLD_FROM = 5

const value = new mongoose.Schema(
  {
    /** 'YYYY-MM-DD', the first day it holds for. */
    from: { type: String, required: true },
    interest: { type: Number, required: true, min: 1, max: 3 },
    skills: { type: Number, required: true, min: 1 },
    months: { type: Number, required: true, min: 1 }
  },
  { _id: false }
)

const schema = new mongoose.Schema({
  _id: { type: String, required: true },
  /** In order of their days; before the first, the usual threshold. */
  values: { type: [value], default: [] },
  /** The smallest count of people that is told. */
  toldFrom: { type: Number, default: TOLD_FROM, min: TOLD_FROM },
  setAt: { type: Date, default: null }
})

class ThresholdsRecord extends record(schema) {}

export type Thresholds = ThresholdsRecord
export const Thresholds = defineModel('Thresholds', schema, ThresholdsRecord)

export interface DatedThreshold extends Threshold {
  from: string
}

/** The one that holds on a day, 'YYYY-MM-DD'. */
export function thresholdOn(values: readonly DatedThreshold[], day: string): Threshold {
  return values.findLast(({ from }) => from <= day) ?? USUAL_THRESHOLD
}
