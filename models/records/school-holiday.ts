import mongoose from 'mongoose'
import { SCHOOL_ZONES } from '#lib/school-zones.ts'
import { defineModel, record } from './record.ts'

/** Days without school in one zone, 'YYYY-MM-DD', the last one included. None is shipped: an administration types them. */
const schema = new mongoose.Schema({
  /** Zone and first day, 'B-2026-10-17': told twice, it is one. */
  _id: { type: String, required: true },
  zone: { type: String, enum: SCHOOL_ZONES, required: true },
  from: { type: String, required: true },
  to: { type: String, required: true },
  label: { type: String, required: true }
})
schema.index({ zone: 1, to: 1 })

class SchoolHolidayRecord extends record(schema) {}

export type SchoolHoliday = SchoolHolidayRecord
export const SchoolHoliday = defineModel('SchoolHoliday', schema, SchoolHolidayRecord)
