/** One record as it stands in the text: the physical lines it spans (from 1) and its cells, nothing trimmed. */
export interface RawRecord {
  line: number
  lastLine: number
  cells: string[]
}

/** A quote opened in the record that begins at `line`, and never closed: what follows cannot be told apart. */
export class QuoteNotClosed extends Error {
  readonly line: number

  constructor(line: number) {
    super(`A quote opened at line ${line} is never closed`)
    this.line = line
  }
}

/** The record that begins at `line` is longer than any list's: no line ending comes. */
export class EndlessRecord extends Error {
  readonly line: number
  /** As far as it was read, up to one more than are kept. */
  readonly cells: number

  constructor({ line, cells }: RawRecord) {
    super(`The record of line ${line} does not end`)
    this.line = line
    this.cells = cells.length
  }
}

interface Cut {
  separator: string
  firstLine: number
  /** Cells kept of one record; the rest is counted by none, so that a line of separators takes no memory. */
  mostCells: number
}

const QUOTE = 34
const LINE_FEED = 10
const CARRIAGE_RETURN = 13
/** Signs that one record may hold, line endings in quotes included. */
const LONGEST_RECORD = 1_000_000

/**
 * Cuts a text in records (RFC 4180, any line ending, mixed ones too) as it comes in, piece by piece, each once and
 * in time linear in the text. Forgiving as spreadsheets are: a quote inside a bare cell, or one closed too soon, is
 * a sign like any other. Our own, since a line number that is off by the \r\n of a quoted cell sends people to the
 * wrong line.
 */
export class RecordSplitter {
  readonly #comma: number
  readonly #mostCells: number
  #rest = ''
  #line: number

  constructor({ separator, firstLine, mostCells }: Cut) {
    this.#comma = separator.charCodeAt(0)
    this.#mostCells = mostCells
    this.#line = firstLine
  }

  /** The records that this piece of text ends. Throws EndlessRecord. */
  push(piece: string): RawRecord[] {
    const records = this.#cut(this.#rest + piece, false)
    if (this.#rest.length > LONGEST_RECORD) this.#giveUp()
    return records
  }

  /** The record that the end of the text ends. Throws QuoteNotClosed. */
  end(): RawRecord[] {
    return this.#cut(this.#rest, true)
  }

  #cut(text: string, isLast: boolean): RawRecord[] {
    const records: RawRecord[] = []
    let at = 0
    while (at < text.length) {
      const end = this.#record(text, at, records, isLast)
      if (end < 0) break
      at = end
    }
    this.#rest = text.slice(at)
    return records
  }

  /** Adds the record that begins at `start` and returns where the next one begins; −1 when its end is still to come. */
  #record(text: string, start: number, records: RawRecord[], isLast: boolean): number {
    const record: RawRecord = { line: this.#line, lastLine: this.#line, cells: [] }
    let at = start
    for (;;) {
      const cell = quotedCell(text, at, this.#comma) ?? bareCell(text, at, this.#comma)
      if (cell.end < 0 && isLast) throw new QuoteNotClosed(record.line)
      // A carriage return that ends a piece may be half of a line ending.
      if (!isLast && (cell.end < 0 || cell.end >= text.length - 1)) return -1
      if (record.cells.length < this.#mostCells) record.cells.push(cell.value)
      record.lastLine += cell.lines
      at = cell.end + (text.startsWith('\r\n', cell.end) ? 2 : 1)
      if (text.charCodeAt(cell.end) !== this.#comma) break
    }
    this.#line = record.lastLine + 1
    records.push(record)
    return at
  }

  #giveUp(): never {
    const begun: RawRecord[] = []
    const line = this.#line
    this.#record(this.#rest, 0, begun, true)
    throw new EndlessRecord(begun[0] ?? { line, lastLine: line, cells: [] })
  }
}

/** Cuts a whole text in records: see RecordSplitter. */
export function* splitRecords(text: string, cut: Cut): Generator<RawRecord> {
  const splitter = new RecordSplitter(cut)
  for (let at = 0; at < text.length; at += PIECE) yield* splitter.push(text.slice(at, at + PIECE))
  yield* splitter.end()
}
const PIECE = 65_536

interface Cell {
  value: string
  /** Where the cell ends: a separator, a line ending or the end of the text; −1 when its quote never closes. */
  end: number
  /** Line endings inside. */
  lines: number
}

/** The cell that a quote opens at `start`; nothing when there is none or when something follows its closing quote. */
function quotedCell(text: string, start: number, comma: number): Cell | undefined {
  if (text.charCodeAt(start) !== QUOTE) return undefined
  let close = text.indexOf('"', start + 1)
  while (close >= 0 && text.charCodeAt(close + 1) === QUOTE) close = text.indexOf('"', close + 2)
  if (close < 0) return { value: '', end: -1, lines: 0 }
  if (!endsCell(text, close + 1, comma)) return undefined
  const inside = text.slice(start + 1, close)
  return { value: inside.replaceAll('""', '"'), end: close + 1, lines: countLines(inside) }
}

function bareCell(text: string, start: number, comma: number): Cell {
  let end = start
  while (!endsCell(text, end, comma)) end++
  return { value: text.slice(start, end), end, lines: 0 }
}

function endsCell(text: string, at: number, comma: number): boolean {
  const sign = text.charCodeAt(at)
  return sign === comma || sign === LINE_FEED || sign === CARRIAGE_RETURN || at >= text.length
}

function countLines(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0
}
