import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { expect } from 'chai'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { personOf } from '#seeds/people.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { forkJoined } from '#test/support/process.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'

const RACER = path.resolve(import.meta.dirname, '../../support/racer.ts')
const REQUESTS = 50
const PROCESSES = 2

describe('the race for the last seats', function () {
  this.timeout(60_000)
  const database = useDatabase({ own: true })
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })

  it('gives exactly the free seats when fifty people ask at once from two processes', async () => {
    const { forgeWorkshop } = cast
    const free = forgeWorkshop.seatsFree
    const outcomes = await race(forgeWorkshop, { guarded: true })
    expect(outcomes).to.have.length(REQUESTS)
    expect(count(outcomes, 'registered')).to.equal(free)
    expect(count(outcomes, 'errors.workshop.full')).to.equal(REQUESTS - free)
    const after = await Workshop.findById(forgeWorkshop._id).orFail()
    expect([after.taken, after.seatsFree]).to.deep.equal([after.capacity, 0])
    expect(new Set(after.seats.map(({ person }) => String(person))).size).to.equal(after.capacity)
    expect(new Set(after.seats.map(({ seq }) => seq)).size).to.equal(after.capacity)
    await flushOutbox(after._id)
    expect(await Participation.countDocuments({ workshop: after._id, state: 'registered' })).to.equal(
      after.capacity
    )
  })

  it('refuses nobody while a seat is free', async () => {
    const { forgeWorkshop } = cast
    await Workshop.updateOne(
      { _id: forgeWorkshop._id },
      { capacity: 60, seatsFree: 60 - forgeWorkshop.taken }
    )
    const outcomes = await race(forgeWorkshop, { guarded: true })
    expect(count(outcomes, 'registered')).to.equal(REQUESTS)
  })

  it('control: oversells once the guard is off, so the race is real', async () => {
    const { forgeWorkshop } = cast
    const outcomes = await race(forgeWorkshop, { guarded: false })
    expect(count(outcomes, 'registered')).to.be.above(forgeWorkshop.seatsFree)
    expect((await Workshop.findById(forgeWorkshop._id).orFail()).taken).to.be.above(forgeWorkshop.capacity)
  })

  async function race(workshop: Workshop, { guarded }: { guarded: boolean }): Promise<string[]> {
    const people = Array.from({ length: REQUESTS }, (_, index) => anyone(index))
    await Person.insertMany(people)
    const ids = people.map(person => person.id)
    const share = REQUESTS / PROCESSES
    const racers = Array.from({ length: PROCESSES }, () => forkJoined(RACER))
    try {
      await Promise.all(
        racers.map(async (racer, index) => {
          const ready = once(racer, 'message')
          racer.send({
            uri: database.uri,
            workshop: workshop.id,
            people: ids.slice(index * share, (index + 1) * share),
            guarded
          })
          await ready
        })
      )
      const ends = racers.map(outcomesOf)
      for (const racer of racers) racer.send('go')
      return (await Promise.all(ends)).flat()
    } finally {
      for (const racer of racers) racer.kill()
    }
  }

  function anyone(index: number): Person {
    return personOf({
      agency: cast.aubagne._id,
      firstName: 'Camille',
      lastName: `Numéro ${index}`,
      title: 'Mme',
      identifiers: [`81${String(index).padStart(5, '0')}Z`],
      birthDate: '1990-01-01',
      registeredOn: '2026-01-01',
      phone: String(2000 + index),
      email: null,
      postcode: '13400',
      commune: 'Aubagne'
    })
  }
})

async function outcomesOf(racer: ChildProcess): Promise<string[]> {
  const [message] = (await once(racer, 'message')) as [{ outcomes: string[] }]
  return message.outcomes
}

const count = (outcomes: string[], what: string) => outcomes.filter(outcome => outcome === what).length
