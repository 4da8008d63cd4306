import mongoose from 'mongoose'
import { OUTCOMES } from './import-outcome.ts'
import { defineModel, record } from './record.ts'

const { ObjectId, Mixed } = mongoose.Schema.Types

const schema = new mongoose.Schema({
  importation: { type: ObjectId, ref: 'ImportRun', required: true },
  /** Rank among the records below the headings that hold something, from 1. */
  record: { type: Number, required: true },
  line: { type: Number, required: true },
  lastLine: { type: Number, required: true },
  /** As typed; once corrected, as corrected. */
  cells: { type: [String], default: [] },
  outcome: { type: String, enum: OUTCOMES, required: true },
  check: { type: Boolean, default: false },
  /** Name of the agency it goes to, when that is not the one that brings it. */
  agency: { type: String, default: null },
  title: { type: String, default: '' },
  about: { type: [Mixed], default: [] },
  findings: { type: [Mixed], default: [] },
  changes: { type: [Mixed], default: [] },
  /** Who it may be, to be decided by someone: see Candidate. */
  candidates: { type: [Mixed], default: [] },
  decision: { type: Mixed, default: null },
  /** Of whom « somebody else » was said: people, or those that other lines enter (see newIdOf). */
  apart: { type: [ObjectId], default: [] },
  keys: { type: [String], default: [] },
  /** Who was written (see newIdOf for who is entered), how, and what undoing needs: see save-people. */
  person: { type: ObjectId, default: null },
  savedAs: { type: String, enum: ['created', 'changed', null], default: null },
  before: { type: Mixed, default: null },
  after: { type: Mixed, default: null },
  /** The person's last change as this line left it: later than that, someone has worked on the file. */
  leftAt: { type: Date, default: null },
  /** The workshop it wrote, and the ledger number it left it at: another one since, someone has used or changed it. */
  workshop: { type: ObjectId, ref: 'Workshop', default: null },
  leftLedger: { type: Number, default: null },
  undoneAs: { type: String, enum: ['removed', 'putBack', 'kept', null], default: null },
  /** Rises at every judgement: two people who correct one line do not overwrite each other. */
  version: { type: Number, default: 0 }
})
schema.index({ importation: 1, record: 1 }, { unique: true })
schema.index({ importation: 1, outcome: 1, record: 1 })
schema.index({ importation: 1, check: 1, record: 1 })
schema.index({ importation: 1, keys: 1 })

class ImportRowRecord extends record(schema) {}

export type ImportRow = ImportRowRecord
export const ImportRow = defineModel('ImportRow', schema, ImportRowRecord)
