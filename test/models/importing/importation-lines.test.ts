import { expect } from 'chai'
import type { Account } from '#models/records/account.ts'
import { guessColumns, type Memory } from '#models/importing/file/columns.ts'
import { ImportRow } from '#models/records/import-row.ts'
import type { Candidate } from '#models/importing/people/person-line.ts'
import type { Finding } from '#models/importing/file/finding.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { refusalOf } from '#test/support/refusal.ts'
import { placeColumns, confirmImport } from '#models/importing/run/confirm.ts'
import { uploadFile } from '#models/importing/run/upload.ts'

const HEADINGS = ['Identifiant', 'Nom', 'Prénom', 'Date de naissance', 'Courriel', 'Code SAFIR', 'Téléphone']
const LINE = ['9300001A', 'TESTARD', 'Océane', '14/03/1990', 'oceane.testard@example.org', '13165', '']

/** The usual line, but for what is told by heading. */
const line = (told: Record<string, string> = {}) =>
  HEADINGS.map((heading, at) => told[heading] ?? LINE[at] ?? '').join(';')

describe('the lines of one list, beside one another', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })
  const bring = (lines: string[], by: Account = cast.marie) =>
    uploadFile({
      agency: by.agency!,
      by: by._id,
      fileName: 'liste.csv',
      bytes: Buffer.from([HEADINGS.join(';'), ...lines].join('\r\n'))
    })
  const judged = async (...lines: string[]) => {
    const { _id } = await bring(lines)
    const rows = await ImportRow.find({ importation: _id }).sort({ record: 1 })
    return rows.map(({ outcome, findings }) => ({ outcome, findings: findings as Finding[] }))
  }
  const said = ({ findings }: { findings: Finding[] }) =>
    findings.map(({ severity, reason }) => `${severity} ${reason.replace('imports.reason.', '')}`)

  it('are ignored when told twice, and say of which line they are the copy', async () => {
    const lines = [line(), line(), line({ Identifiant: '' }), line({ Identifiant: '' })]
    const rows = await judged(...lines)
    expect(rows.map(({ outcome }) => outcome)).to.deep.equal(['new', 'ignored', 'refused', 'ignored'])
    expect([rows[1]!, rows[3]!].map(({ findings }) => findings[0]?.params)).to.deep.equal([
      { line: 2 },
      { line: 4 }
    ])
  })

  it('are refused when an identifier is told again with other words, and name what differs', async () => {
    const rows = await judged(line(), line({ Identifiant: ' 9300001a', Courriel: 'autre@example.org' }))
    expect(rows.map(({ outcome }) => outcome)).to.deep.equal(['new', 'refused'])
    expect(rows[1]?.findings.at(-1)?.params).to.deep.equal({ line: 2, columns: 'Identifiant, Courriel' })
  })

  it('may take the identifier of a line that was refused', async () => {
    const rows = await judged(line({ Nom: '' }), line())
    expect(rows.map(({ outcome }) => outcome)).to.deep.equal(['refused', 'new'])
  })

  it('are asked about when they tell one person under two identifiers; true namesakes are left in peace', async () => {
    const rows = await judged(
      line(),
      line({ Identifiant: '99000000001', Nom: 'Testard', Prénom: 'OCEANE', Courriel: '' }),
      line({ Identifiant: '9300003C', 'Date de naissance': '15/03/1990', Courriel: 'o.t@example.org' })
    )
    expect(rows.map(({ outcome }) => outcome)).to.deep.equal(['new', 'doubtful', 'new'])
    expect(said(rows[2]!)).to.deep.equal(said(rows[0]!))
  })

  const BOTH = { Identifiant: '99000000001', Courriel: 'autre@example.org' }
  const ALIKE: [string, Record<string, string>, string[]][] = [
    ['names exchanged', { ...BOTH, Nom: 'Oceane', Prénom: 'TESTARD' }, ['swappedName']],
    ['one address and first name', { ...BOTH, Nom: 'MARTIN', Courriel: LINE[4]! }, ['emailAndFirstName']],
    [
      'a near name and one address',
      { ...BOTH, Nom: 'TESTART', Courriel: 'Oceane.Testard@example.org' },
      ['emailAndFirstName', 'nearName']
    ],
    [
      'one telephone and first name',
      { ...BOTH, Nom: 'MARTIN', Téléphone: '0639980401' },
      ['phoneAndFirstName']
    ]
  ]
  for (const [what, told, reasons] of ALIKE) {
    it(`are asked about when they share a birth date, ${what}`, async () => {
      const { _id } = await bring([line({ Téléphone: '06 39 98 04 01' }), line(told)])
      const rows = await ImportRow.find({ importation: _id }).sort({ record: 1 })
      expect(rows.map(({ outcome }) => outcome)).to.deep.equal(['new', 'doubtful'])
      const [candidate] = rows[1]?.candidates as Candidate[]
      expect([candidate?.record, candidate?.reasons]).to.deep.equal([1, reasons])
    })
  }

  it('say beside each thing what its cell holds', async () => {
    await confirmImport(await bring([line()]), { by: cast.marie._id })
    const [near] = await judged(line({ ...BOTH, Nom: 'TESTART' }))
    const of = (reason: string) => near?.findings.find(one => one.reason === `imports.finding.${reason}`)
    expect(of('looks-like')?.value).to.equal('TESTART')
  })

  it('are two people without a question: a couple with one address, namesakes, twins with one telephone', async () => {
    const home = { Téléphone: '0639980401' }
    const rows = await judged(
      line(home),
      line({ ...home, Identifiant: '9300002B', Prénom: 'Louis' }),
      line({ ...home, Identifiant: '9300003C', Prénom: 'Anne', 'Date de naissance': '02/02/1961' }),
      line({ ...BOTH, Identifiant: '9300004D', 'Date de naissance': '15/03/1990' })
    )
    expect(rows.map(({ outcome }) => outcome)).to.deep.equal(['new', 'new', 'new', 'new'])
  })

  it('show every line that may be the same person', async () => {
    const lines = [
      line(),
      line({ ...BOTH, Nom: 'Océane', Prénom: 'Testard' }),
      line({ ...BOTH, Identifiant: '9300009I' })
    ]
    const { _id } = await bring(lines)
    const last = await ImportRow.findOne({ importation: _id, record: 3 }).orFail()
    expect((last.candidates as Candidate[]).map(({ record }) => record)).to.deep.equal([1, 2])
  })

  it('of another agency are said to be alike and left to that agency', async () => {
    const there = { 'Code SAFIR': cast.nice.safir }
    const rows = await judged(line(there), line({ ...there, Identifiant: '99000000001' }))
    expect(rows.map(({ outcome }) => outcome)).to.deep.equal(['new', 'new'])
    expect(said(rows[1]!)).to.include('warn same-person-suspected')
    expect(rows[1]?.findings.find(({ reason }) => reason.endsWith('suspected'))?.params).to.deep.equal({
      line: 2,
      other: '9300001A',
      born: '14/03/1990'
    })
    const swapped = { ...there, Identifiant: '99000000002', Nom: 'Océane', Prénom: 'Testard' }
    expect(said((await judged(line(there), line(swapped)))[1]!)).to.include('warn alike-person-suspected')
  })
})

