import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { Workshop } from '#models/records/workshop.ts'
import { sessionFor } from '#test/support/seat-race.ts'
import { forkJoined } from '#test/support/process.ts'
import { median, type Finding } from '../findings.ts'
import type { Storm } from './arrivals.ts'
import type { Asked, Mode } from './asker.ts'

const ASKER = path.join(import.meta.dirname, 'asker.ts')
const ROUNDS = 5
const SEATS = 12
const MODES = ['raw', 'verb'] as const

/** The verb that gives a seat, and the one guarded write that it is at the least, each from all processes, in turn. */
export async function verbs({ uri, model, people, processes }: Storm): Promise<Finding[]> {
  const askers = Array.from({ length: processes }, () => forkJoined(ASKER))
  const rates: Record<Mode, number[]> = { raw: [], verb: [] }
  let wrong = 0
  try {
    await Promise.all(askers.map(asker => once(asker, 'message')))
    const share = Math.ceil(people.length / processes)
    for (let round = -1; round < ROUNDS; round++)
      for (const mode of round % 2 === 0 ? MODES : MODES.toReversed()) {
        const { id } = await sessionFor(model, SEATS, [], 30)
        const begun = performance.now()
        const given = await Promise.all(
          askers.map((asker, at) => {
            const mine = people.slice(at * share, (at + 1) * share).map(String)
            return ask(asker, { uri, mode, session: String(id), people: mine })
          })
        )
        const rate = people.length / ((performance.now() - begun) / 1000)
        const { taken } = await Workshop.findById(id).orFail()
        if (taken !== SEATS || given.reduce((sum, one) => sum + one, 0) !== SEATS) wrong++
        // The first round warms up.
        if (round >= 0) rates[mode].push(rate)
        await Workshop.deleteOne({ _id: id })
      }
  } finally {
    for (const asker of askers) asker.kill('SIGKILL')
  }
  const [raw, verb] = [median(rates.raw), median(rates.verb)]
  return [
    { name: 'storm: raw guarded write, the verb takes', value: raw / verb, goal: 1 / 0.6, raw: rates },
    { name: 'storm: verb, answers a second', value: verb, unit: '/s', raw: {} },
    { name: 'storm: rounds with another number of seats', value: wrong, goal: 0, unit: '', raw: {} }
  ]
}

async function ask(asker: ChildProcess, asked: Asked): Promise<number> {
  const answer = once(asker, 'message')
  asker.send(asked)
  const [given] = (await answer) as [number]
  return given
}
