import { DateOrders, type DateOrder } from './date-order.ts'
import { undoDecoding } from './decoded-twice.ts'
import { notATable } from './file-kind.ts'
import { findLayout, unquotedLine, type Layout } from './layout.ts'
import { EndlessRecord, QuoteNotClosed, RecordSplitter, type RawRecord } from './split-records.ts'
import { fileProblem, isFileProblem, type FileProblem, type TableRecord } from './table.ts'
import { ControlCounter, EncodingFinder, textReader, type TextFormat } from './text-encoding.ts'
import { LINE_IN_CELL } from './workbook/read-workbook.ts'

/** The bytes of a file from its beginning, piece by piece; asked for again, they come again. */
export type Pieces = () => AsyncIterable<Uint8Array>

/** How a file is read: all that is needed to read it a second time as it was read the first. */
export type FileFormat = TextFormat & Layout

/** A file seen whole and found to be a list; nothing of it is kept but what stands here. */
export interface Survey {
  format: FileFormat
  headings: string[]
  /** Records below the headings that hold something. */
  records: number
  blankRecords: number
  /** The first records, for someone to tell what a column holds. */
  samples: string[][]
  /** Of each column, the order of day and month that its dates prove; nothing where day comes first. */
  dateOrders: (DateOrder | null)[]
}

export interface SurveyLimits {
  records: number
  columns: number
}

const HEAD = 100_000
const SAMPLES = 3

/** Reads a file to its end, or tells in one sentence why it is no list. Memory does not grow with the file. */
export async function survey(
  pieces: Pieces,
  { limits, alsoKnown }: { limits: SurveyLimits; alsoKnown?: ReadonlySet<string> }
): Promise<Survey | FileProblem> {
  const text = await findEncoding(pieces)
  if (isFileProblem(text)) return text
  const head = await headOf(pieces, text)
  const format = { ...text, ...findLayout(head, alsoKnown) }
  try {
    return await count(pieces, format, limits)
  } catch (error) {
    if (error instanceof QuoteNotClosed) return fileProblem('file-quote-not-closed', { line: error.line })
    if (error instanceof EndlessRecord) return endless(error, limits)
    throw error
  }
}

/** The records of a file that was surveyed, blank ones left out, in groups as they come. */
export async function* readRecords(
  pieces: Pieces,
  format: FileFormat,
  { columns }: Pick<SurveyLimits, 'columns'>
): AsyncGenerator<TableRecord[]> {
  let rank = -format.titles
  for await (const group of rawRecords(pieces, format, columns + 1)) {
    const records: TableRecord[] = []
    for (const { line, lastLine, cells } of group.filter(holdsSomething)) {
      if (rank > 0) records.push({ record: rank, line, lastLine, cells: cells.map(asRead) })
      rank += 1
    }
    if (records.length > 0) yield records
  }
}

async function findEncoding(pieces: Pieces): Promise<TextFormat | FileProblem> {
  const finder = new EncodingFinder()
  let isFirst = true
  for await (const bytes of pieces()) {
    const kind = isFirst ? notATable(bytes) : undefined
    if (kind) return fileProblem(kind)
    isFirst = false
    finder.see(bytes)
  }
  return isFirst ? fileProblem('file-empty') : finder.format
}

async function headOf(pieces: Pieces, { encoding }: TextFormat): Promise<string> {
  const reader = textReader(encoding)
  let head = ''
  for await (const bytes of pieces()) {
    head += reader.write(bytes)
    if (head.trimStart().length >= HEAD) break
  }
  return head
}

async function count(
  pieces: Pieces,
  format: FileFormat,
  limits: SurveyLimits
): Promise<Survey | FileProblem> {
  const controls = new ControlCounter()
  let headings: string[] | undefined
  let [filled, blankRecords] = [0, 0]
  const samples: string[][] = []
  const orders = new DateOrders()
  for await (const group of rawRecords(pieces, format, limits.columns + 1, controls)) {
    for (const record of group) {
      if (!holdsSomething(record)) blankRecords += 1
      else if (filled++ === format.titles) headings = record.cells.map(heading => asRead(heading).trim())
      else if (headings) {
        orders.see(record.cells)
        if (samples.length < SAMPLES) samples.push(record.cells.map(asRead))
      }
    }
    if (headings && headings.length > limits.columns)
      return fileProblem('file-too-many-columns', { limit: limits.columns })
    if (filled - format.titles - 1 > limits.records)
      return fileProblem('file-too-many-records', { limit: limits.records })
  }
  if (!controls.isText) return fileProblem('file-not-text')
  if (filled === 0) return fileProblem('file-empty')
  if (!headings?.some(heading => /\p{L}/u.test(heading))) return fileProblem('file-no-headings')
  if (filled === format.titles + 1) return fileProblem('file-no-records')
  const dateOrders = headings.map((_, position) => orders.of(position))
  return { format, headings, records: filled - format.titles - 1, blankRecords, samples, dateOrders }
}

async function* rawRecords(
  pieces: Pieces,
  { encoding, separator, firstLine, skipped, isLineQuoted }: FileFormat,
  mostCells: number,
  controls?: ControlCounter
): AsyncGenerator<RawRecord[]> {
  const reader = textReader(encoding)
  const splitter = new RecordSplitter({ separator, firstLine, mostCells })
  let toSkip = skipped
  const cut = (records: RawRecord[]) => (isLineQuoted ? records.map(unquotedLine(separator)) : records)
  const push = (text: string) => {
    controls?.see(text)
    const kept = toSkip > 0 ? text.slice(toSkip) : text
    toSkip = Math.max(0, toSkip - text.length)
    return cut(splitter.push(kept))
  }
  for await (const bytes of pieces()) yield push(reader.write(bytes))
  yield push(reader.end())
  yield cut(splitter.end())
}

/** Why a record without end is not read: too many cells, or one cell without end. */
function endless({ line, cells }: EndlessRecord, limits: SurveyLimits): FileProblem {
  return cells > limits.columns
    ? fileProblem('file-too-many-columns', { limit: limits.columns })
    : fileProblem('file-line-too-long', { line })
}

function holdsSomething({ cells }: RawRecord): boolean {
  return cells.some(cell => cell !== '' && cell.trim() !== '')
}

function asRead(cell: string): string {
  return undoDecoding(cell.includes(LINE_IN_CELL) ? cell.replaceAll(LINE_IN_CELL, '\n') : cell)
}
