import { expect } from 'chai'
import { ageOfFile, judgePersonLine, warnOfWrongSeniority, wholePerson } from '#lib/tabular/people-file.ts'
import { PEOPLE } from '#lib/tabular/people-vocabulary.ts'
import { AT_MOST, growthOf } from '#test/support/growth.ts'
import { listOf, placedIn, tableOf, world } from './support.ts'

const USUAL = {
  Identifiant: '9100001A',
  Civilité: 'Mme',
  Nom: 'TESTARD',
  Prénom: 'Océane',
  'Date de naissance': '14/03/1990',
  Adresse: '3 rue des Essais',
  'Code postal': '13013',
  Commune: 'Marseille',
  Téléphone: '06 39 98 90 01',
  Courriel: 'oceane.testard@example.org',
  Catégorie: 'A',
  "Date d'inscription": '20/05/2025',
  'Ancienneté (mois)': '18,0',
  'Code ROME': 'F1704',
  'Métier recherché': 'Manœuvre bâtiment',
  'Permis B': 'Oui',
  RSA: 'Non',
  BOE: 'Non',
  QPV: 'Non',
  'Code SAFIR': '13017',
  'Conseiller référent': 'R. Essai',
  Commentaire: ''
}
type Row = Partial<Record<keyof typeof USUAL, string>>

/** Each line of a list judged by itself, and against the day its file was made. */
async function judged(text: string) {
  const table = await tableOf(text)
  const columns = { headings: table.headings, placed: placedIn(table, PEOPLE) }
  const entries = table.records.map(record => judgePersonLine(record, columns, world))
  const age = ageOfFile(
    entries.map(({ draft }) => draft),
    world.today
  )
  return entries.map(entry => {
    warnOfWrongSeniority(entry, age, world.today)
    const { record, line, lastLine } = entry.row.record
    const outcome = wholePerson(entry) ? 'accepted' : 'refused'
    return { record, line, lastLine, outcome, draft: entry.draft, problems: entry.row.problems }
  })
}

/** Judges one person who differs from the usual one. */
async function person(row: Row) {
  const [first] = await judged(listOf(USUAL, [row]))
  if (!first) throw new Error('no row')
  return first
}

/** 'severity reason' of each problem, without the prefix of the keys. */
function said(row: { problems: { severity: string; reason: string }[] }) {
  return row.problems.map(({ severity, reason }) => `${severity} ${reason.replace('imports.reason.', '')}`)
}

