import type { Params } from '#lib/i18n.ts'
import { maskNir } from '#lib/identifiers/nir.ts'
import { visible, type Reading } from '#lib/identifiers/reading.ts'
import type { DateOrder } from './date-order.ts'
import { readText } from './free-text.ts'
import type { Headings } from './headings.ts'
import type { Problem, Severity } from './problem.ts'
import { isSpreadsheetError } from './spreadsheet-error.ts'
import type { Reason, Table, TableRecord } from './table.ts'

/** How serious a reading is: when it fails, when nothing was typed (nothing is said by default), when it has a note. */
interface Weights {
  wrong: Severity
  missing?: Severity
  noted?: Severity
}

const VALUE_SHOWN = 200
const ERROR = 'imports.reason.spreadsheet-error'

/** Reads the cells of one line by field, and gathers what there is to say about them. */
export class RowReader<Field extends string> {
  readonly problems: Problem<Field>[] = []
  readonly record: TableRecord
  readonly #headings: Table['headings']
  readonly #columns: Headings<Field>['columns']
  readonly #dateOrders: readonly (DateOrder | undefined)[]

  constructor(
    record: TableRecord,
    headings: Table['headings'],
    { columns, dateOrders = [] }: Pick<Headings<Field>, 'columns' | 'dateOrders'>
  ) {
    this.record = record
    this.#headings = headings
    this.#columns = columns
    this.#dateOrders = dateOrders
  }

  /** An error of the spreadsheet is no text: whatever was there is not known. */
  refuseErrors(): void {
    for (const [field, position] of this.#columns)
      if (isSpreadsheetError(this.record.cells[position] ?? ''))
        this.say('refuse', 'spreadsheet-error', { field })
  }

  get refused(): boolean {
    return this.problems.some(({ severity }) => severity === 'refuse')
  }

  get ignored(): boolean {
    return this.problems.some(({ severity }) => severity === 'ignored')
  }

  /** Does the file have a column for it? */
  has(field: Field): boolean {
    return this.#columns.has(field)
  }

  /** The cell as typed but for signs that nobody sees, nothing for a column that the file has not. */
  typed(field: Field): string {
    return visible(this.#cell(field))
  }

  /** The order of day and month that the dates of its column prove. */
  dateOrder(field: Field): DateOrder | undefined {
    return this.#dateOrders[this.#columns.get(field) ?? -1]
  }

  /** The cell as it may be shown again: cut when very long, without a social security number. */
  shown(field: Field): string {
    return shown(this.typed(field))
  }

  /** The value of a reading, saying its problem or note with the weight given; nothing when there is none. */
  take<Value>(field: Field, reading: Reading<Value, Reason, Reason>, weights: Weights): Value | undefined {
    if ('problem' in reading) {
      const severity = reading.problem.endsWith('-missing') ? weights.missing : weights.wrong
      if (severity)
        this.say(severity, reading.problem, { field, ...(reading.params && { params: reading.params }) })
      return undefined
    }
    if (reading.note && weights.noted) {
      this.say(weights.noted, reading.note, { field, ...(reading.params && { params: reading.params }) })
    }
    return reading.value
  }

  /** A text cell, cleaned of what cannot be seen; too long is refused, since cutting would lose words. */
  text(field: Field, { max = 200, lines = false } = {}): string {
    const { value, notes } = readText(this.#cell(field), { max, lines })
    for (const note of notes) {
      const severity = note === 'too-long' ? 'refuse' : note === 'invisible-removed' ? 'fixed' : 'warn'
      this.say(severity, note, { field, params: { max } })
    }
    return value
  }

  /** Says something of one field, or of the whole line. */
  say(
    severity: Severity,
    reason: Reason,
    { field, params = {} }: { field?: Field; params?: Params } = {}
  ): void {
    const position = field && this.#columns.get(field)
    // What else could be said of an error is not about what stood there.
    if (field && this.problems.some(one => one.field === field && one.reason === ERROR)) return
    this.problems.push({
      column: position === undefined ? undefined : this.#headings[position],
      field,
      value: field ? this.shown(field) : '',
      reason: `imports.reason.${reason}`,
      params,
      severity
    })
  }

  #cell(field: Field): string {
    const position = this.#columns.get(field)
    return position === undefined ? '' : (this.record.cells[position] ?? '')
  }

  /** Headings of the columns where another line says something else, for telling two lines apart. */
  differences(other: Pick<TableRecord, 'cells'>): string[] {
    return this.#headings.filter(
      (_, at) => (this.record.cells[at] ?? '').trim() !== (other.cells[at] ?? '').trim()
    )
  }
}

function shown(typed: string): string {
  const masked = maskNir(typed)
  return masked.length > VALUE_SHOWN ? `${masked.slice(0, VALUE_SHOWN)}…` : masked
}
