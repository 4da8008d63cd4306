import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mongoose from 'mongoose'
import type { Account } from '#models/records/account.ts'
import { Person } from '#models/records/person.ts'
import { pageOfPeople, searchPeople } from '#models/people/list.ts'
import { foundBy } from '#models/people/search.ts'
import { knownElsewhere } from '#models/identity/transfer/elsewhere.ts'
import { MEN, SURNAMES, WOMEN } from '#seeds/demonstration/names.ts'
import { chanceOf } from '#seeds/demonstration/random.ts'
import { startStore } from '#store/start.ts'
import type { Finding } from './findings.ts'

const sizes = (process.env['PEOPLE'] ?? '10000,100000').split(',').map(Number)
/** A large agency; the largest hold four times as many. */
const PER_AGENCY = Number(process.env['PER_AGENCY'] ?? 5_000)
const ROUNDS = 200
/** Of which the quietest is told, and all are kept: what else the machine does only ever adds. */
const PASSES = 3
/** Before the first one counts: a product that has been up for a minute is asked, not one that just started. */
const WARMING = 50
const BATCH = 5_000
/** Milliseconds within which 95 of 100 answers come out of the store, and documents looked at for each one given. */
const GOAL_MS = 15
const GOAL_LOOKED = 1.1

type Known = Pick<Person, '_id' | 'agency' | 'lastName' | 'firstName' | 'phone' | 'identifiers' | 'birthDate'>

/** What a counsellor types of someone they are looking for. */
const TYPED: Record<string, (person: Known) => string> = {
  'two letters': ({ lastName }) => lastName.slice(0, 2),
  'a beginning': ({ lastName }) => lastName.slice(0, 4),
  'two beginnings': ({ lastName, firstName }) => `${firstName.slice(0, 3)} ${lastName.slice(0, 3)}`,
  'a whole name': ({ lastName, firstName }) => `${lastName} ${firstName}`,
  'a telephone': ({ phone }) => `0${(phone ?? '').slice(3)}`.replace(/(..)(?=.)/g, '$1 '),
  'an identifier': ({ identifiers }) => identifiers[0] ?? '',
  'a name and a birth date': ({ lastName, birthDate }) => `${lastName} ${birthDate ?? ''}`,
  nobody: () => 'zzyzx'
}

/** How long the product's own search, lists and look elsewhere take, and what they look at, side by side by size. */
export async function search(): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const size of sizes) findings.push(...(await among(size)))
  return findings
}

async function among(size: number): Promise<Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'search-bench-'))
  const store = await startStore({ folder, durable: false })
  await mongoose.connect(store.uri, { dbName: 'bench', monitorCommands: true })
  try {
    await Person.createIndexes()
    const known = await fill(size)
    return await measure(known, size)
  } finally {
    await mongoose.disconnect()
    await store.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Inserts people as the product would write them, and returns some hundreds of them. */
async function fill(size: number): Promise<Known[]> {
  const chance = chanceOf(`search ${size}`)
  const known: Known[] = []
  let agency = new mongoose.Types.ObjectId()
  for (let from = 0; from < size; from += BATCH) {
    const people = Array.from({ length: Math.min(BATCH, size - from) }, (_, place) => {
      const n = from + place
      if (n % PER_AGENCY === 0) agency = new mongoose.Types.ObjectId()
      const woman = chance.happens(0.5)
      const facts = {
        agency,
        lastName: surname(chance),
        firstName: chance.pick(woman ? WOMEN : MEN),
        identifiers: [String(10_000_000_000 + n * 7)],
        phone: `+336${String((n * 7_919_993) % 100_000_000).padStart(8, '0')}`,
        birthDate: `${chance.between(1962, 2006)}-0${chance.between(1, 9)}-${chance.between(10, 28)}`,
        email: `p${n}@example.org`,
        updatedAt: new Date()
      }
      const _id = new mongoose.Types.ObjectId()
      return { _id, ...facts, ...foundBy(facts) }
    })
    await Person.collection.insertMany(people)
    known.push(...people.filter(() => chance.happens(Math.min(1, 2000 / size))))
  }
  return known
}

/** Names as they lie: many bear a common one, and as many a rare one, here two names in one. */
function surname(chance: ReturnType<typeof chanceOf>): string {
  const name = chance.pick(SURNAMES)
  return chance.happens(0.5) ? name : `${name}-${chance.pick(SURNAMES)}`
}

async function measure(known: Known[], size: number): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const [kind, typed] of Object.entries(TYPED)) {
    const work = (person: Known) => searchPeople(counsellorOf(person), typed(person))
    findings.push(...(await judged(`search: ${kind} among ${spoken(size)}`, known, work)))
  }
  const page = (person: Known) => pageOfPeople(counsellorOf(person), { after: String(person._id) })
  findings.push(...(await judged(`search: a page of names among ${spoken(size)}`, known, page)))
  const stranger = new mongoose.Types.ObjectId()
  const abroad = ({ lastName, firstName, birthDate }: Known) =>
    knownElsewhere(stranger, `${firstName} ${lastName} ${birthDate ?? ''}`, new Date())
  findings.push(...(await judged(`search: known elsewhere among ${spoken(size)}`, known, abroad)))
  return findings
}

