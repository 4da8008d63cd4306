import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { ImportRow } from '#models/records/import-row.ts'
import type { ImportRun } from '#models/records/import-run.ts'
import type { Finding } from '#models/importing/file/finding.ts'
import { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { placeColumns, confirmImport } from '#models/importing/run/confirm.ts'
import { uploadFile } from '#models/importing/run/upload.ts'
import { runImport } from '#models/importing/run/run-import.ts'
import { scopes } from '#models/access/scope.ts'

interface Anomaly {
  record: number | null
  kind: string
}
interface Expected {
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

// What each planted anomaly must end as: what becomes of its line, and one of the reasons.
const ENDS: Record<string, [string, RegExp]> = {
  doublon_exact: ['ignored', /^repeated-line$/],
  identifiant_absent: ['refused', /^identifier-missing$/],
  identifiant_invalide: ['refused', /^identifier-(?:malformed|mangled)$/],
  doublon_identifiant: ['refused', /^identifier-conflict$/],
  date_invalide: ['refused', /^date-(?:impossible|us-order)$/],
  date_ambigue: ['new', /^date-two-digit-year$/],
  date_serie_excel: ['new', /^date-excel$/],
  date_future: ['refused', /-in-future$/],
  doublon_probable: ['new', /^same-person-suspected$/],
  trop_jeune: ['refused', /^too-young$/],
  courriel_invalide: ['new', /^email-malformed$/],
  sans_contact: ['new', /^no-contact$/],
  telephone_zero_perdu: ['new', /^phone-zero-restored$/],
  telephone_etranger: ['new', /^phone-foreign$/],
  telephone_invalide: ['new', /^phone-malformed$/],
  zeros_perdus: ['new', /^(?:postcode|safir)-zero-restored$/],
  safir_inconnu: ['refused', /^safir-unknown$/],
  rome_invalide: ['new', /^rome-letter-o$/],
  colonnes_manquantes: ['refused', /^too-few-cells$/],
  nom_absent: ['refused', /^name-missing$/],
  injection_formule: ['new', /^formula-kept-as-text$/],
  html: ['new', /^markup-kept-as-text$/],
  donnee_sensible: ['new', /^(?:sensitive-health|nir-left-out)$/],
  incoherence: ['new', /^seniority-differs$/],
  colonnes_en_trop: ['new', /^too-many-cells$/],
  homonyme: ['new', /^$/],
  emargement_manquant: ['new', /^attendance-missing$/],
  animateur_double: ['refused', /^facilitator-double-booked$/],
  salle_double: ['refused', /^room-double-booked$/],
  jour_ferie: ['refused', /^holiday-(?:christmas|easter-monday)$/],
  samedi: ['new', /^saturday$/],
  horaires: ['refused', /^end-before-start$/],
  surreservation: ['new', /^overbooked$/],
  siret_invalide: ['refused', /^siret-wrong-key$/],
  siret_absent: ['new', /^siret-missing$/],
  formats_libres: ['new', /^(?:date-rewritten|siret-spaces-removed|count-rewritten)$/]
}
const SAVABLE = ['new', 'changed', 'unchanged']

const folder = process.env['DECLIC_SAMPLES_DIR'] ?? ''
const expected =
  folder && existsSync(folder)
    ? (JSON.parse(readFileSync(join(folder, 'expected_import.json'), 'utf8')) as Expected)
    : undefined

describe('a sample file brought in', () => {
  if (!expected) {
    it('is not on this machine: DECLIC_SAMPLES_DIR names no folder', function () {
      this.skip()
    })
    return
  }
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })
  const again = ({ _id }: ImportRun) => scopes.imports(cast.marie).findOne({ _id }).orFail()
  const work = async (importation: ImportRun) => {
    while ((await again(importation)).isAtWork) await runImport({ forMs: 60_000 })
    return again(importation)
  }
  /** As a counsellor would: what its headings are guessed to be is taken. */
  const bring = async (name: string) => {
    const { agency, _id: by } = cast.marie
    const bytes = readFileSync(join(folder, name))
    const brought = await uploadFile({ agency: agency!, by, fileName: name, bytes })
    const columns = brought.columns.map(({ field }) => field)
    return work(brought.state === 'columns' ? await placeColumns(brought, columns) : brought)
  }
  const rowsOf = ({ _id }: ImportRun) => ImportRow.find({ importation: _id }).sort({ record: 1 }).lean()
  const reasonsOf = ({ findings }: { findings: unknown[] }) =>
    (findings as Finding[]).map(({ reason }) => reason.replace(/^imports\.(?:reason|finding)\./, ''))
  /** Everything that bringing in could have written, as it stands. */
  const written = async () => {
    const people = await Person.find().sort({ _id: 1 }).select('updatedAt').lean()
    const workshops = await Workshop.find().sort({ _id: 1 }).select('ledger').lean()
    return JSON.stringify([people, workshops])
  }

  const anomaliesOf = (name: string): Anomaly[] => {
    const told = expected.files[name]?.anomalies ?? []
    return typeof told === 'string' ? anomaliesOf('demandeurs_emploi_excel_fr_windows1252.csv') : told
  }
  for (const [name, about] of Object.entries(expected.files)) {
    it(`${name} is read as written, each planted line ends as proposed, and saving it twice is saving it once`, async function () {
      this.timeout(120_000)
      const importation = await bring(name)
      expect(importation.format).to.include({
        encoding: about.encoding,
        byteOrderMark: about.bom,
        separator: about.delimiter
      })
      expect([importation.columns.length, importation.records]).to.deep.equal([about.columns, about.records])
      if (about.blank_records !== undefined) expect(importation.blankRecords).to.equal(about.blank_records)

      const rows = await rowsOf(importation)
      const planted = anomaliesOf(name).filter(({ record }) => record !== null)
      const ended = planted.map(({ record, kind }) => {
        const row = rows[(record ?? 0) - 1]!
        const [outcome, reason] = ENDS[kind] ?? ['', /$./]
        const isTold = kind === 'homonyme' || reasonsOf(row).some(one => reason.test(one))
        return row.outcome === outcome && isTold
          ? `${kind}: as proposed`
          : `${kind} (${record}): ${row.outcome} ${reasonsOf(row).join(' ')}`
      })
      expect(ended).to.deep.equal(planted.map(({ kind }) => `${kind}: as proposed`))
      const others = rows.filter(({ record }) => !planted.some(one => one.record === record))
      expect(others.filter(({ outcome }) => outcome !== 'new')).to.deep.equal([])
      // The one letter that Windows-1252 could not hold is the only other thing to say.
      const said = [...new Set(others.flatMap(reasonsOf))]
      expect(said).to.deep.equal(about.encoding === 'windows-1252' ? ['character-lost'] : [])

      const saved = await work(await confirmImport(importation, { by: cast.marie._id }))
      const savable = rows.filter(({ outcome }) => SAVABLE.includes(outcome)).length
      expect([saved.state, saved.lines.saved, saved.toWrite]).to.deep.equal(['saved', savable, 0])
      const before = await written()
      const second = await bring(name)
      expect([second.lines.new, second.lines.changed]).to.deep.equal([0, 0])
      await work(await confirmImport(second, { by: cast.marie._id }))
      expect(await written()).to.equal(before)
    })
  }
})
