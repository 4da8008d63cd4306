import { fork } from 'node:child_process'
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parse } from 'csv-parse'
import type mongoose from 'mongoose'
import '#models/records/all.ts'
import { addDays } from '#lib/dates.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import type { Headings } from '#lib/tabular/headings.ts'
import { judgePersonLine, wholePerson } from '#lib/tabular/people-file.ts'
import type { PersonColumn } from '#lib/tabular/people-vocabulary.ts'
import { readRecords, survey } from '#lib/tabular/survey.ts'
import { isFileProblem } from '#lib/tabular/table.ts'
import { WORKER_MEMORY } from '#lib/worker-memory.ts'
import type { Account } from '#models/records/account.ts'
import { buildIndexes, connect, disconnect } from '#models/records/database.ts'
import { guessColumns, placedColumns } from '#models/importing/file/columns.ts'
import { LIMITS } from '#models/importing/file/limits.ts'
import { readImportContext } from '#models/importing/file/import-context.ts'
import { Person } from '#models/records/person.ts'
import { raiseCast } from '#seeds/cast.ts'
import { startStore } from '#store/start.ts'
import { median, type Finding } from './findings.ts'
import type { Measured } from './import-process.ts'

const LINES = Number(process.env['DECLIC_BENCH_LINES'] ?? 100_000)
const MEGABYTE = 1024 * 1024

/** A long list staged and saved on the embedded store; reading compared with csv-parse on the same file. */
export async function importing(): Promise<Finding[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'declic-bench-import-'))
  const file = path.join(folder, 'liste.csv')
  await write(file, 0, LINES)
  const findings = [await reading(file)]
  const store = await startStore({ folder: path.join(folder, 'store') })
  await connect(store.uri, { name: 'bench', waitMs: 10_000 })
  try {
    await buildIndexes()
    const { marie } = await raiseCast()
    findings.push(await judging(file, marie.agency!))
    findings.push(...(await stagingAndSaving(file, store.uri, marie)))
  } finally {
    await disconnect()
    await store.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return findings
}

async function reading(file: string): Promise<Finding> {
  const rounds = []
  for (let round = 0; round < 3; round++) {
    const theirs = await seconds(async () => {
      let records = 0
      const parser = createReadStream(file).pipe(parse({ delimiter: ';' }))
      for await (const record of parser) records += (record as string[]).length > 0 ? 1 : 0
      if (records !== LINES + 1) throw new Error(`csv-parse read ${records} records`)
    })
    const pieces = () => createReadStream(file, { highWaterMark: 256 * 1024 }) as AsyncIterable<Uint8Array>
    const found = await survey(pieces, { limits: LIMITS })
    if (isFileProblem(found)) throw new Error(found.reason)
    const ours = await seconds(async () => {
      let records = 0
      for await (const group of readRecords(pieces, found.format, LIMITS)) records += group.length
      if (records !== LINES) throw new Error(`We read ${records} records`)
    })
    rounds.push({ ours, theirs })
  }
  const value = median(rounds.map(({ ours, theirs }) => ours / theirs))
  return { name: 'import: reading, beside csv-parse', value, goal: 2, raw: { rounds } }
}

/** What the processor does for one line once it is read: its cells, and what there is to say of them. */
async function judging(file: string, agency: mongoose.Types.ObjectId): Promise<Finding> {
  const context = await readImportContext(agency, new Date())
  const pieces = () => createReadStream(file, { highWaterMark: 256 * 1024 }) as AsyncIterable<Uint8Array>
  const found = await survey(pieces, { limits: LIMITS })
  if (isFileProblem(found)) throw new Error(found.reason)
  const guessed = guessColumns(found.headings, { people: new Map(), workshops: new Map() })
  if (isFileProblem(guessed)) throw new Error(guessed.reason)
  const placed = placedColumns('people', guessed.columns) as Headings<PersonColumn>
  let [milliseconds, lines, whole] = [0, 0, 0]
  for await (const records of readRecords(pieces, found.format, LIMITS)) {
    const from = performance.now()
    for (const record of records) {
      if (wholePerson(judgePersonLine(record, { headings: found.headings, placed }, context.reference)))
        whole += 1
    }
    milliseconds += performance.now() - from
    lines += records.length
  }
  if (whole !== LINES) throw new Error(`${whole} lines stand`)
  const value = (milliseconds / lines) * 1000
  return { name: 'import: judging a line by itself', value, unit: 'µs', raw: { lines, milliseconds } }
}

/** All of it by the verbs of the product, in a process of its own: the memory told is that of nothing else. */
async function stagingAndSaving(file: string, uri: string, by: Account): Promise<Finding[]> {
  const measured = await inOwnProcess([uri, file, String(by.agency), String(by._id)])
  const { staged, saved, atRest, most } = measured
  const entered = await Person.countDocuments({ identifiers: /^[4-9]/ })
  if (entered < LINES) throw new Error(`${entered} people were entered`)
  const finding = (name: string, value: number, unit: string, goal?: number): Finding => ({
    name: `import: ${name}`,
    value,
    unit,
    ...(goal === undefined ? {} : { goal }),
    raw: { lines: LINES, entered, ...measured }
  })
  return [
    finding(`${LINES} lines staged`, staged, 's'),
    finding('staged, by the second', LINES / staged, 'lines'),
    finding(`${LINES} lines saved`, saved, 's'),
    finding('saved, by the second', LINES / saved, 'lines'),
    finding('memory grown from rest by at most', (most - atRest) / MEGABYTE, 'MiB', 64)
  ]
}

function inOwnProcess(told: string[]): Promise<Measured> {
  const entry = path.join(import.meta.dirname, 'import-process.ts')
  const child = fork(path.join(import.meta.dirname, '../run.js'), [entry, ...told], {
    execArgv: WORKER_MEMORY
  })
  return new Promise((resolve, reject) => {
    child.once('message', message => resolve(message as Measured))
    child.once('error', reject)
    child.once('exit', code => reject(new Error(`The process that imports ended (${code})`)))
  })
}

async function write(file: string, from: number, lines: number): Promise<void> {
  const out = createWriteStream(file)
  out.write(
    'Identifiant;Civilité;Nom;Prénom;Date de naissance;Adresse;Code postal;Commune;Téléphone;Courriel;Date d’inscription;RSA;QPV;Code ROME;Code SAFIR;Commentaire\r\n'
  )
  for (let at = from; at < from + lines; at++) {
    const identifier = `${String(4_000_000 + at)}${String.fromCharCode(65 + (at % 26))}`
    const born = slashed(addDays('1962-01-01', (at * 7) % 15_000))
    const phone = `06 39 98 ${String(Math.floor(at / 100) % 100).padStart(2, '0')} ${String(at % 100).padStart(2, '0')}`
    const row = `${identifier};Mme;NOM${word(at)};${FIRST[at % FIRST.length]}${word(at % 997)};${born};${at} rue des Lilas;13400;Aubagne;${phone};p${at}@example.org;05/05/2026;Non;Oui;H2902;13165;"Vue le 3 mai; à rappeler"\r\n`
    if (!out.write(row)) await once(out, 'drain')
  }
  out.end()
  await once(out, 'finish')
}

const FIRST = ['Nadia', 'Élise', 'Moussa', 'Jean', 'Inès', 'Karim', 'Lou']

/** Letters for a number: names are none with digits alone. */
function word(number: number): string {
  return [...number.toString(26)].map(digit => String.fromCharCode(97 + parseInt(digit, 26))).join('')
}

async function seconds(act: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await act()
  return (performance.now() - from) / 1000
}
