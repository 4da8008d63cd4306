import { SaxesParser } from 'saxes'
import { Broken, Swollen } from './archive.ts'
import { spokenSerial, type NumberFormat } from './number-formats.ts'
import { localName, unescaped } from './xml.ts'

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
/** Signs of one cell: Excel holds no more. */
export const LONGEST_CELL = 32_767
const MOST_CELLS = 20_000_000

/**
 * Reads the XML of a sheet piece by piece. A cell is what it shows: a day, a number without exponent, the zeros of
 * its format, an error. A formula is the result that is stored with it, which is what Excel shows; one that was never
 * computed is its own text (« =B2&C2 »). A row that is hidden, by a filter or by hand, is not among the rows: it is counted.
 */
export class SheetReader {
  readonly #book: Book
  readonly #columns: number
  readonly #parser = new SaxesParser()
  #rows: SheetRow[] = []
  #row: SheetRow & { isHidden: boolean } = { number: 0, cells: [], isHidden: false }
  #cell = { column: 0, type: '', style: 0, value: '', formula: '', isFormula: false }
  #into: 'value' | 'formula' | null = null
  #phonetic = false
  #cells = 0
  /** How many cells are formulas that were never computed. */
  formulas = 0
  /** How many rows that hold something are hidden. */
  hidden = 0

  constructor(book: Book, columns: number) {
    this.#book = book
    this.#columns = columns
    this.#parser.on('error', () => {
      throw new Broken()
    })
    this.#parser.on('opentag', ({ name, attributes }) => this.#open(localName(name), attributes))
    this.#parser.on('closetag', ({ name }) => this.#close(localName(name)))
    this.#parser.on('text', text => {
      if (!this.#into) return
      this.#cell[this.#into] += text
      // Escapes and line breaks are longer as they are written.
      if (this.#cell[this.#into].length > LONGEST_CELL * 7) throw new Swollen()
    })
  }

  /** The rows that this piece ends. Throws Broken, TooWide, Swollen. */
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
      this.#row = { number, cells: [], isHidden: /^(?:1|true)$/.test(attributes['hidden'] ?? '') }
    } else if (name === 'c') {
      const { r, t = 'n', s = '0' } = attributes
      const column = r ? columnOf(r) : this.#row.cells.length
      this.#cell = { column, type: t, style: Number(s), value: '', formula: '', isFormula: false }
      this.#cells += 1
      if (this.#cells > MOST_CELLS) throw new Swollen()
    } else if (name === 'f') {
      this.#cell.isFormula = true
      this.#into = 'formula'
    } else if (name === 'rPh') this.#phonetic = true
    else if ((name === 'v' || name === 't') && !this.#phonetic) this.#into = 'value'
  }

  #close(name: string): void {
    if (name === 'row') this.#endRow()
    else if (name === 'c') this.#keep(this.#text())
    else if (name === 'rPh') this.#phonetic = false
    else if (name === 'v' || name === 't' || name === 'f') this.#into = null
  }

  #endRow(): void {
    const { number, cells, isHidden } = this.#row
    if (!isHidden) this.#rows.push({ number, cells })
    else if (cells.some(cell => cell.trim() !== '')) this.hidden += 1
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
    // What an error was computed from does not matter: the cell shows the error.
    if (type === 'e') return value || '#N/A'
    // An empty text is a result too; anything else that is empty was never computed.
    if (isFormula && value === '' && type !== 'str') {
      this.formulas += 1
      return `=${formula || '…'}`
    }
    if (type === 's') return this.#book.strings[Number(value)] ?? ''
    if (type === 'b') return value === '1' ? 'VRAI' : 'FAUX'
    if (type === 'd') return value.replace(/T00:00:00(?:\.0{1,9})?Z?$/, '')
    if (type === 'str' || type === 'inlineStr') return cellText(value)
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

/** A text of a workbook, without the line breaks that end it. Throws Swollen: Excel holds no longer one. */
export function cellText(written: string): string {
  const text = unescaped(written)
  if (text.length > LONGEST_CELL) throw new Swollen()
  let end = text.length
  while (end > 0 && '\r\n'.includes(text.charAt(end - 1))) end--
  return text.slice(0, end)
}

/** « AB12 » is column 27. */
function columnOf(reference: string): number {
  let column = 0
  for (const letter of /^[A-Z]{1,4}/.exec(reference)?.[0] ?? '')
    column = column * 26 + letter.charCodeAt(0) - 64
  if (column === 0) throw new Broken()
  return column - 1
}
