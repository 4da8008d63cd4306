import { expect } from 'chai'
import { sectorCode } from '#lib/tabular/sector-names.ts'
import { isFileProblem } from '#lib/tabular/table.ts'
import { judgeWorkshops, type JudgedWorkshops } from '#lib/tabular/workshops-file.ts'
import { WORKSHOPS } from '#lib/tabular/workshops-vocabulary.ts'
import { listOf, placedIn, tableOf, world } from './support.ts'

const USUAL = {
  'N° session': 'DP-1',
  Date: '12/01/2027',
  Début: '09:00',
  Fin: '12:00',
  'Type de lieu': 'Agence',
  'Code SAFIR': '13017',
  Lieu: 'Agence Château-Gombert',
  Salle: 'Salle 1',
  'Code postal': '13013',
  Commune: 'Marseille',
  Entreprise: '',
  SIRET: '',
  'Téléphone entreprise': '',
  Secteur: 'Bâtiment et travaux publics',
  'Code ROME': 'F1704',
  Métier: 'Manœuvre bâtiment',
  Places: '10',
  Inscrits: '8',
  Présents: '',
  'Animateur 1': 'Essai R.',
  'Animateur 2': '',
  'Accessible PMR': 'Oui',
  Statut: 'Ouverte',
  Convention: '',
  Remarques: ''
}
type Row = Partial<Record<keyof typeof USUAL, string>>
const COMPANY: Row = {
  'Type de lieu': 'Entreprise',
  Lieu: 'Atelier du Port',
  Entreprise: 'Atelier du Port',
  SIRET: '00006743900018'
}

async function judged(rows: Row[]): Promise<JudgedWorkshops> {
  const table = await tableOf(listOf(USUAL, rows))
  const workshops = judgeWorkshops(table, world, placedIn(table, WORKSHOPS))
  if (isFileProblem(workshops)) throw new Error(workshops.reason)
  return workshops
}

async function workshop(row: Row) {
  const [first] = await judged([row])
  if (!first) throw new Error('no row')
  return first
}

function said(row: { problems: { severity: string; reason: string }[] }) {
  return row.problems.map(({ severity, reason }) => `${severity} ${reason.replace('imports.reason.', '')}`)
}

describe('a planning of workshops', () => {
  it('becomes a whole draft at an agency', async () => {
    const row = await workshop({})
    expect(row.problems).to.deep.equal([])
    expect(row.draft).to.deep.equal({
      reference: 'DP-1',
      date: '2027-01-12',
      start: '09:00',
      end: '12:00',
      agency: { safir: '13017', id: 'marseille', name: 'Marseille Château-Gombert' },
      place: {
        kind: 'agency',
        name: 'Agence Château-Gombert',
        room: 'Salle 1',
        postcode: '13013',
        commune: 'Marseille'
      },
      sector: 'BTP',
      trade: 'F1704',
      tradeLabel: 'Manœuvre bâtiment',
      capacity: 10,
      registered: 8,
      facilitators: ['Essai R.'],
      status: 'open',
      stepFree: 'yes'
    })
  })
  it('becomes a whole draft inside a company', async () => {
    const { draft, problems } = await workshop({ ...COMPANY, 'Téléphone entreprise': '04 65 71 02 06' })
    expect(problems).to.deep.equal([])
    expect(draft.place).to.include({ kind: 'company', name: 'Atelier du Port' })
    expect(draft.company).to.deep.equal({
      name: 'Atelier du Port',
      siret: '00006743900018',
      contactPhone: '+33465710206'
    })
  })

  const findings: [string, Row, string[]][] = [
    ['Christmas', { Date: '25/12/2026' }, ['refuse holiday-christmas']],
    ['Easter Monday', { Date: '29/03/2027' }, ['refuse holiday-easter-monday']],
    [
      'the holiday of an island',
      { Date: '20/12/2027', 'Code postal': '97400', 'Code SAFIR': '97404' },
      ['refuse holiday-abolition']
    ],
    ['that day elsewhere', { Date: '20/12/2027' }, []],
    ['a cancelled workshop on a holiday', { Date: '25/12/2026', Statut: 'Annulée' }, []],
    ['a Saturday', { Date: '16/01/2027' }, ['warn saturday']],
    ['a Sunday', { Date: '17/01/2027' }, ['warn sunday']],
    ['an end before the start', { Début: '14:00', Fin: '11:00' }, ['refuse end-before-start']],
    ['an end at the start', { Fin: '09:00' }, ['refuse end-before-start']],
    ['free hours', { Début: '9h', Fin: '12h00' }, ['fixed time-rewritten', 'fixed time-rewritten']],
    ['a missing hour', { Début: '' }, ['refuse time-missing']],
    ['a date in words', { Date: 'mardi 12 janvier 2027' }, ['fixed date-rewritten']],
    ['a date on another weekday', { Date: 'lundi 12 janvier 2027' }, ['warn date-weekday-differs']],
    ['a date without a year', { Date: '12 janvier' }, ['warn date-year-guessed']],
    ['a missing date', { Date: '' }, ['refuse date-missing']],
    ['a number of seats in words', { Places: '10 places' }, ['fixed count-rewritten']],
    ['no number of seats', { Places: '' }, ['warn seats-missing']],
    ['too many seats', { Places: '61' }, ['refuse seats-out-of-range']],
    ['no seat', { Places: '0', Inscrits: '' }, ['refuse seats-out-of-range']],
    ['over-booking', { Inscrits: '13' }, ['warn overbooked']],
    [
      'more present than registered',
      { Date: '10/11/2026', Présents: '9', Statut: 'Réalisée' },
      ['warn more-attended']
    ],
    [
      'a past workshop without attendance',
      { Date: '17/11/2026', Statut: 'Réalisée' },
      ['warn attendance-missing']
    ],
    ['a cancelled one without attendance', { Date: '17/11/2026', Statut: 'Annulée' }, []],
    ['a workshop held in the future', { Statut: 'Réalisée' }, ['warn held-in-future']],
    ['a wrong SIRET', { ...COMPANY, SIRET: '00006743900019' }, ['refuse siret-wrong-key']],
    ['a missing SIRET', { ...COMPANY, SIRET: '' }, ['warn siret-missing']],
    ['a spaced SIRET', { ...COMPANY, SIRET: '000 067 439 00018' }, ['fixed siret-spaces-removed']],
    ['a company without a name', { ...COMPANY, Entreprise: '' }, ['refuse company-missing']],
    [
      'another type of place',
      { ...COMPANY, 'Type de lieu': 'Hors les murs' },
      ['warn place-read-as-company']
    ],
    [
      'lost zeros',
      { 'Code SAFIR': '6204', 'Code postal': '6300' },
      ['fixed safir-zero-restored', 'fixed postcode-zero-restored']
    ],
    ['an unknown agency', { 'Code SAFIR': '99999' }, ['refuse safir-unknown']],
    ['an unknown sector', { Secteur: 'Astrologie' }, ['refuse sector-unknown']],
    ['a missing sector', { Secteur: '' }, ['refuse sector-missing']],
    ['a letter O in a ROME code', { 'Code ROME': 'F17O4' }, ['refuse rome-letter-o']],
    ['a missing ROME code', { 'Code ROME': '' }, ['refuse rome-missing']],
    ['an unknown status', { Statut: 'Peut-être' }, ['warn status-unknown']],
    ['health data', { Remarques: 'Animatrice enceinte' }, ['warn sensitive-health']]
  ]
  for (const [what, row, expected] of findings) {
    it(`${expected[0] ?? 'accepts'} for ${what}`, async () => {
      const got = await workshop(row)
      expect(said(got)).to.deep.equal(expected)
      expect(got.outcome).to.equal(
        expected.some(finding => finding.startsWith('refuse')) ? 'refused' : 'accepted'
      )
    })
  }

  const elsewhere: Row = { 'N° session': 'DP-2', ...COMPANY }
  it('refuses a facilitator in two places at once, naming both workshops', async () => {
    const [first, second] = await judged([
      {},
      { ...elsewhere, Début: '10:00', Fin: '13:00', 'Animateur 1': 'Autre A.', 'Animateur 2': 'ESSAI R' }
    ])
    expect(first?.outcome).to.equal('accepted')
    expect(second?.problems).to.have.length(1)
    expect(second?.problems[0]).to.deep.include({
      column: 'Animateur 2',
      reason: 'imports.reason.facilitator-double-booked',
      severity: 'refuse',
      params: { what: 'ESSAI R', line: 2, session: 'DP-1', from: '09:00', to: '12:00' }
    })
  })
  it('refuses a room taken twice at once', async () => {
    const [, second] = await judged([
      {},
      { 'N° session': 'DP-2', Début: '11:00', Fin: '12:30', 'Animateur 1': 'Autre A.' }
    ])
    expect(said(second ?? { problems: [] })).to.deep.equal(['refuse room-double-booked'])
  })
  const peaceful: [string, Row][] = [
    ['one after the other', { Début: '12:00', Fin: '14:00' }],
    ['on another day', { Date: '13/01/2027' }],
    ['when the other is cancelled', { Statut: 'Annulée' }],
    ['of another name in another place', { ...elsewhere, 'Animateur 1': 'Autre A.' }]
  ]
  for (const [what, row] of peaceful) {
    it(`lets two workshops be ${what}`, async () => {
      const rows = await judged([{}, { 'N° session': 'DP-2', ...row }])
      expect(rows.map(({ outcome }) => outcome)).to.deep.equal(['accepted', 'accepted'])
    })
  }
  it('lets a refused workshop take neither room nor facilitator', async () => {
    const rows = await judged([{ 'Code SAFIR': '99999' }, { 'N° session': 'DP-2' }])
    expect(rows.map(({ outcome }) => outcome)).to.deep.equal(['refused', 'accepted'])
    const chain = await judged([
      {},
      { 'N° session': 'DP-2', Début: '11:00', Fin: '13:00' },
      { 'N° session': 'DP-3', Début: '12:00', Fin: '14:00' }
    ])
    expect(chain.map(({ outcome }) => outcome)).to.deep.equal(['accepted', 'refused', 'accepted'])
  })
  it('ignores a line told twice and refuses a number used twice in one agency', async () => {
    const rows = await judged([{}, {}, { Date: '13/01/2027' }, { Date: '14/01/2027', 'Code SAFIR': '06204' }])
    expect(rows.map(({ outcome }) => outcome)).to.deep.equal(['accepted', 'ignored', 'refused', 'accepted'])
    expect(rows[2]?.problems[0]?.params).to.deep.equal({ line: 2, columns: 'Date' })
  })
  it('knows sectors by name, the trade telling apart those that share one', () => {
    expect(sectorCode('bâtiment et travaux publics')).to.equal('BTP')
    expect(sectorCode('Transport et logistique', 'N1103')).to.equal('LOG')
    expect(sectorCode('Transport et logistique', 'N4105')).to.equal('TRA')
    expect(sectorCode('SAN')).to.equal('SAN')
    expect(sectorCode('')).to.equal(undefined)
  })
})
