import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { holidayOn } from '#lib/holidays.ts'
import { judgePeople } from '#lib/tabular/people-file.ts'
import { readTable } from '#lib/tabular/read-table.ts'
import { isFileProblem } from '#lib/tabular/table.ts'
import { judgeWorkshops } from '#lib/tabular/workshops-file.ts'

interface Anomaly {
  record: number | null
  kind: string
  severity: string
}
interface Expected {
  reference_date: string
  files: Record<
    string,
    {
      encoding: string
      bom: boolean
      delimiter: string
      columns: number
      records: number
      blank_records?: number
      anomalies: Anomaly[] | string
    }
  >
}

// What each planted anomaly must end as: outcome of its line, and one of the reasons.
const ENDS: Record<string, [string, RegExp]> = {
  doublon_exact: ['ignored', /^repeated-line$/],
  identifiant_absent: ['refused', /^identifier-missing$/],
  identifiant_invalide: ['refused', /^identifier-(?:malformed|mangled)$/],
  doublon_identifiant: ['refused', /^identifier-conflict$/],
  date_invalide: ['refused', /^date-(?:impossible|us-order)$/],
  date_ambigue: ['accepted', /^date-two-digit-year$/],
  date_serie_excel: ['accepted', /^date-excel$/],
  date_future: ['refused', /-in-future$/],
  doublon_probable: ['accepted', /^same-person-suspected$/],
  trop_jeune: ['refused', /^too-young$/],
  courriel_invalide: ['accepted', /^email-malformed$/],
  sans_contact: ['accepted', /^no-contact$/],
  telephone_zero_perdu: ['accepted', /^phone-zero-restored$/],
  telephone_etranger: ['accepted', /^phone-foreign$/],
  telephone_invalide: ['accepted', /^phone-malformed$/],
  zeros_perdus: ['accepted', /^(?:postcode|safir)-zero-restored$/],
  safir_inconnu: ['refused', /^safir-unknown$/],
  rome_invalide: ['accepted', /^rome-letter-o$/],
  colonnes_manquantes: ['refused', /^too-few-cells$/],
  nom_absent: ['refused', /^name-missing$/],
  injection_formule: ['accepted', /^formula-kept-as-text$/],
  html: ['accepted', /^markup-kept-as-text$/],
  donnee_sensible: ['accepted', /^(?:sensitive-health|nir-left-out)$/],
  incoherence: ['accepted', /^seniority-differs$/],
  colonnes_en_trop: ['accepted', /^too-many-cells$/],
  emargement_manquant: ['accepted', /^attendance-missing$/],
  animateur_double: ['refused', /^facilitator-double-booked$/],
  salle_double: ['refused', /^room-double-booked$/],
  jour_ferie: ['refused', /^holiday-(?:christmas|easter-monday)$/],
  samedi: ['accepted', /^saturday$/],
  horaires: ['refused', /^end-before-start$/],
  surreservation: ['accepted', /^overbooked$/],
  siret_invalide: ['refused', /^siret-wrong-key$/],
  siret_absent: ['accepted', /^siret-missing$/],
  formats_libres: ['accepted', /^(?:date-rewritten|siret-spaces-removed|count-rewritten)$/]
}

const folder = process.env['DECLIC_SAMPLES_DIR'] ?? ''
const expected =
  folder && existsSync(folder)
    ? (JSON.parse(readFileSync(join(folder, 'expected_import.json'), 'utf8')) as Expected)
    : undefined

describe('the sample files', () => {
  if (!expected) {
    it('are not on this machine: DECLIC_SAMPLES_DIR names no folder', function () {
      this.skip()
    })
    return
  }
  const anomaliesOf = (name: string): Anomaly[] => {
    const told = expected.files[name]?.anomalies ?? []
    return typeof told === 'string' ? anomaliesOf('demandeurs_emploi_excel_fr_windows1252.csv') : told
  }
  for (const [name, about] of Object.entries(expected.files)) {
    const table = readTable(readFileSync(join(folder, name)), name)
    if (isFileProblem(table)) throw new Error(table.reason)
    const agencies = safirCodes(table.headings, table.records)
    const world = { today: expected.reference_date, agencies, knowsRome: () => true, holidayOn }
    const judged = name.startsWith('planning') ? judgeWorkshops(table, world) : judgePeople(table, world)
    if (isFileProblem(judged)) throw new Error(judged.reason)
    const anomalies = anomaliesOf(name)

    it(`${name} is read as it was written`, () => {
      expect(table).to.include({
        encoding: about.encoding,
        byteOrderMark: about.bom,
        separator: about.delimiter
      })
      expect([table.headings.length, table.records.length]).to.deep.equal([about.columns, about.records])
      if (about.blank_records !== undefined) expect(table.blankRecords).to.equal(about.blank_records)
      expect(judged.unknownColumns).to.deep.equal([])
    })
    for (const { record, kind } of anomalies.filter(
      anomaly => anomaly.record !== null && anomaly.kind !== 'homonyme'
    )) {
      it(`${name}, record ${record}: ${kind}`, () => {
        const row = judged.rows[(record ?? 0) - 1]
        const reasons = row?.problems.map(({ reason }) => reason.replace('imports.reason.', '')) ?? []
        const [outcome, reason] = ENDS[kind] ?? ['', /^$/]
        expect(row?.outcome, reasons.join(' ')).to.equal(outcome)
        expect(
          reasons.filter(said => reason.test(said)),
          reasons.join(' ')
        ).not.to.deep.equal([])
      })
    }
    it(`${name}: no other line is refused or ignored, and namesakes are left in peace`, () => {
      const planted = new Set(anomalies.filter(({ kind }) => kind !== 'homonyme').map(({ record }) => record))
      const others = judged.rows.filter(({ record }) => !planted.has(record))
      expect(others.filter(({ outcome }) => outcome !== 'accepted')).to.deep.equal([])
      // The one letter that Windows-1252 could not hold is the only other thing to say.
      const said = others.flatMap(({ problems }) =>
        problems.map(({ reason }) => reason.replace('imports.reason.', ''))
      )
      expect(said).to.deep.equal(about.encoding === 'windows-1252' ? ['character-lost'] : [])
    })
  }
})

/** Every agency that the file names is known, but the one planted as unknown. */
function safirCodes(headings: readonly string[], records: readonly { cells: readonly string[] }[]) {
  const at = headings.findIndex(heading => /safir/i.test(heading))
  const codes = records
    .map(({ cells }) => (cells[at] ?? '').padStart(5, '0'))
    .filter(code => code !== '99999')
  return new Map(codes.map(code => [code, { id: code, name: code }]))
}
