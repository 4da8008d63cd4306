import { SaxesParser } from 'saxes'
import { Broken } from './archive.ts'
import { spokenSerial, type NumberFormat } from './number-formats.ts'

/** What the cells of a sheet refer to. */
export interface Book {
  strings: readonly string[]
  formats: readonly NumberFormat[]
  from1904: boolean
}

/** A row of a sheet: its number as Excel shows it, its cells as text. */
export interface SheetRow {
  number: number
  cells: string[]
}

/** A row holds a cell beyond the columns that are read. */
export class TooWide extends Error {}

const LAST_ROW = 1_048_576

/**
 * Reads the XML of a sheet piece by piece. A cell is what it shows: a day, a number without exponent, the zeros of
 * its format. A formula is its own text (« =B2&C2 »): its stored result may be old or forged, and is not read.
 */
export class SheetReader {
  readonly #book: Book
  readonly #columns: number
  readonly #parser = new SaxesParser()
  #rows: SheetRow[] = []
  #row: SheetRow = { number: 0, cells: [] }
  #cell = { column: 0, type: '', style: 0, value: '', formula: '', isFormula: false }
  #into: 'value' | 'formula' | null = null
  #phonetic = false
  /** How many cells are formulas. */
  formulas = 0

  constructor(book: Book, columns: number) {
    this.#book = book
    this.#columns = columns
    this.#parser.on('error', () => {
      throw new Broken()
    })
    this.#parser.on('opentag', ({ name, attributes }) => this.#open(localName(name), attributes))
    this.#parser.on('closetag', ({ name }) => this.#close(localName(name)))
    this.#parser.on('text', text => {
      if (this.#into) this.#cell[this.#into] += text
    })
  }

  /** The rows that this piece ends. Throws Broken, TooWide. */
  push(piece: string): SheetRow[] {
    this.#rows = []
    this.#parser.write(piece)
    return this.#rows
  }

  end(): void {
    this.#parser.close()
  }

  #open(name: string, attributes: Record<string, string>): void {
    if (name === 'row') {
      const number = Number(attributes['r'] ?? this.#row.number + 1)
      if (!(number > this.#row.number && number <= LAST_ROW)) throw new Broken()
      this.#row = { number, cells: [] }
    } else if (name === 'c') {
      const { r, t = 'n', s = '0' } = attributes
      const column = r ? columnOf(r) : this.#row.cells.length
      this.#cell = { column, type: t, style: Number(s), value: '', formula: '', isFormula: false }
    } else if (name === 'f') {
      this.#cell.isFormula = true
      this.#into = 'formula'
    } else if (name === 'rPh') this.#phonetic = true
    else if ((name === 'v' || name === 't') && !this.#phonetic) this.#into = 'value'
  }

  #close(name: string): void {
    if (name === 'row') this.#rows.push(this.#row)
    else if (name === 'c') this.#keep(this.#text())
    else if (name === 'rPh') this.#phonetic = false
    else if (name === 'v' || name === 't' || name === 'f') this.#into = null
  }

  #keep(text: string): void {
    if (text === '') return
    const { column } = this.#cell
    if (column > this.#columns) throw new TooWide()
    const { cells } = this.#row
    while (cells.length < column) cells.push('')
    cells[column] = text
  }

  #text(): string {
    const { type, value, formula, isFormula, style } = this.#cell
    if (isFormula) {
      this.formulas += 1
      return `=${formula || '…'}`
    }
    if (type === 's') return this.#book.strings[Number(value)] ?? ''
    if (type === 'b') return value === '1' ? 'VRAI' : 'FAUX'
    if (type === 'd') return value.replace(/T00:00:00(?:\.0+)?Z?$/, '')
    if (type !== 'n' || value === '') return value
    return this.#number(Number(value), value, this.#book.formats[style])
  }

  #number(number: number, typed: string, format: NumberFormat | undefined): string {
    if (!Number.isFinite(number)) return typed
    if (format?.isDate && number >= 0 && number < 2_958_466) return spokenSerial(number, this.#book.from1904)
    if (Number.isInteger(number) && Math.abs(number) < 1e15) {
      return number.toFixed(0).padStart(format?.digits ?? 0, '0')
    }
    return String(Number(number.toPrecision(15))).replace('.', ',')
  }
}

/** « AB12 » is column 27. */
function columnOf(reference: string): number {
  let column = 0
  for (const letter of /^[A-Z]{1,4}/.exec(reference)?.[0] ?? '')
    column = column * 26 + letter.charCodeAt(0) - 64
  if (column === 0) throw new Broken()
  return column - 1
}

/** Some writers give every element a prefix. */
export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
