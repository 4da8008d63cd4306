import { posix } from 'node:path'
import { SaxesParser } from 'saxes'
import { fileProblem, type FileProblem } from '../table.ts'
import { Archive, Broken, Swollen } from './archive.ts'
import { readNumberFormats } from './number-formats.ts'
import { localName, SheetReader, TooWide, type Book } from './sheet.ts'

/** What a workbook was seen to be: its first visible sheet is read, the others are not. */
export interface Unpacked {
  sheet: string
  /** Cells that are formulas, kept as their text. */
  formulas: number
}

/** Bytes of XML: 200,000 rows of a wide list; texts are all held at once, rows are not. */
const MOST_SHEET = 400 * 1024 * 1024
const MOST_STRINGS = 48 * 1024 * 1024
const SMALL = 4 * 1024 * 1024

/** Between two lines of one cell: a line of the text we write is a row of the sheet. Read back as a line break. */
export const LINE_IN_CELL = '\u2028'

/**
 * Reads the first visible sheet of an .xlsx as UTF-8 text, cells between semicolons, a line for each row of the sheet.
 * Never holds the sheet: the text goes to `write` as it comes. Tells in one sentence why a workbook cannot be read.
 */
export async function readWorkbook(
  bytes: Buffer,
  limits: { columns: number },
  write: (text: string) => Promise<void>
): Promise<Unpacked | FileProblem> {
  try {
    return await read(bytes, limits, write)
  } catch (error) {
    if (error instanceof Swollen) return fileProblem('workbook-swollen')
    if (error instanceof TooWide) return fileProblem('file-too-many-columns', { limit: limits.columns })
    if (error instanceof Broken) return fileProblem('workbook-broken')
    throw error
  }
}

async function read(bytes: Buffer, limits: { columns: number }, write: (text: string) => Promise<void>) {
  const archive = await Archive.open(bytes)
  if (!archive.has('xl/workbook.xml'))
    return fileProblem(archive.has('word/document.xml') ? 'file-is-document' : 'workbook-broken')
  const { sheet, path, from1904 } = await firstSheet(archive)
  const book: Book = {
    from1904,
    strings: archive.has('xl/sharedStrings.xml') ? await readStrings(archive) : [],
    formats: archive.has('xl/styles.xml') ? readNumberFormats(await archive.whole('xl/styles.xml')) : []
  }
  const reader = new SheetReader(book, limits.columns)
  let line = 0
  for await (const piece of archive.text(path, MOST_SHEET)) {
    let text = ''
    for (const { number, cells } of reader.push(piece)) {
      text += '\n'.repeat(number - line - 1) + cells.map(quoted).join(';') + '\n'
      line = number
    }
    if (text !== '') await write(text)
  }
  reader.end()
  return { sheet, formulas: reader.formulas }
}

function quoted(cell: string): string {
  const flat = cell.replace(/\r\n?|\n/g, LINE_IN_CELL)
  return /[;"]/.test(flat) ? `"${flat.replaceAll('"', '""')}"` : flat
}

async function firstSheet(archive: Archive): Promise<{ sheet: string; path: string; from1904: boolean }> {
  let from1904 = false
  const sheets: { name: string; relation: string; hidden: boolean }[] = []
  each(await archive.whole('xl/workbook.xml'), (name, attributes) => {
    if (name === 'workbookPr') from1904 = /^(?:1|true)$/.test(attributes['date1904'] ?? '')
    if (name !== 'sheet') return
    const relation = Object.entries(attributes).find(
      ([key]) => localName(key) === 'id' && key.includes(':')
    )?.[1]
    sheets.push({
      name: attributes['name'] ?? '',
      relation: relation ?? '',
      hidden: /hidden/i.test(attributes['state'] ?? '')
    })
  })
  const first = sheets.find(({ hidden }) => !hidden)
  if (!first) throw new Broken()
  let path = 'xl/worksheets/sheet1.xml'
  each(await archive.whole('xl/_rels/workbook.xml.rels'), (name, attributes) => {
    if (name === 'Relationship' && attributes['Id'] === first.relation) {
      path = posix.join('/xl', '.', attributes['Target'] ?? '').slice(1)
      if (attributes['Target']?.startsWith('/')) path = posix.normalize(attributes['Target']).slice(1)
    }
  })
  return { sheet: first.name, path, from1904 }
}

/** The texts of the workbook, each once; how a name is pronounced is left out. */
async function readStrings(archive: Archive): Promise<string[]> {
  const strings: string[] = []
  let [text, isText, isPhonetic] = ['', false, false]
  const parser = new SaxesParser()
  parser.on('error', () => {
    throw new Broken()
  })
  parser.on('opentag', ({ name }) => {
    const local = localName(name)
    if (local === 'si') text = ''
    else if (local === 'rPh') isPhonetic = true
    else if (local === 't') isText = !isPhonetic
  })
  parser.on('text', piece => {
    if (isText) text += piece
  })
  parser.on('closetag', ({ name }) => {
    const local = localName(name)
    if (local === 'si') strings.push(text)
    else if (local === 'rPh') isPhonetic = false
    else if (local === 't') isText = false
  })
  for await (const piece of archive.text('xl/sharedStrings.xml', MOST_STRINGS)) parser.write(piece)
  parser.close()
  return strings
}

function each(xml: string, tag: (name: string, attributes: Record<string, string>) => void): void {
  if (xml.length > SMALL) throw new Swollen()
  const parser = new SaxesParser()
  parser.on('error', () => {
    throw new Broken()
  })
  parser.on('opentag', ({ name, attributes }) => tag(localName(name), attributes))
  parser.write(xml).close()
}