const spoken = (size: number) => size.toLocaleString('en')
const counsellorOf = ({ agency }: Known) => ({ role: 'counsellor', agency }) as unknown as Account

/** What the queries of a piece of work cost in the store, and how much they look at. */
async function judged(name: string, known: Known[], work: (person: Known) => Promise<unknown>) {
  const wholes: number[] = []
  const times: number[] = []
  /** What the machine takes for an empty command at the same moments: the part of the figure that is not the search. */
  const pings: number[] = []
  const asked: Record<string, unknown>[] = []
  const client = mongoose.connection.getClient()
  const started = ({ commandName, command }: { commandName: string; command: Record<string, unknown> }) => {
    if (commandName === 'find') asked.push(command)
  }
  const ended = ({ commandName, duration }: { commandName: string; duration: number }) => {
    if (commandName === 'find') times.push(duration)
    if (commandName === 'ping') pings.push(duration)
  }
  client.on('commandStarted', started).on('commandSucceeded', ended)
  const passes: { p95: number; wholes: number[]; times: number[]; pings: number[] }[] = []
  for (let round = 0; round < WARMING + PASSES * ROUNDS; round++) {
    const person = known[(round * 7) % known.length]
    if (!person) continue
    if (round === WARMING) [asked.length, times.length, pings.length, wholes.length] = [0, 0, 0, 0]
    const from = performance.now()
    await work(person)
    wholes.push(Math.round((performance.now() - from) * 10) / 10)
    await mongoose.connection.db?.command({ ping: 1 })
    if (wholes.length < ROUNDS || round < WARMING) continue
    const rounds = { wholes: wholes.splice(0), times: times.splice(0), pings: pings.splice(0) }
    passes.push({ p95: percentile(rounds.times, 0.95), ...rounds })
  }
  client.off('commandStarted', started).off('commandSucceeded', ended)
  const { looked, given } = await looks(asked)
  return [
    {
      name: `${name}, p95 in the store`,
      value: Math.min(...passes.map(({ p95 }) => p95)),
      unit: 'ms',
      goal: GOAL_MS,
      raw: { passes }
    },
    {
      name: `${name}, documents a match`,
      value: looked / Math.max(1, given),
      unit: '',
      goal: GOAL_LOOKED,
      raw: { looked, given }
    }
  ]
}

async function looks(asked: Record<string, unknown>[]) {
  let looked = 0
  let given = 0
  for (const { find, filter, sort, limit, projection } of asked.filter((_, index) => index % 4 === 0)) {
    const command = { find, filter, ...(sort ? { sort } : {}), ...(limit ? { limit } : {}), projection }
    const explained = await mongoose.connection.db?.command({ explain: command, verbosity: 'executionStats' })
    const stats = explained?.['executionStats'] as { totalDocsExamined: number; nReturned: number }
    looked += stats.totalDocsExamined
    given += stats.nReturned
  }
  return { looked, given }
}

const percentile = (values: number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN
