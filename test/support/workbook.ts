import { crc32, deflateRawSync } from 'node:zlib'

/** Cells of a sheet: a text, a number, a day (serial number), a formula with its stored result (null: never computed), or nothing. */
export type Cell =
  string | number | { day: number } | { formula: string; result: string | number | null } | null

const TYPES =
  '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
const RELATIONS =
  '<Relationships><Relationship Id="rId1" Type="worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
const STYLES =
  '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="00000"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>'

/** The bytes of an .xlsx whose first sheet holds these rows; null rows are left out, as Excel leaves them out. */
export function workbook(rows: (Cell[] | null)[], name = 'Liste'): Buffer {
  const strings: string[] = []
  const xml = rows.map((row, at) =>
    row ? `<row r="${at + 1}">${row.map(cell(at, strings)).join('')}</row>` : ''
  )
  return archive({
    '[Content_Types].xml': TYPES,
    'xl/workbook.xml': `<workbook xmlns:r="r"><sheets><sheet name="${escape(name)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': RELATIONS,
    'xl/styles.xml': STYLES,
    'xl/sharedStrings.xml': `<sst>${strings.map(text => `<si><t>${escape(text)}</t></si>`).join('')}</sst>`,
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${xml.join('')}</sheetData></worksheet>`
  })
}

interface SheetOf {
  name: string
  rows: (Cell[] | null)[]
  /** Ranks of the rows that are hidden, from 0. */
  hidden?: number[]
  isHidden?: boolean
}

/** The bytes of an .xlsx of several sheets, its parts named as `partName` says. */
export function workbookOf(
  sheets: SheetOf[],
  partName = (at: number) => `worksheets/sheet${at + 1}.xml`
): Buffer {
  const strings: string[] = []
  const parts = sheets.map(({ rows, hidden = [] }, at) => {
    const xml = rows.map((row, rank) => {
      const mark = hidden.includes(rank) ? ' hidden="1"' : ''
      return row ? `<row r="${rank + 1}"${mark}>${row.map(cell(rank, strings)).join('')}</row>` : ''
    })
    return [`xl/${partName(at)}`, `<worksheet><sheetData>${xml.join('')}</sheetData></worksheet>`] as const
  })
  const named = sheets.map(
    ({ name, isHidden }, at) =>
      `<sheet name="${escape(name)}" ${isHidden ? 'state="hidden" ' : ''}sheetId="${at + 1}" r:id="rId${at + 1}"/>`
  )
  const relations = sheets.map(
    (_, at) => `<Relationship Id="rId${at + 1}" Type="t/worksheet" Target="${partName(at)}"/>`
  )
  return archive({
    '[Content_Types].xml': TYPES,
    'xl/workbook.xml': `<workbook xmlns:r="r"><sheets>${named.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${relations.join('')}</Relationships>`,
    'xl/styles.xml': STYLES,
    'xl/sharedStrings.xml': `<sst>${strings.map(text => `<si><t>${escape(text)}</t></si>`).join('')}</sst>`,
    ...Object.fromEntries(parts)
  })
}

/** A zip archive of these files, as any tool writes it. */
export function archive(files: Record<string, string | Buffer>): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, content] of Object.entries(files)) {
    const bytes = Buffer.from(content)
    const packed = deflateRawSync(bytes, { level: 9 })
    const entry = Buffer.alloc(26)
    entry.writeUInt16LE(20, 0)
    entry.writeUInt16LE(8, 4)
    entry.writeUInt32LE(crc32(bytes), 10)
    entry.writeUInt32LE(packed.length, 14)
    entry.writeUInt32LE(bytes.length, 18)
    entry.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), entry, Buffer.from(name), packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    directory.push(
      Buffer.concat([Buffer.from('PK\u0001\u0002'), Buffer.from([20, 0]), entry, tail, Buffer.from(name)])
    )
    parts.push(local)
    offset += local.length
  }
  const index = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(directory.length, 4)
  end.writeUInt16LE(directory.length, 6)
  end.writeUInt32LE(index.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...parts, index, Buffer.from('PK\u0005\u0006'), end])
}

function cell(row: number, strings: string[]) {
  return (value: Cell, column: number): string => {
    const r = `${String.fromCharCode(65 + column)}${row + 1}`
    if (value === null) return ''
    if (typeof value === 'number') return `<c r="${r}"><v>${value}</v></c>`
    if (typeof value === 'string') return `<c r="${r}" t="s"><v>${strings.push(value) - 1}</v></c>`
    if ('day' in value) return `<c r="${r}" s="1"><v>${value.day}</v></c>`
    const { formula, result } = value
    const stored = result === null ? '' : `<v>${escape(String(result))}</v>`
    return `<c r="${r}"${typeof result === 'string' ? ' t="str"' : ''}><f>${escape(formula)}</f>${stored}</c>`
  }
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
