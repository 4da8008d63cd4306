import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type mongoose from 'mongoose'
import { Workshop } from '#models/records/workshop.ts'
import { paths } from '#server/paths.ts'
import { drawing, sessionFor } from '#test/support/seat-race.ts'
import { startWebs } from '#test/support/webs.ts'
import type { Finding } from '../findings.ts'

export interface Storm {
  uri: string
  storePid: number
  model: Workshop
  people: readonly mongoose.Types.ObjectId[]
  processes: number
}

const SEATS = 12
const WITHIN_MS = 20_000
/** A web process has run for days when a storm comes: each has answered a hundred presses before. */
const WARM_UP = 400

interface Press {
  status: number
  ms: number
}

/** Everyone presses « Je viens » on their page: within twenty seconds, then all at once. */
export async function arrivals({ uri, storePid, model, people, processes }: Storm): Promise<Finding[]> {
  const webs = await startWebs(uri, processes)
  const draw = drawing(20261130)
  const findings: Finding[] = []
  try {
    const warm = await sessionFor(model, SEATS, people.slice(0, WARM_UP), 9)
    for (const [at, person] of people.slice(0, WARM_UP).entries())
      await press(webs.urls[at % processes] ?? '', warm.tokenOf(person))
    for (const [rank, [name, withinMs]] of (
      [
        ['2,000 within 20 s', WITHIN_MS],
        ['2,000 at once', 0]
      ] as const
    ).entries()) {
      const session = await sessionFor(model, SEATS, people, rank)
      const worked = () => ({ webs: sum(webs.pids.map(processorMs)), store: processorMs(storePid) })
      const [before, begun] = [worked(), performance.now()]
      const answers = await Promise.all(
        people.map(async person => {
          await pause(draw.next() * withinMs)
          return press(draw.oneOf(webs.urls), session.tokenOf(person))
        })
      )
      const seconds = (performance.now() - begun) / 1000
      const { webs: inWebs, store } = worked()
      const each = {
        webs: (inWebs - before.webs) / people.length,
        store: (store - before.store) / people.length
      }
      const { taken } = await Workshop.findById(session.id).orFail()
      findings.push(...told(name, answers, { seconds, taken, each }))
    }
  } finally {
    webs.stop()
  }
  return findings
}

function told(
  name: string,
  answers: Press[],
  { seconds, taken, each }: { seconds: number; taken: number; each: { webs: number; store: number } }
): Finding[] {
  const of = (status: number) => answers.filter(answer => answer.status === status).length
  const sorted = answers.map(({ ms }) => ms).toSorted((one, other) => one - other)
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
  const odd = answers.length - of(303) - of(422)
  const raw = { given: of(303), refused: of(422), seconds, p50: at(0.5), p90: at(0.9), p99: at(0.99) }
  const isSpread = name.includes('within')
  return [
    { name: `storm: ${name}, answers a second`, value: answers.length / seconds, unit: '/s', raw },
    { name: `storm: ${name}, p99`, value: at(0.99), unit: 'ms', ...(isSpread ? { goal: 500 } : {}), raw },
    {
      name: `storm: ${name}, processor time of an answer`,
      value: each.webs + each.store,
      unit: 'ms',
      raw: each
    },
    { name: `storm: ${name}, oversold`, value: Math.max(0, taken - SEATS), goal: 0, unit: '', raw: {} },
    { name: `storm: ${name}, refused a free seat`, value: SEATS - of(303), goal: 0, unit: '', raw: {} },
    { name: `storm: ${name}, neither yes nor no`, value: odd, goal: 0, unit: '', raw: {} }
  ]
}

const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0)

/** Processor time that a process has used; Linux alone tells, in hundredths of a second. */
function processorMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}

function press(url: string, token: string): Promise<Press> {
  const begun = performance.now()
  return new Promise(resolve => {
    const end = (status: number) => resolve({ status, ms: performance.now() - begun })
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'accept-encoding': 'gzip' }
    const asked = request(
      url + paths.personSeat(token),
      { method: 'POST', headers, agent: false },
      answer => {
        answer.resume()
        answer.once('end', () => end(answer.statusCode ?? 0))
      }
    )
    asked.once('error', () => end(0))
    asked.end()
  })
}
