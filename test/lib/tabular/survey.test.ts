import { expect } from 'chai'
import type { SurveyLimits } from '#lib/tabular/survey.ts'
import { isFileProblem } from '#lib/tabular/table.ts'
import { AT_MOST, growthOf } from '#test/support/growth.ts'
import { LIMITS, readWhole, utf8, windows1252 } from './support.ts'

/** A file that is a list, read the same whatever the pieces it comes in. */
async function read(bytes: Uint8Array, limits: SurveyLimits = LIMITS) {
  const [whole, inPieces] = await Promise.all([
    readWhole(bytes, { limits }),
    readWhole(bytes, { limits, piece: 7 })
  ])
  if (isFileProblem(whole)) throw new Error(whole.reason)
  expect(inPieces).to.deep.equal(whole)
  const { format, ...found } = whole
  return { ...format, ...found }
}

async function refusal(bytes: Uint8Array, limits: SurveyLimits = LIMITS) {
  const problem = await readWhole(bytes, { limits })
  if (!isFileProblem(problem)) throw new Error('was read as a list')
  return { ...problem, reason: problem.reason.replace('imports.reason.', '') }
}

const cells = ({ read }: { read: { cells: readonly string[] }[] }) => read.map(record => record.cells)
const wide = (text: string, littleEndian: boolean, mark = true) => {
  const buffer = Buffer.from((mark ? '\ufeff' : '') + text, 'utf16le')
  return littleEndian ? buffer : buffer.swap16()
}

describe('reading a file of separated values', () => {
  it('keeps every sign of Windows-1252, those that Latin-1 has not included', async () => {
    const table = await read(windows1252('Nom;Note\r\nBŒUF;l’atelier – 15 €… « œuvre » Ÿ\r\n'))
    expect(table).to.include({ encoding: 'windows-1252', byteOrderMark: false, separator: ';' })
    expect(cells(table)).to.deep.equal([['BŒUF', 'l’atelier – 15 €… « œuvre » Ÿ']])
  })
  it('reads UTF-8 with and without its mark', async () => {
    for (const mark of ['', '\ufeff']) {
      const table = await read(utf8(`${mark}Prénom;Nom\nÉlodie;Łukaszewska\n`))
      expect(table).to.deep.include({
        encoding: 'utf-8',
        byteOrderMark: mark !== '',
        headings: ['Prénom', 'Nom']
      })
      expect(cells(table)).to.deep.equal([['Élodie', 'Łukaszewska']])
    }
  })
  it('reads UTF-16 both ways round, with and without its mark', async () => {
    for (const littleEndian of [true, false]) {
      for (const mark of [true, false]) {
        const table = await read(wide('Nom\tPrénom\r\nGIRAUD\tZoé\r\n', littleEndian, mark))
        expect(table).to.deep.include({
          encoding: littleEndian ? 'utf-16le' : 'utf-16be',
          separator: '\t',
          headings: ['Nom', 'Prénom']
        })
        expect(cells(table)).to.deep.equal([['GIRAUD', 'Zoé']])
      }
    }
  })
  it('does not give up UTF-8 for one bad byte', async () => {
    const bytes = utf8('Prénom;Commune\nÉlodie;Hyères\nZoé;Fréjus\nAïcha;Sète X\n')
    bytes[bytes.length - 2] = 0xe9
    const table = await read(bytes)
    expect(table.encoding).to.equal('utf-8')
    expect(table.read[2]?.cells).to.deep.equal(['Aïcha', 'Sète \ufffd'])
  })
  it('finds the separator outside quotes, and obeys Excel’s own line', async () => {
    expect((await read(utf8('"a,b,c";d\n1;2\n'))).separator).to.equal(';')
    expect((await read(utf8('a,"b;c;d",e\n1,2,3\n'))).separator).to.equal(',')
    expect((await read(utf8('Nom\nGIRAUD\n'))).separator).to.equal(';')
    const table = await read(utf8('sep=,\r\nNom,Prénom\r\nGIRAUD,Zoé\r\n'))
    expect(table).to.deep.include({ separator: ',', headings: ['Nom', 'Prénom'] })
    expect(table.read[0]?.line).to.equal(3)
  })
  for (const [name, eol] of Object.entries({ CRLF: '\r\n', LF: '\n', CR: '\r' })) {
    it(`tells the line each record is on, whatever it holds (${name})`, async () => {
      const text = [
        'a;b',
        '',
        '1;"x',
        'y"',
        ';',
        ' ; ',
        '2;z "q" k',
        '"un"q;3',
        '"dit ""oui""";4',
        '',
        ''
      ].join(eol)
      const table = await read(utf8(text))
      const spans = table.read.map(({ record, line, lastLine }) => [record, line, lastLine])
      expect(spans).to.deep.equal([
        [1, 3, 4],
        [2, 7, 7],
        [3, 8, 8],
        [4, 9, 9]
      ])
      expect(cells(table)).to.deep.equal([
        ['1', `x${eol}y`],
        ['2', 'z "q" k'],
        ['"un"q', '3'],
        ['dit "oui"', '4']
      ])
      expect(table.blankRecords).to.equal(4)
    })
  }
  it('keeps cells as typed: blanks, formulas and short or long lines', async () => {
    const table = await read(utf8('a;b\n =1+1 ;"=HYPERLINK(""x"";""y"")"\n1\n1;2;3\n'))
    expect(cells(table)).to.deep.equal([[' =1+1 ', '=HYPERLINK("x";"y")'], ['1'], ['1', '2', '3']])
  })
  it('skips blank lines above the headings', async () => {
    const table = await read(utf8('\n;;\nNom;Prénom\nGIRAUD;Zoé\n'))
    expect(table.headings).to.deep.equal(['Nom', 'Prénom'])
    expect(table.read[0]?.line).to.equal(4)
  })
  it('reads a view into a larger buffer, as an upload gives', async () => {
    const whole = windows1252('xxxxNom;Lieu\r\nA;l’œuvre\r\n')
    expect(cells(await read(whole.subarray(4)))).to.deep.equal([['A', 'l’œuvre']])
  })
})

