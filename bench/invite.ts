import mongoose from 'mongoose'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import '#models/records/all.ts'
import type { Account } from '#models/records/account.ts'
import { Agency } from '#models/records/agency.ts'
import { rankCandidates, type Edge } from '#models/invitations/ranking.ts'
import type { Circle } from '#models/invitations/tiers.ts'
import { buildIndexes, connect, disconnect } from '#models/records/database.ts'
import type { Person } from '#models/records/person.ts'
import type { TargetGroup } from '#models/records/target-group.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { AGENCY_STORIES } from '#seeds/demonstration/region.ts'
import { chanceOf } from '#seeds/demonstration/random.ts'
import { raiseReferenceData } from '#seeds/reference-data.ts'
import { TRADES } from '#seeds/reference-data/trades.ts'
import { personOf } from '#seeds/people.ts'
import { draftOf } from '#seeds/workshops.ts'
import { startStore } from '#store/start.ts'
import type { Finding } from './findings.ts'

const SIZES = [1_000, 20_000]
const ROUNDS = 7
const MEBI = 1024 * 1024
/** Seconds; where nobody seeks the trade the first page must not grow with the agency. */
const GOAL = 0.8
const FLAT = 0.4

interface Question {
  name: string
  trade: string
  priorities: TargetGroup[]
  circle: Circle
  /** Held where nobody lives near: the worst, one pass over everyone, which has no goal. */
  far?: true
}

/** Whom a workshop is for. Nobody seeks UNSOUGHT or anything of its sector; nobody is under 26 and over 50. */
const UNSOUGHT = 'J1501'
const QUESTIONS: Question[] = [
  { name: 'those of the trade', trade: 'H2902', priorities: ['longTerm', 'young'], circle: 'trade' },
  { name: 'the whole agency', trade: 'H2902', priorities: ['longTerm', 'young'], circle: 'agency' },
  { name: 'a trade nobody seeks', trade: UNSOUGHT, priorities: ['longTerm', 'young'], circle: 'agency' },
  { name: 'and publics nobody is', trade: UNSOUGHT, priorities: ['young', 'senior'], circle: 'agency' },
  { name: 'and nobody lives near', trade: UNSOUGHT, priorities: [], circle: 'agency', far: true }
]

/** « Qui inviter » for an agency of so many people, beside another as large: seconds a page, and what memory it takes. */
export async function invite(): Promise<Finding[]> {
  const findings: Finding[] = []
  const folder = mkdtempSync(join(tmpdir(), 'invite-bench-'))
  const store = await startStore({ folder, durable: false })
  try {
    for (const size of SIZES) {
      await connect(store.uri, { name: `invite-${size}`, waitMs: 10_000 })
      await buildIndexes()
      findings.push(...(await rounds(size)))
      await disconnect()
    }
  } finally {
    await store.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return findings
}

async function settled(size: number): Promise<Agency> {
  await raiseReferenceData()
  const [own, other] = await Agency.find({ safir: { $in: ['13165', '06204'] } }).sort({ safir: -1 })
  if (!own || !other) throw new Error('The frame lacks an agency')
  for (const agency of [own, other]) await settle(agency, size)
  return own
}

async function rounds(size: number): Promise<Finding[]> {
  const own = await settled(size)
  const account = { role: 'counsellor', agency: own._id } as unknown as Account
  const findings: Finding[] = []
  for (const { name, trade, priorities, circle, far } of QUESTIONS) {
    const workshop = await workshopFor(own, trade, priorities)
    if (far) Object.assign(workshop.place, { postcode: '59000', commune: 'Lille' })
    let after: Edge | null = null
    const first = await best(workshop, account, circle, null)
    for (let page = 0; page < 4; page++)
      after = (await rankCandidates(account, workshop, { circle, after })).next ?? after
    const fifth = await best(workshop, account, circle, after)
    const about = `invite: ${size.toLocaleString('en')} people, ${name}`
    const said = (page: string, found: typeof first, goal: number) => {
      const finding = { name: `${about}, ${page} page`, value: found.seconds, unit: 's', raw: found }
      findings.push(far ? finding : { ...finding, goal })
    }
    said('first', first, trade === UNSOUGHT ? FLAT : GOAL)
    said('fifth', fifth, GOAL)
    findings.push({ name: `${about}, memory kept`, value: first.kept, unit: 'MiB', goal: 16, raw: {} })
  }
  return findings
}

async function workshopFor(agency: Agency, trade: string, priorities: TargetGroup[]): Promise<Workshop> {
  const hours = { day: '2027-01-12', from: '09:00', to: '12:00' }
  const draft = draftOf({ agency, facilitators: [], trade, priorities, ...hours })
  await draft.save()
  return draft
}

/** Frees what nothing holds: without it the heap also counts what is only not collected yet. */
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** The median of some rounds, and the heap that is left after them all. */
async function best(workshop: Workshop, account: Account, circle: Circle, after: Edge | null) {
  await rankCandidates(account, workshop, { circle, after })
  collect()
  const before = process.memoryUsage().heapUsed
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const from = performance.now()
    await rankCandidates(account, workshop, { circle, after })
    times.push((performance.now() - from) / 1000)
  }
  collect()
  const kept = Math.max(0, (process.memoryUsage().heapUsed - before) / MEBI)
  return { seconds: times.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? 0, kept, times }
}

async function settle(agency: Agency, size: number): Promise<void> {
  const chance = chanceOf(`invite ${agency.safir}`)
  const communes = AGENCY_STORIES.flatMap(({ communes: some }) => some)
  const trades = Object.keys(TRADES).filter(trade => trade !== UNSOUGHT)
  for (let from = 0; from < size; from += 1000) {
    const people = Array.from({ length: 1000 }, (_, place) => {
      const number = from + place
      const [postcode, commune] = chance.pick(communes)
      const trade = chance.pick(trades)
      return personOf({
        agency: agency._id,
        firstName: `Prénom${number % 97}`,
        lastName: `Nom${number}`,
        title: 'Mme',
        identifiers: [],
        birthDate: `${1962 + (number % 44)}-04-0${1 + (number % 9)}`,
        registeredOn: `202${3 + (number % 4)}-06-15`,
        phone: String(number % 10_000).padStart(4, '0'),
        email: number % 9 === 0 ? null : `p${number}@example.org`,
        postcode,
        commune,
        trade,
        tradeLabel: TRADES[trade] ?? ''
      })
    })
    await mongoose.model<Person>('Person').insertMany(people)
  }
}
