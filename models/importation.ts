import mongoose from 'mongoose'
import type { Account } from './account.ts'
import { advance } from './importation/advance.ts'
import { bring, type Brought } from './importation/bring.ts'
import type { Column } from './importation/columns.ts'
import { confirm, place, undoImport, type Confirmation } from './importation/confirm.ts'
import { correctRow, decideRow, setRowAside, takeRowBack } from './importation/correct-row.ts'
import { forgetOld } from './importation/forget.ts'
import { areWaiting, type Terms } from './importation/hold.ts'
import { noLines, type Counts } from './importation/outcome.ts'
import { listImports } from './importation/list.ts'
import { pageOfRows, rejectedRows, type Group } from './importation/rows.ts'
import { scopes } from './account/scope.ts'
import { undoingOf } from './importation/undoing.ts'
import { defineModel, record } from './record.ts'

const { ObjectId, Mixed } = mongoose.Schema.Types

/** A file brought in: kept aside in pieces, its lines staged one by one, written when someone says so. */
const schema = new mongoose.Schema(
  {
    agency: { type: ObjectId, ref: 'Agency', required: true },
    by: { type: ObjectId, ref: 'Account', required: true },
    /** Null until its headings are read. */
    kind: { type: String, enum: ['people', 'workshops', null], default: null },
    fileName: { type: String, required: true },
    /** SHA-256 of the bytes, hexadecimal; '' while they arrive. */
    hash: { type: String, default: '' },
    /** Bytes as they came. */
    size: { type: Number, default: 0 },
    /**
     * arriving → received → (columns: someone says what they hold) → reading → checked → saving → saved → undoing →
     * undone. `failed`: it cannot be read, `problem` says why. Received, reading, saving and undoing are work.
     */
    state: {
      type: String,
      enum: [
        'arriving',
        'received',
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
    /** Of a workbook: its sheet, and how many of its cells are formulas. */
    workbook: {
      type: new mongoose.Schema(
        { sheet: { type: String, default: '' }, formulas: { type: Number, default: 0 } },
        { _id: false }
      ),
      default: null
    },
    /** A FileFormat. */
    format: { type: Mixed, default: null },
    /** See `columns`. */
    columnsFound: { type: Mixed, default: [] },
    /** Its first lines, for someone to tell what a column holds. */
    samples: { type: [[String]], default: [] },
    records: { type: Number, default: 0 },
    blankRecords: { type: Number, default: 0 },
    /** Downloaded from us: see rearmed. */
    isOurs: { type: Boolean, default: false },
    /** Months between the day the list was made and today, as its lines tell: see ageOfFile. */
    fileAge: { type: Number, default: null },
    /** Workshops to come whose list counts people registered without naming them. */
    unnamed: { type: Number, default: 0 },
    /** How far the work is: lines done of how many, since when. */
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
    /** Passes of saving begun: see savePeople. */
    pass: { type: Number, default: 0 },
    /** Of this saving: rank of the last line judged unchanged whose person was looked for again. See judgeUnchanged. */
    lookedAgain: { type: Number, default: 0 },
    /** Who works on it: see Hold. */
    leaseToken: { type: String, default: null },
    leaseUntil: { type: Date, default: () => new Date(0) },
    /** Times it was taken up since it last got further. */
    tries: { type: Number, default: 0 },
    /** Lines by outcome. */
    counts: { type: Mixed, default: {} },
    confirmedAt: { type: Date, default: null },
    savedAt: { type: Date, default: null },
    savedBy: { type: ObjectId, ref: 'Account', default: null },
    undoneAt: { type: Date, default: null },
    /** Who asked for it to be undone. */
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

class ImportationRecord extends record(schema) {
  /** The lines as last counted, every outcome present. */
  get lines(): Counts {
    return { ...noLines(), ...(this.counts as Partial<Counts>) }
  }

  /** What its columns hold, in their order. */
  get columns(): Column[] {
    return this.columnsFound as Column[]
  }

  /** Lines that would be written now. */
  get toWrite(): number {
    return this.lines.new + this.lines.changed
  }

  /** A worker is at it, or will be in seconds. */
  get isAtWork(): boolean {
    return ['received', 'reading', 'saving', 'undoing'].includes(this.state)
  }

  /** Milliseconds still needed at the pace so far; null before anything tells. */
  timeLeft(now = new Date()): number | null {
    if (!this.progress || this.progress.done === 0) return null
    const { done, total, startedAt } = this.progress
    return ((now.getTime() - startedAt.getTime()) / done) * (total - done)
  }

  /** A page of its lines by what became of them. */
  rows(group: Group, at: { after?: number | undefined; before?: number | undefined }) {
    return pageOfRows(this._id, group, at)
  }

  /** Every line refused or left undecided, in groups. */
  rejected() {
    return rejectedRows(this)
  }

  /** Says what its columns hold, a field or nothing for each, and reads its lines again. Throws a Refusal. */
  place(fields: readonly Column['field'][]) {
    return place(this, fields)
  }

  /** Writes what someone typed in a line (by position of the cell) and judges it again. Throws NotFound, Refusal. */
  correct(record: number, typed: ReadonlyMap<number, string>) {
    return correctRow(this, record, typed)
  }

  /** Says whom a doubtful line is about: a person's id, « line-12 », or « other ». Throws NotFound, Refusal. */
  decide(record: number, who: string) {
    return decideRow(this, record, who)
  }

  /** Sets a line aside. Throws NotFound, Refusal. */
  setAside(record: number) {
    return setRowAside(this, record)
  }

  /** Takes back a line that was set aside. Throws NotFound, Refusal. */
  takeBack(record: number) {
    return takeRowBack(this, record)
  }

  /** Has the lines that can be saved written, in batches, by whoever works on imports: twice adds nothing. */
  confirm(confirmation: Confirmation) {
    return confirm(this, confirmation)
  }

  /** What undoing a planning would take out, put back and leave. Throws the Refusal that undo() would. */
  undoing() {
    return undoingOf(this)
  }

  /**
   * Has all that was written taken back. Throws a Refusal once someone of it was proposed or registered; for a planning,
   * once one of its workshops was proposed, given to someone or changed.
   */
  undo(undoing: Partial<Confirmation> = {}) {
    return undoImport(this, undoing)
  }

  /**
   * Keeps a file aside and reads it: at once when it is short, by the worker otherwise. Throws a Refusal (field `file`)
   * that says why it cannot be read, when that is known at once.
   */
  static bring(brought: Brought) {
    return bring(brought)
  }

  /** Carries one import on that has work to do. False when none has. */
  static advance(terms: Terms) {
    return advance(terms)
  }

  /** Whether any import has work to do that nobody holds. */
  static areWaiting(now = new Date()) {
    return areWaiting(now)
  }

  /** The imports of the account's agency; none for who has no agency. */
  static of(account: Account) {
    return scopes.imports(account)
  }

  /** The last imports of the account's agency, the newest first. */
  static list(account: Account) {
    return listImports(account)
  }

  /** Forgets the lines of imports of more than 30 days, and files that never arrived. How many were forgotten. */
  static forgetFiles(now = new Date()): Promise<number> {
    return forgetOld(now)
  }
}

export type Importation = ImportationRecord
export const Importation = defineModel('Importation', schema, ImportationRecord)