describe('a file that is no list is refused with one reason', () => {
  const header = (...bytes: number[]) => Uint8Array.from([...bytes, ...Array<number>(100).fill(7)])
  const zip = (name: string) =>
    Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 0, 0, 0, 0]), Buffer.from(name)])
  const files: Record<string, [Uint8Array, string]> = {
    'an empty file': [new Uint8Array(), 'file-empty'],
    'a file of blanks': [utf8('\ufeff\r\n  \r\n'), 'file-empty'],
    'an Excel workbook renamed .csv': [zip('[Content_Types].xml…xl/workbook.xml'), 'file-is-workbook'],
    'a LibreOffice workbook': [
      zip('mimetypeapplication/vnd.oasis.opendocument.spreadsheet'),
      'file-is-workbook'
    ],
    'an XML spreadsheet': [utf8('<?xml version="1.0"?>\n<Workbook/>'), 'file-is-workbook'],
    'another archive': [zip('photos/1.jpg'), 'file-is-archive'],
    'a gzip': [header(0x1f, 0x8b, 8), 'file-is-archive'],
    'an old workbook': [header(0xd0, 0xcf, 0x11, 0xe0), 'file-is-old-workbook'],
    'a PDF': [utf8('%PDF-1.7\n1 0 obj'), 'file-is-pdf'],
    'a PNG': [header(0x89, 0x50, 0x4e, 0x47), 'file-is-image'],
    'a JPEG': [header(0xff, 0xd8, 0xff, 0xe0), 'file-is-image'],
    'a web page named .xls': [utf8('\ufeff\n<html><table><tr><td>Nom'), 'file-is-web-page'],
    'a formatted text': [utf8('{\\rtf1\\ansi'), 'file-is-document'],
    'bytes of nothing known': [Uint8Array.from({ length: 5000 }, (_, i) => (i * 37) % 32), 'file-not-text'],
    'text with a nil byte': [utf8('Nom;Prénom\nGIR\u0000AUD;Zoé\n'), 'file-not-text'],
    'figures without headings': [utf8('1;2;3\n4;5;6\n'), 'file-no-headings'],
    'headings alone': [utf8('Nom;Prénom\n\n;\n'), 'file-no-records'],
    'a quote never closed': [utf8('Nom;Note\nA;x\nB;"jamais\nC;y\n'), 'file-quote-not-closed']
  }
  for (const [name, [bytes, reason]] of Object.entries(files)) {
    it(`${name}: ${reason}`, async () => expect((await refusal(bytes)).reason).to.equal(reason))
  }
  it('names the line of the quote that was never closed', async () => {
    expect((await refusal(utf8('Nom;Note\nA;x\nB;"jamais\nC;y\n'))).params).to.deep.equal({ line: 3 })
  })
  it('refuses one record or one column more than its limits, and takes the limit itself', async () => {
    const limits = { records: 3, columns: 4 }
    const exact = utf8(`a;b;c;d\n${'1;2\n'.repeat(3)}${' '.repeat(24)}`)
    expect((await read(exact, limits)).read).to.have.length(3)
    expect(await refusal(utf8(`a;b\n${'1;2\n'.repeat(4)}`), limits)).to.deep.equal({
      reason: 'file-too-many-records',
      params: { limit: 3 }
    })
    expect((await refusal(utf8('a;b;c;d;e\n1;2\n'), limits)).params).to.deep.equal({ limit: 4 })
  })
  it('does not count blank lines against the limit', async () => {
    const found = await read(utf8(`a;b\n${'\n'.repeat(50)}1;2\n`), { ...LIMITS, records: 3 })
    expect(found.read).to.have.length(1)
  })
  const slowing: Record<string, (length: number) => string> = {
    'quotes alone': length => '"'.repeat(length),
    'cells without end': length => `a${','.repeat(length)}`,
    'a quote that opens again and again': length => `"${'a"'.repeat(length / 2)}`,
    'signs of a web page': length => '<'.repeat(length),
    'empty lines': length => '\n'.repeat(length)
  }
  for (const [name, text] of Object.entries(slowing)) {
    it(`takes no more for each sign of a large file made to be slow: ${name}`, async () => {
      const growth = await growthOf(64_000, length => readWhole(utf8(`Nom;Prénom\n${text(length)}`)))
      expect(growth).to.be.below(AT_MOST)
    })
  }
})
