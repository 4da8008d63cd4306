import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { bytesIn, type SingleByte } from '#lib/tabular/single-bytes.ts'
import { ImportRow } from '#models/records/import-row.ts'
import { ImportRun } from '#models/records/import-run.ts'
import { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import type { Finding } from '#models/importing/file/finding.ts'
import { chooseSheet, confirmImport, placeColumns } from '#models/importing/run/confirm.ts'
import { correctRow } from '#models/importing/run/correct-row.ts'
import { runImport } from '#models/importing/run/run-import.ts'
import { uploadFile } from '#models/importing/run/upload.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { workbookOf, type Cell } from '#test/support/workbook.ts'

const fixture = (name: string) => readFileSync(`test/fixtures/field-cases/${name}`)
const HEAD = ['Identifiant', 'Nom', 'Prénom', 'Date de naissance', 'Téléphone', 'E-mail', 'Code SAFIR']
const line = (...told: Partial<Record<number, string>>[]) => {
  const cells = ['9600001A', 'ROUMANILLE', 'Ana', '14/03/1989', '0639982001', '', '13165']
  for (const [at, value] of Object.entries(Object.assign({}, ...told) as Record<number, string>))
    cells[Number(at)] = value
  return cells.join(';')
}
const list = (...lines: string[]) => [HEAD.join(';'), ...lines].join('\r\n')
const inCharset = (charset: SingleByte, text: string) => Buffer.from(bytesIn(charset, text)!)

describe('files as they come from the field', function () {
  this.timeout(30_000)
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })

  const worked = async ({ _id }: ImportRun) => {
    const now = () => ImportRun.findById(_id).orFail()
    while ((await now()).isAtWork) await runImport({ forMs: 30_000 })
    return now()
  }
  const bring = async (bytes: Buffer | string, fileName = 'liste.csv') => {
    const by = cast.marie
    const file = { agency: by.agency!, by: by._id, fileName, bytes: Buffer.from(bytes) }
    const brought = await worked(await uploadFile(file))
    if (brought.state !== 'columns') return brought
    return worked(
      await placeColumns(
        brought,
        brought.columns.map(({ field }) => field)
      )
    )
  }
  const rowsOf = ({ _id }: ImportRun) => ImportRow.find({ importation: _id }).sort({ record: 1 })
  const said = (row: ImportRow) =>
    (row.findings as Finding[]).map(
      ({ severity, reason }) => `${severity} ${reason.replace('imports.reason.', '')}`
    )
  /** What came of each line: its outcome, then what is said of it. */
  const judged = async (bytes: Buffer | string) =>
    (await rowsOf(await bring(bytes))).map(row => [row.title, row.outcome, ...said(row)])
  /** The people that a list makes, once saved. */
  const saved = async (bytes: Buffer | string) => {
    const known = new Set((await Person.find()).map(({ id }) => String(id)))
    await worked(await confirmImport(await bring(bytes), { by: cast.marie._id }))
    const people = await Person.find().sort({ identifiers: 1 })
    return people.filter(({ id }) => !known.has(String(id)))
  }
  const named = async (bytes: Buffer | string) =>
    (await saved(bytes)).map(({ lastName, firstName }) => `${lastName} ${firstName}`)

  it('k1: a charset is judged by what it gives', async () => {
    expect(await named(fixture('k1-macroman.csv'))).to.deep.equal([
      'LÉPINE André',
      'N’GORAN Zoë',
      'LECŒUR François'
    ])
    expect(await named(fixture('k1-decoded-twice-capitals.csv'))).to.deep.equal([
      'ÉTIENNE Ana',
      'N’GORAN Yao',
      'LECŒUR Tom',
      'LEFÈVRE Paul'
    ])
  })

  it('k1: what was spoiled twice and then put in capitals is mended, what nobody can mend is warned of', async () => {
    const spoiled = list(
      line({ 1: 'Ã©TIENNE', 2: 'LÃ©A' }),
      line({ 0: '9600002A', 1: 'NÂ€™GORAN', 2: 'ZOÃ«', 3: '15/03/1989' })
    )
    expect(await named(spoiled)).to.deep.equal(['ÉTIENNE LÉA', 'N’GORAN ZOË'])
    expect(await judged(list(line({ 0: '9600003A', 1: 'LƒPINE', 3: '16/03/1989' })))).to.deep.equal([
      ['LƑPINE Ana', 'new', 'warn character-lost']
    ])
  })

  const CHARSETS: [SingleByte, string][] = [
    ['windows-1252', 'N’GORAN'],
    ['macintosh', 'N’GORAN'],
    ['iso-8859-15', 'LECŒUR'],
    ['ibm850', 'ÇELİK'.replace('İ', 'I')]
  ]
  for (const [charset, name] of CHARSETS) {
    it(`k1: as ${charset} tells them`, async () => {
      const text = list(
        line({ 1: name, 2: 'Éric' }),
        line({ 0: '9600002A', 1: 'LEFÈVRE', 2: 'Zoë', 3: '15/03/1989' }),
        line({ 0: '9600003A', 1: 'BÉNÉZET', 2: 'François', 3: '16/03/1989' })
      )
      expect(await named(inCharset(charset, text))).to.deep.equal([
        `${name} Éric`,
        'LEFÈVRE Zoë',
        'BÉNÉZET François'
      ])
    })
  }

  it('k2: an error of the spreadsheet is no text, in a workbook or a list', async () => {
    const error = ['refused', 'refuse spreadsheet-error']
    expect((await judged(fixture('k2-error-cells.xlsx'))).map(([, ...rest]) => rest)).to.deep.equal([
      error,
      error
    ])
    const listed = list(
      line({ 1: '#N/A' }),
      line({ 0: '9600002A', 3: '########' }),
      line({ 0: '#REF!', 1: 'LUNEL' }),
      line({ 0: '9600004A', 5: '#NOM?' })
    )
    expect((await judged(listed)).map(([, ...rest]) => rest)).to.deep.equal([error, error, error, error])
  })

  it('k3: the order of day and month is that of the column', async () => {
    const importation = await bring(fixture('k3-month-first-births.csv'))
    const rows = await rowsOf(importation)
    expect(rows.map(row => [row.outcome, ...said(row)])).to.deep.equal(
      Array.from({ length: 3 }, () => ['new', 'warn date-month-first'])
    )
    // Corrected here, the day is written first.
    await correctRow(importation, 1, new Map([[3, '04/12/1985']]))
    await worked(await confirmImport(importation, { by: cast.marie._id }))
    const people = await Person.find({ lastName: 'AMIEL' }).sort({ firstName: 1 })
    expect(people.map(({ birthDate }) => birthDate)).to.deep.equal(['1985-12-04', '1985-07-25', '1979-11-30'])
  })

  it('k3: where nothing is sure, no date is guessed; a slip among many is a slip', async () => {
    const mixed = [line({ 3: '03/12/1985' }), line({ 0: '9600002A', 1: 'A', 3: '07/25/1985' })]
    expect((await judged(list(...mixed))).map(([, ...rest]) => rest)).to.deep.equal([
      ['refused', 'refuse date-order-unclear'],
      ['refused', 'refuse date-us-order']
    ])
    const sure = Array.from({ length: 12 }, (_, at) =>
      line({ 0: `96001${at + 10}A`, 1: `B${'x'.repeat(at)}`, 3: `${at + 13}/01/1980` })
    )
    const outcomes = (await judged(list(...mixed, ...sure))).map(([, outcome]) => outcome)
    expect(outcomes.slice(0, 3)).to.deep.equal(['new', 'refused', 'new'])
  })

  it('k4: every form of a number that keeps its digits is read', async () => {
    const people = await saved(fixture('k4-dot-zero.csv'))
    expect(people.map(({ birthDate, phone, postcode }) => [birthDate, phone, postcode])).to.deep.equal([
      ['1985-03-12', '+33639982018', '13400']
    ])
    const rows = await judged(fixture('k4-phone-33-without-plus.csv'))
    expect(rows.map(([, ...rest]) => rest)).to.deep.equal([
      ['new', 'fixed phone-rewritten'],
      ['new', 'fixed phone-rewritten']
    ])
    expect((await saved(fixture('k4-phone-33-without-plus.csv'))).map(({ phone }) => phone)).to.deep.equal([
      '+33639982016',
      '+33639982017'
    ])
    expect((await saved(fixture('k4-phone-power-all-digits.csv'))).map(({ phone }) => phone)).to.deep.equal([
      '+33639982020'
    ])
  })

  it('k4: so are identifiers and codes, but for those whose digits are lost', async () => {
    const all = line({ 0: '9,9012345678E+10', 6: '13 165' })
    const lost = line({ 0: '9,9E+10', 1: 'AUTRE', 4: '6,4E+08' })
    const [first, second] = await rowsOf(await bring(list(all, lost)))
    expect([first?.outcome, second?.outcome]).to.deep.equal(['new', 'refused'])
    expect(said(second!)).to.deep.equal([
      'refuse identifier-mangled',
      'warn phone-malformed',
      'warn no-contact-at-all'
    ])
  })

  it('k5: invisible signs are in no field', async () => {
    expect(await judged(fixture('k5-phone-bidi-marks.csv'))).to.deep.equal([['CASTAN Ana', 'new']])
    const hidden = line({
      0: '\u200b9600001A\ufeff',
      3: '\u202a14/03/1989\u202c',
      4: '\u00a006\u00a039\u202f98\u200920\u00ad01',
      5: 'ana\u200d@example.org\u2060',
      6: '13\u200b165'
    })
    const [person] = await saved(list(hidden).replace('Prénom', 'Pré\u00adnom'))
    expect(person).to.include({ birthDate: '1989-03-14', phone: '+33639982001', email: 'ana@example.org' })
  })

  it('k6: words around a number or an address are no fault, two numbers are two', async () => {
    expect((await judged(fixture('k6-contact-with-words.csv'))).map(([, ...rest]) => rest)).to.deep.equal([
      ['new', 'fixed phone-rewritten', 'fixed email-rewritten'],
      ['new', 'fixed phone-rewritten', 'fixed email-rewritten'],
      ['new', 'fixed email-rewritten']
    ])
    const people = await saved(fixture('k6-contact-with-words.csv'))
    expect(people.map(({ phone, email }) => [phone, email])).to.deep.equal([
      ['+33639982023', 'a.delon@example.org'],
      ['+33639982024', 'b.delon@example.org'],
      ['+33639982025', 'c.delon@example.org']
    ])
    const two = await saved(fixture('k6-two-numbers.csv'))
    expect(two.map(({ phone, otherPhones }) => [phone, ...otherPhones])).to.deep.equal([
      ['+33639982026', '+33442009026'],
      ['+33639982027', '+33442009027']
    ])
  })

  it('k7: a workbook is what Excel says it is', async () => {
    const [escoffier] = await saved(fixture('k7-escaped-carriage-return.xlsx'))
    expect(escoffier).to.include({
      lastName: 'ESCOFFIER',
      email: 'a.esc@example.org',
      comment: 'Vient en bus\nPas de permis'
    })
    expect(await named(fixture('k7-shared-strings-capital.xlsx'))).to.deep.equal(['FABRY Mona'])
    expect(await named(fixture('k7-workbook-elsewhere.xlsx'))).to.deep.equal(['FABRY Olga'])
  })

  it('k8: the sheet of the list is read, and no row that a filter hides', async () => {
    const cover = await bring(fixture('k8-cover-sheet.xlsx'))
    expect([cover.workbook?.sheet, (await rowsOf(cover)).map(({ title }) => title)]).to.deep.equal([
      'Liste',
      ['GIRAUD Ana']
    ])
    const filtered = await bring(fixture('k8-filtered-rows.xlsx'))
    expect([filtered.workbook?.hidden, (await rowsOf(filtered)).map(({ title }) => title)]).to.deep.equal([
      1,
      ['HUGON Ana']
    ])
  })

  const personOf = (identifier: string, name: string): Cell[] => [
    identifier,
    name,
    'Ana',
    '14/03/1989',
    '',
    '',
    '13165'
  ]
  it('k8: on the second sheet, under a title, with headings on line 4', async () => {
    const sheets = [
      {
        name: 'Mode d’emploi',
        rows: [['Nom de l’agence : Aubagne'], ['Une ligne par personne']] as Cell[][]
      },
      {
        name: 'Novembre',
        rows: [['Liste d’Aubagne'], ['Novembre 2026'], null, HEAD, personOf('9600001A', 'GIRAUD')]
      }
    ]
    const importation = await bring(workbookOf(sheets, at => `feuilles/Feuille ${at}.XML`))
    const rows = await rowsOf(importation)
    expect([importation.workbook?.sheet, rows.map(({ title, line: at }) => [title, at])]).to.deep.equal([
      'Novembre',
      [['GIRAUD Ana', 5]]
    ])
  })

  it('k8: two lists in one workbook: someone says which one, a hidden sheet is no list', async () => {
    const of = (name: string, identifier: string, isHidden = false) => ({
      name,
      isHidden,
      rows: [HEAD, personOf(identifier, name.toUpperCase())]
    })
    const bytes = workbookOf([
      of('Octobre', '9600001A'),
      of('Ancien', '9600009A', true),
      of('Novembre', '9600002A')
    ])
    const asked = await bring(bytes)
    expect([asked.state, asked.sheets.map(({ name, rank }) => [name, rank])]).to.deep.equal([
      'sheets',
      [
        ['Octobre', 0],
        ['Novembre', 1]
      ]
    ])
    expect(asked.sheets[1]?.rows[1]?.slice(0, 2)).to.deep.equal(['9600002A', 'NOVEMBRE'])
    const chosen = await worked(await chooseSheet(asked, 1))
    expect([chosen.state, (await rowsOf(chosen)).map(({ title }) => title)]).to.deep.equal([
      'checked',
      ['NOVEMBRE Ana']
    ])
  })

  it('k9: cells are found whatever parts them', async () => {
    expect(await named(fixture('k9-whole-line-quoted.csv'))).to.deep.equal(['ICARD Ana'])
    expect(await named(fixture('k9-pipe.csv'))).to.deep.equal(['ICARD Bob'])
    expect(await named(fixture('k9-sep-pipe.csv'))).to.deep.equal(['ICARD Cid'])
  })

  it('k10: a day and its hours are read from one cell or three', async () => {
    const importation = await bring(fixture('k10-planning-times.csv'))
    const rows = await rowsOf(importation)
    expect(rows.map(row => row.outcome)).to.deep.equal(['new', 'new', 'new', 'new'])
    expect(said(rows[3]!)).to.include('warn date-year-guessed')
    await worked(await confirmImport(importation, { by: cast.marie._id }))
    const workshops = await Workshop.find({ reference: /^K/ }).sort({ reference: 1 })
    expect(
      workshops.map(({ startsAt, endsAt }) => [startsAt, endsAt].map(at => at.toISOString().slice(0, 16)))
    ).to.deep.equal(['11', '12', '13', '14'].map(day => [`2027-01-${day}T08:30`, `2027-01-${day}T11:30`]))
  })

  it('k17: the same words in capitals are the same words', async () => {
    await saved(fixture('k17-same-person-1.csv'))
    const second = await bring(fixture('k17-same-person-2-in-capitals.csv'))
    expect(second.lines).to.include({ unchanged: 1, changed: 0, new: 0 })
    expect((await Person.findOne({ lastName: 'KIENER' }))?.firstName).to.equal('Lise')
  })
})
