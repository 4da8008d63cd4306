import type { DateOrder } from '#lib/tabular/date-order.ts'
import type { PersonColumn } from '#lib/tabular/people-vocabulary.ts'
import type { SheetPreview } from '#lib/tabular/workbook/read-workbook.ts'
import type { WorkshopField } from '#lib/tabular/workshops-vocabulary.ts'
import mongoose from 'mongoose'
import { noLines, type Counts } from './import-outcome.ts'
import { defineModel, record } from './record.ts'

const { ObjectId, Mixed } = mongoose.Schema.Types

export type Kind = 'people' | 'workshops'
export type Field = PersonColumn | WorkshopField

/** A room that lines of a planning name and their agency has not; `seats` is the most places a line gives it. */
export interface UnknownRoom {
  agency: string
  name: string
  rows: number
  seats: number | null
}

/** A column of a file: what it is taken for (null: not read), and whether that is known rather than guessed. */
export interface Column {
  heading: string
  field: Field | null
  sure: boolean
  /** The order of day and month that its dates prove; absent where day comes first. */
  dates?: DateOrder
}

const schema = new mongoose.Schema(
  {
    agency: { type: ObjectId, ref: 'Agency', required: true },
    by: { type: ObjectId, ref: 'Account', required: true },
    /** Null until its headings are read. */
    kind: { type: String, enum: ['people', 'workshops', null], default: null },
    fileName: { type: String, required: true },
    /** SHA-256 of the bytes, hexadecimal; '' while they arrive. */
    hash: { type: String, default: '' },
    size: { type: Number, default: 0 },
    /** In this order. `sheets` and `columns` wait for someone; `received`, `reading`, `saving`, `undoing` are work. */
    state: {
      type: String,
      enum: [
        'arriving',
        'received',
        'sheets',
        'columns',
        'reading',
        'checked',
        'saving',
        'saved',
        'undoing',
        'undone',
        'failed'
      ] as const,
      default: 'arriving',
      required: true
    },
    /** A FileProblem. */
    problem: { type: Mixed, default: null },
    /** Where the text is: the file itself, or what was unpacked from a workbook. */
    part: { type: String, enum: ['file', 'text'] as const, default: 'file', required: true },
    workbook: {
      type: new mongoose.Schema(
        {
          sheet: { type: String, default: '' },
          formulas: { type: Number, default: 0 },
          /** Rows that hold something and are hidden: they are not read. */
          hidden: { type: Number, default: 0 },
          /** The sheet that someone chose, by its place among the visible ones. */
          rank: { type: Number, default: null }
        },
        { _id: false }
      ),
      default: null
    },
    /** SheetPreview of each sheet that may be the list, while someone is asked. */
    sheetsFound: { type: Mixed, default: [] },
    /** A FileFormat. */
    format: { type: Mixed, default: null },
    columnsFound: { type: Mixed, default: [] },
    samples: { type: [[String]], default: [] },
    records: { type: Number, default: 0 },
    blankRecords: { type: Number, default: 0 },
    /** Downloaded from us: see rearmed. */
    isOurs: { type: Boolean, default: false },
    /** Months between the day the list was made and today, as its lines tell: see ageOfFile. */
    fileAge: { type: Number, default: null },
    /** Workshops to come whose list counts people registered without naming them. */
    unnamed: { type: Number, default: 0 },
    /** UnknownRoom of each, of workshops to come. */
    roomsUnknown: { type: Mixed, default: [] },
    progress: {
      type: new mongoose.Schema(
        {
          done: { type: Number, required: true },
          total: { type: Number, required: true },
          startedAt: { type: Date, required: true }
        },
        { _id: false }
      ),
      default: null
    },
    pass: { type: Number, default: 0 },
    /** Of this saving: rank of the last line judged unchanged whose person was looked for again. See judgeUnchanged. */
    lookedAgain: { type: Number, default: 0 },
    leaseToken: { type: String, default: null },
    leaseUntil: { type: Date, default: () => new Date(0) },
    /** Times it was taken up since it last got further. */
    tries: { type: Number, default: 0 },
    counts: { type: Mixed, default: {} },
    confirmedAt: { type: Date, default: null },
    savedAt: { type: Date, default: null },
    savedBy: { type: ObjectId, ref: 'Account', default: null },
    undoneAt: { type: Date, default: null },
    undoneBy: { type: ObjectId, ref: 'Account', default: null },
    /** Lines whose file or workshop undoing left as it was: someone had worked on it since. */
    kept: { type: Number, default: 0 },
    /** Its lines are no longer kept: they named people. */
    forgottenAt: { type: Date, default: null }
  },
  { timestamps: true, minimize: false }
)
schema.index({ agency: 1, createdAt: -1 })
schema.index({ agency: 1, hash: 1 })
schema.index({ state: 1, leaseUntil: 1 })

class ImportRunRecord extends record(schema) {
  get lines(): Counts {
    return { ...noLines(), ...(this.counts as Partial<Counts>) }
  }

  get sheets(): SheetPreview[] {
    return this.sheetsFound as SheetPreview[]
  }

  get columns(): Column[] {
    return this.columnsFound as Column[]
  }

  get unknownRooms(): UnknownRoom[] {
    return this.roomsUnknown as UnknownRoom[]
  }

  get toWrite(): number {
    return this.lines.new + this.lines.changed
  }

  get isAtWork(): boolean {
    return ['received', 'reading', 'saving', 'undoing'].includes(this.state)
  }

  /** Milliseconds still needed at the pace so far; null before anything tells. */
  timeLeft(now = new Date()): number | null {
    if (!this.progress || this.progress.done === 0) return null
    const { done, total, startedAt } = this.progress
    return ((now.getTime() - startedAt.getTime()) / done) * (total - done)
  }
}

export type ImportRun = ImportRunRecord
export const ImportRun = defineModel('ImportRun', schema, ImportRunRecord)