describe('the headings of a list', () => {
  const nothing: Memory = { people: new Map(), workshops: new Map() }
  const guessed = (headings: string) => guessColumns(headings.split(/[;,]/), nothing)

  const PROBLEMS: [string, string, object][] = [
    [
      'that lack columns are refused by the names of those',
      'Nom;Prénom',
      {
        reason: 'imports.reason.headings-missing',
        params: { columns: 'Identifiant, Date de naissance, Code SAFIR' }
      }
    ],
    [
      'that lack columns, in English, are refused in English names',
      'last_name,first_name',
      {
        reason: 'imports.reason.headings-missing',
        params: { columns: 'Identifier, Birth date, SAFIR code' }
      }
    ],
    [
      'of something else are said back',
      'Fruit;Prix',
      { reason: 'imports.reason.headings-unknown', params: { found: 'Fruit, Prix' } }
    ],
    [
      'of which one alone is known are refused by the names of those that lack, when none can be among them',
      'Nom;Prix',
      {
        reason: 'imports.reason.headings-missing',
        params: { columns: 'Identifiant, Prénom, Date de naissance, Code SAFIR' }
      }
    ],
    [
      'that are a person rather than headings are never asked about',
      '9300001A;TESTARD;Océane;14/03/1990;oceane.testard@example.org;13165',
      { reason: 'imports.reason.file-no-headings', params: {} }
    ]
  ]
  for (const [what, headings, problem] of PROBLEMS) {
    it(what, () => expect(guessed(headings)).to.deep.equal(problem))
  }

  for (const headings of ['Nom;a;b;c;d', 'a;b;c;d;e', 'Nachname;Vorname;Geburtstag;Nummer;Stelle;Ort']) {
    it(`that mean next to nothing are asked about: ${headings}`, () => {
      const found = guessed(headings)
      expect('columns' in found && found.kind).to.equal('people')
      expect('columns' in found && found.columns.filter(({ field }) => field).length).to.equal(
        headings.startsWith('Nom') ? 1 : 0
      )
    })
  }

  it('that tell one field twice are asked about, the first being proposed', () => {
    const found = guessed('Identifiant;Nom;Nom de famille;Prénom;Date de naissance;Code SAFIR')
    const columns = 'columns' in found ? found.columns : []
    expect(columns.slice(1, 3)).to.deep.equal([
      { heading: 'Nom', field: 'lastName', sure: false },
      { heading: 'Nom de famille', field: null, sure: false }
    ])
  })

  describe('once someone has placed them', () => {
    useDatabase()
    useEmptyCollections()
    it('are read as they were told, though none of them was known', async () => {
      const { marie } = await raiseCast()
      const importation = await uploadFile({
        agency: marie.agency!,
        by: marie._id,
        fileName: 'liste.csv',
        bytes: Buffer.from(`Nummer;Nachname;Vorname;Geburtstag;Post;Stelle;Ruf\r\n${line()}`)
      })
      expect(importation.state).to.equal('columns')
      const told = ['identifier', 'lastName', 'firstName', 'birthDate', 'email', 'safir', 'phone'] as const
      const placed = await placeColumns(importation, told)
      expect([placed.state, placed.lines.new]).to.deep.equal(['checked', 1])
    })

    it('are refused when one field is still told twice', async () => {
      const { marie } = await raiseCast()
      const text = `Nom de famille;${HEADINGS.join(';')}\r\nX;${line()}`
      const bytes = Buffer.from(text)
      const importation = await uploadFile({
        agency: marie.agency!,
        by: marie._id,
        fileName: 'liste.csv',
        bytes
      })
      expect(importation.state).to.equal('columns')
      const twice = importation.columns.map(({ heading, field }) =>
        /^Nom/.test(heading) ? 'lastName' : field
      )
      const refusal = await refusalOf(placeColumns(importation, twice))
      expect([refusal.key, refusal.params]).to.deep.equal([
        'imports.reason.headings-repeated',
        { columns: 'Nom de famille, Nom' }
      ])
    })
  })
})