describe('a list of job seekers', () => {
  it('becomes a whole draft when nothing is wrong', async () => {
    const row = await person({})
    expect(row).to.deep.include({ record: 1, line: 2, lastLine: 2, outcome: 'accepted', problems: [] })
    expect(row.draft).to.deep.equal({
      identifier: '9100001A',
      title: 'Mme',
      lastName: 'TESTARD',
      firstName: 'Océane',
      birthDate: '1990-03-14',
      address: '3 rue des Essais',
      postcode: '13013',
      commune: 'Marseille',
      phone: '+33639989001',
      email: 'oceane.testard@example.org',
      category: 'A',
      registeredOn: '2025-05-20',
      monthsRegistered: 18,
      trade: 'F1704',
      tradeLabel: 'Manœuvre bâtiment',
      drivingLicence: 'yes',
      rsa: 'no',
      qpv: 'no',
      agency: { safir: '13017', id: 'marseille', name: 'Marseille Château-Gombert' },
      counsellor: 'R. Essai'
    })
  })
  it('says the same under English headings and dates', async () => {
    const english =
      'identifier,title,last_name,first_name,birth_date,phone,registration_date,rome_code,rsa,safir_code\n' +
      '9100001A,Ms,TESTARD,Océane,1990-03-14,0639989001,2025-05-20,F1704,false,13017\n'
    const [row] = await judged(english)
    expect(row?.problems).to.deep.equal([])
    expect(row?.draft).to.include({ title: 'Mme', birthDate: '1990-03-14', rsa: 'no', qpv: 'unknown' })
  })
  const withWishes = async (channel: string, trades: string) => {
    const wishes = { 'Canal préféré': channel, 'Autres métiers': trades }
    const [row] = await judged(listOf({ ...USUAL, ...wishes }, [{}]))
    return { channel: row?.draft.channel, trades: row?.draft.otherTrades, said: said(row!), row }
  }
  it('reads how someone would rather be reached, in the words of both languages', async () => {
    const words = {
      Courriel: 'email',
      'E-mail': 'email',
      'tél.': 'phone',
      SMS: 'phone',
      Letter: 'letter',
      '': undefined
    }
    for (const [typed, channel] of Object.entries(words)) {
      expect(await withWishes(typed, ''), typed).to.deep.include({ channel, said: [] })
    }
    const pigeon = await withWishes('Pigeon', '')
    expect([pigeon.channel, pigeon.said]).to.deep.equal([undefined, ['warn channel-unknown']])
  })
  it('reads the other trades by their codes, each once, and says what it leaves out', async () => {
    const all = await withWishes('', 'f1703, N1103 ; Coffreur (F1703)')
    expect([all.trades, all.said]).to.deep.equal([['F1703', 'N1103'], []])
    const some = await withWishes('', 'F1703\nsoudeur / A9999')
    expect([some.trades, some.said]).to.deep.equal([['F1703'], ['warn other-trades-unknown']])
    expect(some.row?.problems[0]?.params).to.deep.equal({ trades: 'soudeur, A9999' })
  })
  it('says of no line what its file has no column for', async () => {
    const { "Date d'inscription": _, 'Ancienneté (mois)': __, ...without } = USUAL
    expect((await judged(listOf(without, [{}]))).map(said)).to.deep.equal([[]])
  })
  it('keeps nothing of what the law would rather we did not hold', async () => {
    expect(JSON.stringify(await person({ BOE: 'Oui' }))).not.to.match(/BOE|disabled/)
  })

  const findings: [string, Row, string[]][] = [
    ['a missing identifier', { Identifiant: '' }, ['refuse identifier-missing']],
    ['a short identifier', { Identifiant: '123456' }, ['refuse identifier-malformed']],
    ['an identifier that Excel rounded', { Identifiant: '9,90012E+10' }, ['refuse identifier-mangled']],
    ['the placeholder identifier', { Identifiant: '00000000' }, ['refuse identifier-placeholder']],
    [
      'a social security number as identifier',
      { Identifiant: '269054958815780' },
      ['refuse identifier-is-nir']
    ],
    ['a missing name', { Nom: ' ' }, ['refuse name-missing']],
    ['a missing first name', { Prénom: '' }, ['refuse name-missing']],
    ['a name without a letter', { Nom: '12' }, ['refuse name-unreadable']],
    ['a name that lost a letter', { Nom: '?UKASZEWSKA' }, ['warn character-lost']],
    ['an impossible date', { 'Date de naissance': '31/02/1990' }, ['refuse date-impossible']],
    ['an American date', { 'Date de naissance': '04/25/1988' }, ['refuse date-us-order']],
    ['a missing birth date', { 'Date de naissance': '' }, ['refuse date-missing']],
    ['a year of two digits', { 'Date de naissance': '05/03/87' }, ['warn date-two-digit-year']],
    ['a serial number', { 'Date de naissance': '33012' }, ['warn date-excel']],
    ['a birth to come', { 'Date de naissance': '14/08/2031' }, ['refuse birth-in-future']],
    ['a child', { 'Date de naissance': '21/11/2010' }, ['refuse too-young']],
    ['sixteen today', { 'Date de naissance': '20/11/2010' }, []],
    ['a birth too long ago', { 'Date de naissance': '14/03/1920' }, ['refuse too-old']],
    [
      'a wrong e-mail with a good telephone',
      { Courriel: 'prenom.nom@@example,org' },
      ['warn email-malformed']
    ],
    ['neither telephone nor e-mail', { Téléphone: '', Courriel: '' }, ['warn no-contact']],
    ['nor even an address', { Téléphone: '', Courriel: '', Adresse: '' }, ['warn no-contact-at-all']],
    [
      'both wrong',
      { Téléphone: '12', Courriel: 'x' },
      ['warn phone-malformed', 'warn email-malformed', 'warn no-contact']
    ],
    ['a telephone without its zero', { Téléphone: '639987034' }, ['fixed phone-zero-restored']],
    ['a foreign telephone', { Téléphone: '+39 320 000 0000' }, ['warn phone-foreign']],
    ['a short telephone', { Téléphone: '06 39 98 12' }, ['warn phone-malformed']],
    [
      'lost zeros',
      { 'Code postal': '6000', 'Code SAFIR': '6204' },
      ['fixed postcode-zero-restored', 'fixed safir-zero-restored']
    ],
    ['an unknown agency', { 'Code SAFIR': '99999' }, ['refuse safir-unknown']],
    ['a missing agency', { 'Code SAFIR': '' }, ['refuse safir-missing']],
    ['a letter O in a ROME code', { 'Code ROME': 'F17O4' }, ['warn rome-letter-o']],
    ['an unknown ROME code', { 'Code ROME': 'A9999' }, ['warn rome-unknown']],
    ['a registration to come', { "Date d'inscription": '12/12/2027' }, ['refuse registration-in-future']],
    ['a missing registration', { "Date d'inscription": '' }, ['warn registration-missing']],
    ['a seniority that the dates contradict', { 'Ancienneté (mois)': '3,0' }, ['warn seniority-differs']],
    ['an unknown category', { Catégorie: 'Z' }, ['warn category-unknown']],
    ['categories F and G', { Catégorie: 'G' }, []],
    ['an unknown title', { Civilité: 'Dr' }, ['warn title-unknown']],
    ['an answer not understood', { RSA: 'peut-être' }, ['warn yes-no-unreadable']],
    [
      'a formula',
      { Commentaire: '=HYPERLINK("https://example.org";"cliquez")' },
      ['warn formula-kept-as-text']
    ],
    ['another formula', { Commentaire: '@SUM(1+1)*cmd' }, ['warn formula-kept-as-text']],
    ['tags', { Commentaire: '<script>alert("x")</script> bonjour' }, ['warn markup-kept-as-text']],
    ['health data', { Commentaire: 'Suivie pour un diabète' }, ['warn sensitive-health']],
    ['a social security number', { Commentaire: 'NIR 2 69 05 49 588 157 80' }, ['warn nir-left-out']],
    ['the same in an address', { Adresse: '2 69 05 49 588 157 80' }, ['warn nir-left-out']],
    ['a comment as long as it may be', { Commentaire: 'a'.repeat(1000) }, []],
    ['a long comment', { Commentaire: 'a'.repeat(1001) }, ['refuse too-long']],
    ['a name as long as it may be', { Nom: 'a'.repeat(80), Prénom: 'b'.repeat(80) }, []],
    ['a long last name', { Nom: 'a'.repeat(81) }, ['refuse too-long']],
    ['a long first name', { Prénom: 'a'.repeat(81) }, ['refuse too-long']],
    ['a long address', { Adresse: 'a'.repeat(201) }, ['refuse too-long']],
    ['a long commune', { Commune: 'a'.repeat(81) }, ['refuse too-long']],
    ['a long trade', { 'Métier recherché': 'a'.repeat(153) }, ['refuse too-long']],
    ['signs that turn the reading round', { Nom: 'TEST\u202eARD' }, ['fixed invisible-removed']]
  ]
  for (const [what, row, expected] of findings) {
    it(`${expected[0] ?? 'accepts'} for ${what}`, async () => {
      const got = await person(row)
      expect(said(got)).to.deep.equal(expected)
      expect(got.outcome).to.equal(
        expected.some(finding => finding.startsWith('refuse')) ? 'refused' : 'accepted'
      )
    })
  }

  it('tells column, field, value as typed and line of each problem', async () => {
    const [, , row] = await judged(
      listOf(USUAL, [{}, { Identifiant: '9100002B', Nom: 'AUTRE', Adresse: 'a\nb' }, { Identifiant: ' 12 ' }])
    )
    expect(row).to.include({ record: 3, line: 5 })
    expect(row?.problems[0]).to.deep.equal({
      column: 'Identifiant',
      field: 'identifier',
      value: ' 12 ',
      reason: 'imports.reason.identifier-malformed',
      params: { length: 2 },
      severity: 'refuse'
    })
  })
  it('never repeats a social security number, in a draft or in a problem', async () => {
    const kept = JSON.stringify(
      await person({ Identifiant: '269054958815780', Commentaire: 'NIR 2 69 05 49 588 157 80' })
    )
    expect(kept.replace(/\s/g, '')).not.to.contain('269054958815780')
  })
  it('keeps a formula and tags as the text they are', async () => {
    expect((await person({ Commentaire: '=1+1 <b>' })).draft.comment).to.equal('=1+1 <b>')
    expect((await person({ Nom: '  de  la roche ' })).draft.lastName).to.equal('de la roche')
    expect((await person({ Adresse: 'Bât. C\r\n 45 avenue' })).draft.address).to.equal('Bât. C\n 45 avenue')
  })

  it('dates an old file by its own lines before calling a seniority wrong', async () => {
    const old = Array.from({ length: 6 }, (_, i) => ({
      Identifiant: `910001${i}A`,
      Prénom: `Zoé${'abcdef'[i]}`,
      'Ancienneté (mois)': '6,0'
    }))
    expect((await judged(listOf(USUAL, old))).flatMap(said)).to.deep.equal([])
    const odd = { Identifiant: '9100020A', Prénom: 'Maël', 'Ancienneté (mois)': '12,0' }
    expect((await judged(listOf(USUAL, [...old, odd]))).flatMap(said)).to.deep.equal([
      'warn seniority-differs'
    ])
  })

  it('refuses a line cut short, and warns of one with too much', async () => {
    const text = listOf(USUAL, [{}, { Identifiant: '9100002B', Prénom: 'Zoé' }])
    const cut = text.replace(/;13013;Marseille[^\r]*\r/, '\r')
    const [short] = await judged(cut)
    expect([short?.outcome, said(short ?? { problems: [] })]).to.deep.equal([
      'refused',
      ['refuse too-few-cells']
    ])
    expect(short?.problems[0]?.params).to.deep.equal({ found: 6, expected: 22 })
    const [, long] = await judged(`${text};valeur en trop`)
    expect([long?.outcome, said(long ?? { problems: [] })]).to.deep.equal([
      'accepted',
      ['warn too-many-cells']
    ])
  })
  it('reads as empty the last cells that Excel leaves out', async () => {
    const text = listOf(USUAL, [{}]).replace(/;R\. Essai;$/, '')
    expect((await judged(text)).map(said)).to.deep.equal([['warn last-cells-absent']])
  })

  it('judges each line of a long list at the price of one', async function () {
    this.timeout(120_000)
    const list = (lines: number) => {
      const rows = Array.from({ length: lines }, (_, i) => ({
        Identifiant: `${1_000_000 + i}A`,
        Nom: `NOM${i}`,
        Commentaire: 'Souhaite changer de métier ; disponible le matin'
      }))
      return listOf(USUAL, rows)
    }
    const accepted = (people: { outcome: string }[]) =>
      people.filter(({ outcome }) => outcome === 'accepted').length
    const texts = new Map([500, 4_000].map(lines => [lines, list(lines)]))
    const growth = await growthOf(4_000, async lines =>
      expect(accepted(await judged(texts.get(lines)!))).to.equal(lines)
    )
    expect(growth).to.be.below(AT_MOST)
  })
})
