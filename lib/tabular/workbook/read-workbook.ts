import { knownHeadings } from '../layout.ts'
import { fileProblem, type FileProblem } from '../table.ts'
import { Archive, Broken, Swollen } from './archive.ts'
import { readNumberFormats } from './number-formats.ts'
import { SheetReader, TooWide, type Book } from './sheet.ts'
import { contentsOf, workbookPart, type Sheet } from './sheets.ts'
import { readStrings } from './strings.ts'

/** What a workbook was seen to be: one of its visible sheets is read, the others are not. */
export interface Unpacked {
  sheet: string
  /** Cells that are formulas without a stored result, kept as their text. */
  formulas: number
  /** Rows that hold something and are hidden, by a filter or by hand: they are not read. */
  hidden: number
}

/** A sheet as it begins, for someone to say which one is the list. `rank` is its place among the visible ones. */
export interface SheetPreview {
  rank: number
  name: string
  rows: string[][]
}

/** Which sheet is the list is for someone to say. */
export interface SheetsToChoose {
  sheets: SheetPreview[]
}

export interface WorkbookReading {
  columns: number
  alsoKnown?: ReadonlySet<string>
  /** The sheet that someone has chosen. */
  rank?: number | null
}

/** Bytes of XML: 200,000 rows of a wide list; rows are not held. */
const MOST_SHEET = 400 * 1024 * 1024
/** Signs written out of a workbook: so many times what it weighs packed, between these two. Lists open into twenty times. */
const MOST_TEXT = { times: 200, least: 4 * 1024 * 1024, most: 64 * 1024 * 1024 }
/** The line of headings is looked for in so many rows that hold something, and so many signs of XML. */
const HEAD = { rows: 30, signs: 2 * 1024 * 1024 }
const PREVIEW = { rows: 6, cells: 8, signs: 40 }

/** Between two lines of one cell: a line of the text we write is a row of the sheet. Read back as a line break. */
export const LINE_IN_CELL = '\u2028'

/**
 * Reads one visible sheet of an .xlsx as UTF-8 text, cells between semicolons, a line for each row of the sheet: the
 * only one that has headings we know. Where several have, or none, the sheets are given back to be chosen from. Never
 * holds the sheet: the text goes to `write` as it comes. Tells in one sentence why a workbook cannot be read.
 */
export async function readWorkbook(
  bytes: Buffer,
  reading: WorkbookReading,
  write: (text: string) => Promise<void>
): Promise<Unpacked | SheetsToChoose | FileProblem> {
  try {
    return await read(bytes, reading, write)
  } catch (error) {
    if (error instanceof Swollen) return fileProblem('workbook-swollen')
    if (error instanceof TooWide) return fileProblem('file-too-many-columns', { limit: reading.columns })
    if (error instanceof Broken) return fileProblem('workbook-broken')
    throw error
  }
}

async function read(bytes: Buffer, reading: WorkbookReading, write: (text: string) => Promise<void>) {
  const archive = await Archive.open(bytes)
  const part = await workbookPart(archive)
  if (part === null)
    return fileProblem(archive.has('word/document.xml') ? 'file-is-document' : 'workbook-broken')
  const { sheets, from1904, strings, styles } = await contentsOf(archive, part)
  const book: Book = {
    from1904,
    strings: strings ? await readStrings(archive, strings) : [],
    formats: styles ? readNumberFormats(await archive.whole(styles)) : []
  }
  const chosen = sheets[reading.rank ?? -1] ?? (await theList(archive, sheets, book, reading))
  if ('sheets' in chosen) return chosen
  const mostText = Math.min(MOST_TEXT.most, Math.max(MOST_TEXT.least, bytes.length * MOST_TEXT.times))
  return writeSheet(archive, chosen, { book, columns: reading.columns, mostText, write })
}

interface Writing {
  book: Book
  columns: number
  mostText: number
  write: (text: string) => Promise<void>
}

async function writeSheet(archive: Archive, sheet: Sheet, { book, columns, mostText, write }: Writing) {
  const reader = new SheetReader(book, columns)
  let [line, written] = [0, 0]
  for await (const piece of archive.text(sheet.path, MOST_SHEET)) {
    let text = ''
    for (const { number, cells } of reader.push(piece)) {
      text += '\n'.repeat(number - line - 1) + lineOf(cells) + '\n'
      line = number
      if (written + text.length > mostText) throw new Swollen()
    }
    written += text.length
    if (text !== '') await write(text)
  }
  reader.end()
  return { sheet: sheet.name, formulas: reader.formulas, hidden: reader.hidden }
}

function lineOf(cells: readonly string[]): string {
  return cells.map(quoted).join(';')
}

function quoted(cell: string): string {
  const flat = cell.replace(/\r\n?|\n/g, LINE_IN_CELL)
  return /[;"]/.test(flat) ? `"${flat.replaceAll('"', '""')}"` : flat
}

/** The one sheet that has headings we know, or the only one that holds anything; else all that hold something. */
async function theList(
  archive: Archive,
  sheets: readonly Sheet[],
  book: Book,
  { columns, alsoKnown }: WorkbookReading
): Promise<Sheet | SheetsToChoose> {
  const [only] = sheets
  if (only && sheets.length === 1) return only
  const heads: { sheet: Sheet; rank: number; rows: string[][] }[] = []
  for (const [rank, sheet] of sheets.entries()) {
    const rows = await headOf(archive, sheet, book, columns)
    if (rows.length > 0) heads.push({ sheet, rank, rows })
  }
  const lists = heads.filter(({ rows }) => rows.some(cells => knownHeadings(cells, alsoKnown) >= TELLING))
  const likely = lists.length > 0 ? lists : heads
  const [first] = likely
  if (!first) return only ?? { sheets: [] }
  if (likely.length === 1) return first.sheet
  return { sheets: likely.map(({ sheet, rank, rows }) => ({ rank, name: sheet.name, rows: shown(rows) })) }
}

/** One lone heading in common is no likeness: « Nom » stands in a cover page too. */
const TELLING = 2

async function headOf(archive: Archive, sheet: Sheet, book: Book, columns: number): Promise<string[][]> {
  const reader = new SheetReader(book, columns)
  const rows: string[][] = []
  let signs = 0
  try {
    for await (const piece of archive.text(sheet.path, MOST_SHEET)) {
      for (const { cells } of reader.push(piece)) if (cells.some(cell => cell.trim() !== '')) rows.push(cells)
      signs += piece.length
      if (rows.length >= HEAD.rows || signs > HEAD.signs) break
    }
  } catch (error) {
    // A wide sheet beside the list is not the list.
    if (error instanceof TooWide) return rows.slice(0, HEAD.rows)
    throw error
  }
  return rows.slice(0, HEAD.rows)
}

function shown(rows: readonly string[][]): string[][] {
  return rows
    .slice(0, PREVIEW.rows)
    .map(cells => cells.slice(0, PREVIEW.cells).map(cell => cell.slice(0, PREVIEW.signs)))
}
