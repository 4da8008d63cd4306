import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parse } from 'csv-parse'
import '#models/all.ts'
import { addDays } from '#lib/dates.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { readRecords, survey } from '#lib/tabular/survey.ts'
import { isFileProblem } from '#lib/tabular/table.ts'
import { buildIndexes, connect, disconnect } from '#models/database.ts'
import { LIMITS } from '#models/importation/limits.ts'
import { Importation } from '#models/importation.ts'
import { Person } from '#models/person.ts'
import { raiseCast } from '#seeds/cast.ts'
import { startStore } from '#store/start.ts'
import { median, type Finding } from './findings.ts'

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
    findings.push(...(await stagingAndSaving(file, folder)))
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

async function stagingAndSaving(file: string, folder: string): Promise<Finding[]> {
  const { marie } = await raiseCast()
  const bring = (source: string) =>
    Importation.bring({
      agency: marie.agency!,
      by: marie._id,
      fileName: 'liste.csv',
      bytes: createReadStream(source)
    })
  // What a worker holds in any case, once it has read and saved a first list.
  const first = path.join(folder, 'first.csv')
  await write(first, LINES, 3000)
  await work(await bring(first), () => undefined)
  await confirmAndWork(marie._id)
  globalThis.gc?.()
  const before = process.memoryUsage().rss
  let most = before
  const watch = () => void (most = Math.max(most, process.memoryUsage().rss))
  const importation = await bring(file)
  watch()
  const staged = await seconds(() => work(importation, watch))
  const saved = await seconds(() => confirmAndWork(marie._id, watch))
  const entered = await Person.countDocuments({ identifiers: { $gt: '' } })
  const finding = (name: string, value: number, unit: string, goal?: number): Finding => ({
    name: `import: ${name}`,
    value,
    unit,
    ...(goal === undefined ? {} : { goal }),
    raw: { lines: LINES, entered, before, most, heap: process.memoryUsage().heapUsed }
  })
  return [
    finding(`${LINES} lines staged`, staged, 's'),
    finding(`${LINES} lines saved`, saved, 's'),
    finding('memory grown by at most', (most - before) / MEGABYTE, 'MiB', 64)
  ]
}

async function work(importation: { _id: unknown }, watch: () => void): Promise<void> {
  const watching = setInterval(watch, 50)
  while ((await Importation.findOne({ _id: importation._id as never }).orFail()).isAtWork) {
    await Importation.advance({ forMs: 10_000 })
  }
  clearInterval(watching)
}

async function confirmAndWork(by: unknown, watch: () => void = () => undefined): Promise<void> {
  const importation = await Importation.findOne({ state: 'checked' }).orFail()
  await importation.confirm({ by: by as never })
  await work(importation, watch)
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
