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

interface Cut {
  separator: string
  firstLine: number
  /** Cells kept of one record; the rest is counted by none, so that a line of separators takes no memory. */
  mostCells: number
}

const QUOTE = 34
const LINE_FEED = 10
const CARRIAGE_RETURN = 13

/**
 * Cuts a text in records (RFC 4180, any line ending, mixed ones too), each once and in time linear in the text.
 * Forgiving as spreadsheets are: a quote inside a bare cell, or one closed too soon, is a sign like any other.
 * Our own, since a line number that is off by the \r\n of a quoted cell sends people to the wrong line.
 */
export function* splitRecords(text: string, { separator, firstLine, mostCells }: Cut): Generator<RawRecord> {
  const comma = separator.charCodeAt(0)
  let [at, line] = [0, firstLine]
  while (at < text.length) {
    const record: RawRecord = { line, lastLine: line, cells: [] }
    for (let more = true; more;) {
      const cell = quotedCell(text, at, comma) ?? bareCell(text, at, comma)
      if (cell.end < 0) throw new QuoteNotClosed(record.line)
      if (record.cells.length < mostCells) record.cells.push(cell.value)
      record.lastLine += cell.lines
      more = text.charCodeAt(cell.end) === comma
      at = cell.end + (text.startsWith('\r\n', cell.end) ? 2 : 1)
    }
    line = record.lastLine + 1
    yield record
  }
}

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
