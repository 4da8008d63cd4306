import { expect } from 'chai'
import { readWorkbook } from '#lib/tabular/workbook/read-workbook.ts'
import { isFileProblem } from '#lib/tabular/table.ts'
import { archive, workbook, type Cell } from '#test/support/workbook.ts'

const LIMITS = { columns: 200 }

async function textOf(bytes: Buffer): Promise<string> {
  let text = ''
  const read = await readWorkbook(bytes, LIMITS, piece => {
    text += piece
    return Promise.resolve()
  })
  if (isFileProblem(read)) throw new Error(read.reason)
  return text
}

async function refusalOf(bytes: Buffer): Promise<string> {
  const read = await readWorkbook(bytes, LIMITS, () => Promise.resolve())
  return isFileProblem(read) ? read.reason.replace('imports.reason.', '') : 'read'
}

describe('an Excel workbook', () => {
  it('is read as what its cells show: texts, days, numbers without exponent, empty rows kept in place', async () => {
    const rows: (Cell[] | null)[] = [
      ['Liste d’Aubagne'],
      null,
      ['Identifiant', 'Né le', 'Téléphone'],
      [99000000987, { day: 32945 }, 639980001],
      ['9300001A', '01/02/1990', 'a;b "c"']
    ]
    expect(await textOf(workbook(rows))).to.equal(
      'Liste d’Aubagne\n\nIdentifiant;Né le;Téléphone\n99000000987;13/03/1990;639980001\n9300001A;01/02/1990;"a;b ""c"""\n'
    )
  })

  it('reads of a formula the result that is stored with it, as Excel shows it', async () => {
    const bytes = workbook([
      ['Nom', 'Code', 'Vide', 'Fin'],
      [
        { formula: 'HYPERLINK("http://x")', result: 'DURAND' },
        { formula: 'A1+B1', result: 13165 },
        { formula: 'IF(A1,"","")', result: '' },
        'x'
      ]
    ])
    expect(await textOf(bytes)).to.equal('Nom;Code;Vide;Fin\nDURAND;13165;;x\n')
  })

  it('keeps a formula that was never computed as its text', async () => {
    const bytes = workbook([['Nom'], [{ formula: 'HYPERLINK("http://x")', result: null }]])
    expect(await textOf(bytes)).to.equal('Nom\n"=HYPERLINK(""http://x"")"\n')
  })

  it('is refused in one sentence when it is half a file, not a workbook, or a trap', async () => {
    const whole = workbook([['Nom'], ['DURAND']])
    expect(await refusalOf(whole.subarray(0, whole.length / 2))).to.equal('workbook-broken')
    expect(await refusalOf(archive({ 'word/document.xml': '<w/>' }))).to.equal('file-is-document')
    expect(await refusalOf(archive({ 'xl/workbook.xml': '<workbook><sheets' }))).to.equal('workbook-broken')
    const wide = workbook([['Nom']]).toString('latin1')
    expect(wide).to.include('xl/workbook.xml')
    const parts = {
      'xl/workbook.xml': '<workbook xmlns:r="r"><sheets><sheet name="A" r:id="rId1"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels':
        '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>'
    }
    const bomb = archive({ ...parts, 'xl/worksheets/sheet1.xml': Buffer.alloc(60 * 1024 * 1024, ' ') })
    expect(bomb.length).to.be.below(200_000)
    expect(await refusalOf(bomb)).to.equal('workbook-swollen')
    const columns =
      '<worksheet><sheetData><row r="1"><c r="XFD1" t="str"><v>x</v></c></row></sheetData></worksheet>'
    expect(await refusalOf(archive({ ...parts, 'xl/worksheets/sheet1.xml': columns }))).to.equal(
      'file-too-many-columns'
    )
  })
})
