import { archive } from './workbook.ts'

/** Files that are small to carry and were endless to read. */
const WORKBOOK = {
  'xl/workbook.xml': '<workbook xmlns:r="r"><sheets><sheet name="A" r:id="rId1"/></sheets></workbook>',
  'xl/_rels/workbook.xml.rels':
    '<Relationships><Relationship Id="rId1" Type="t/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
}
const HEAD = '<row r="1"><c r="A1" t="str"><v>Identifiant</v></c><c r="B1" t="str"><v>Nom</v></c></row>'
const sheet = (rows: string) => `<worksheet><sheetData>${HEAD}${rows}</sheetData></worksheet>`

/** A workbook of one line whose number formats are these, each of many styles. */
function formatted(code: string, styles = 4000): Buffer {
  const xf = '<xf numFmtId="164"/>'.repeat(styles)
  return archive({
    ...WORKBOOK,
    'xl/styles.xml': `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="${code}"/></numFmts><cellXfs>${xf}</cellXfs></styleSheet>`,
    'xl/worksheets/sheet1.xml': sheet('<row r="2"><c r="A2" s="1"><v>12</v></c></row>')
  })
}

/** A workbook whose cells all show the same text. */
function repeated(text: string, { rows, columns }: { rows: number; columns: number }): Buffer {
  const cells = '<c t="s"><v>0</v></c>'.repeat(columns)
  return archive({
    ...WORKBOOK,
    'xl/sharedStrings.xml': `<sst><si>${text}</si></sst>`,
    'xl/worksheets/sheet1.xml': sheet(`<row>${cells}</row>`.repeat(rows))
  })
}

const long = (length: number) => `<t>${'x'.repeat(length)}</t>`

export const POISONED: Record<string, Buffer> = {
  'a number format of 8,000 brackets': formatted('['.repeat(8000)),
  'a number format of 8,000 quotes and brackets': formatted('[&quot;'.repeat(4000)),
  'a number format of 8,000 backslashes': formatted('\\[x'.repeat(2700)),
  'one long shared text, referred to again and again': repeated(long(1_000_000), { rows: 2000, columns: 20 }),
  'one text as long as Excel allows, in 200,000 cells': repeated(long(32_000), { rows: 1000, columns: 200 }),
  'one text in many runs, referred to again and again': repeated(`<r>${long(50)}</r>`.repeat(600), {
    rows: 5000,
    columns: 100
  }),
  'a list of 50,000 tabs': Buffer.from('\t'.repeat(50_000)),
  'a list of 500,000 blanks on one line': Buffer.from(`${' '.repeat(500_000)}\r\n`),
  'a list of 900,000 quotes': Buffer.from('"'.repeat(899_999))
}
