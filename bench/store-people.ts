import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Collection, type Document, MongoClient } from 'mongodb'
import { startStore } from '#store/start.ts'
import { Chance } from '#test/store/chance.ts'
import type { Finding } from './findings.ts'

const sizes = (process.env['PEOPLE'] ?? '10000,100000').split(',').map(Number)
/** A very large agency; most hold a third of it. */
const perAgency = Number(process.env['PER_AGENCY'] ?? 20_000)
const rounds = 400
const limit = 20
/** Milliseconds within which 95 of 100 searches answer, and documents looked at for each one given. */
const goal = 15
const lookedAt = 1.1

/** What is typed, as the beginnings that must all be found. */
type Typed = (chance: Chance, person: Document) => string[]

const typed: Record<string, Typed> = {
  'two signs': (_chance, person) => [nameOf(person).slice(0, 2)],
  'a beginning': (chance, person) => [nameOf(person).slice(0, 3 + chance.below(4))],
  'two beginnings': (chance, person) => [
    nameOf(person).slice(0, 2 + chance.below(4)),
    firstOf(person).slice(0, 2 + chance.below(3))
  ],
  'a telephone': (_chance, person) => [(person['searchKeys'] as string[])[2] ?? ''],
  nobody: () => ['zzz']
}

const nameOf = (person: Document) => (person['searchKeys'] as string[])[0] ?? ''
const firstOf = (person: Document) => (person['searchKeys'] as string[])[1] ?? ''

const percentile = (times: number[], share: number) =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? NaN

const syllables = [
  'ma',
  'ri',
  'ben',
  'sa',
  'le',
  'du',
  'pont',
  'ro',
  'na',
  'li',
  'be',
  'mo',
  'fer',
  'di',
  'ka'
]

/** Names as they lie: a few are borne by many, most by few. */
function name(chance: Chance, most: number): string {
  const rank = Math.floor(most ** chance.next())
  const parts: string[] = []
  for (let rest = rank; parts.length === 0 || rest > 0; rest = Math.floor(rest / syllables.length))
    parts.push(syllables[(rest + parts.length * 3) % syllables.length] ?? '')
  return parts.join('')
}

function person(chance: Chance, n: number): Document {
  const last = name(chance, 60_000)
  const first = name(chance, 2_000)
  const phone = `06${String((n * 7_919_993) % 100_000_000).padStart(8, '0')}`
  return {
    agency: Math.floor(n / perAgency),
    lastName: last.toUpperCase(),
    firstName: first,
    birthDate: `19${60 + chance.below(40)}-0${1 + chance.below(9)}-${10 + chance.below(18)}`,
    phone: `+33${phone.slice(1)}`,
    identifiers: [String(1_000_000 + n)],
    searchKeys: [last, first, phone, String(1_000_000 + n)],
    sortName: `${last} ${first}`,
    sectors: ['metal', 'food', 'care'].slice(chance.below(3)),
    address: { street: '12 rue des Lilas', code: '13001', commune: '13201' },
    note: 'x'.repeat(200)
  }
}

const filterOf = (agency: unknown, terms: string[]) => ({
  agency,
  $and: [{ $and: terms.map(term => ({ searchKeys: new RegExp(`^${term}`) })) }]
})

/** How long a search of people takes in the store, as a counsellor types it in a large agency, and what it looks at. */
export async function storePeople(): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const size of sizes) findings.push(...(await among(size)))
  return findings
}

async function among(size: number): Promise<Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'people-bench-'))
  const store = await startStore({ folder })
  const client = await new MongoClient(store.uri).connect()
  try {
    const people = client.db('bench').collection('people')
    await fill(people, size)
    return await measure(people, size)
  } finally {
    await client.close()
    await store.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function fill(people: Collection, size: number) {
  await people.createIndexes([
    { key: { agency: 1, searchKeys: 1 } },
    { key: { agency: 1, sortName: 1, _id: 1 } },
    { key: { agency: 1, birthDate: 1 } }
  ])
  const chance = new Chance(size)
  for (let from = 0; from < size; from += 5000)
    await people.insertMany(
      Array.from({ length: Math.min(5000, size - from) }, (_, n) => person(chance, from + n))
    )
}

async function measure(people: Collection, size: number): Promise<Finding[]> {
  const chance = new Chance(size + 1)
  const known = await people.aggregate([{ $sample: { size: 2000 } }]).toArray()
  const findings: Finding[] = []
  for (const [kind, terms] of Object.entries(typed)) {
    const times: number[] = []
    let looked = 0
    let given = 0
    for (let round = 0; round < rounds; round++) {
      const someone = chance.pick(known)
      const search = people.find(filterOf(someone['agency'], terms(chance, someone)), {
        sort: { sortName: 1, _id: 1 },
        limit
      })
      const from = performance.now()
      const found = await search.toArray()
      times.push(performance.now() - from)
      if (round % 4 > 0) continue
      const { executionStats } = await search.clone().explain()
      looked += (executionStats as { totalDocsExamined: number }).totalDocsExamined
      given += found.length
    }
    const called = `store-people: ${kind} among ${size.toLocaleString('en')}`
    findings.push({
      name: `${called}, p95`,
      value: percentile(times, 0.95),
      unit: 'ms',
      goal,
      raw: { times }
    })
    findings.push({
      name: `${called}, documents a match`,
      value: looked / Math.max(1, given),
      unit: '',
      goal: lookedAt,
      raw: { looked, given }
    })
  }
  return [...findings, ...(await pages(people, size, known))]
}

/** A page of the list of names, somewhere in its midst. */
async function pages(people: Collection, size: number, known: Document[]): Promise<Finding[]> {
  const times: number[] = []
  for (const { agency, sortName, _id } of known.slice(0, rounds)) {
    const from = performance.now()
    await people
      .find(
        {
          agency: agency as number,
          $and: [
            {
              $or: [
                { sortName: { $gt: sortName as string } },
                { sortName: sortName as string, _id: { $gt: _id } }
              ]
            }
          ]
        },
        { sort: { sortName: 1, _id: 1 }, limit: 50 }
      )
      .toArray()
    times.push(performance.now() - from)
  }
  const name = `store-people: 50 names from anywhere among ${size.toLocaleString('en')}, p95`
  return [{ name, value: percentile(times, 0.95), unit: 'ms', goal, raw: { times } }]
}
