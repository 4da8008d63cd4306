import { expect } from 'chai'
import type mongoose from 'mongoose'
import { Workshop } from '#models/records/workshop.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { Visitor } from '#test/support/client.ts'
import { useDatabase } from '#test/support/database.ts'
import { invent, raceForSeats } from '#test/support/seat-race.ts'
import { startWebs, type Webs } from '#test/support/webs.ts'

/** `npm run bench -- storm` draws a thousand, on four processes. */
const RACES = Number(process.env['DECLIC_SEAT_RACES'] ?? 2)
const PROCESSES = Number(process.env['DECLIC_WEB_PROCESSES'] ?? 2)
const SEED = Number(process.env['DECLIC_SEED'] ?? 20261130)

describe('Races for the seats of a session, over several web processes', function () {
  this.timeout(3_600_000)
  const database = useDatabase({ own: true })
  let cast: Cast
  let webs: Webs
  let people: mongoose.Types.ObjectId[]
  before(async () => {
    cast = await raiseCast()
    people = await invent(cast.aubagne._id, 20)
    webs = await startWebs(database.uri, PROCESSES)
  })
  after(() => webs.stop())

  const race = (seed: number) =>
    raceForSeats({ urls: webs.urls, model: cast.forgeWorkshop, by: cast.marie._id, people, seed })

  it('sell no seat twice, refuse none that is free, keep the order of the list, and tell each offer once', async () => {
    let presses = 0
    for (let at = 0; at < RACES; at++) {
      const run = await race(SEED + at)
      expect(run.faults, `seed ${SEED + at}`).to.deep.equal([])
      presses += run.presses
    }
    expect(presses).to.be.above(RACES * 12)
  })

  for (const guard of ['seatFree', 'seatHeld'] as const)
    it(`control: are found wrong without the guard ${guard}`, async () => {
      await webs.open(guard)
      const faults = new Set<string>()
      for (let seed = 1; faults.size === 0 && seed < 20; seed++)
        for (const fault of (await race(seed)).faults) faults.add(fault)
      await webs.open(null)
      expect([...faults].join()).to.match(/oversold|miscounted/)
    })

  describe('one form sent fifty times at once', () => {
    const FIFTY = 50
    let visitors: Visitor[]
    before(async () => {
      visitors = webs.urls.map(url => new Visitor(url))
      const [first] = visitors
      await first?.enter(cast.marie)
      for (const other of visitors)
        for (const [name, value] of first?.cookies ?? []) other.cookies.set(name, value)
      for (const visitor of visitors) await visitor.get(paths.newRegistration(cast.forgeWorkshop.id))
    })
    const send = (person: mongoose.Types.ObjectId | undefined, keyOf: (at: number) => string) =>
      Promise.all(
        Array.from({ length: FIFTY }, async (_, at) => {
          const visitor = visitors[at % visitors.length]
          const form = { person: String(person), key: keyOf(at) }
          const answer = await visitor?.post(paths.registrations(cast.forgeWorkshop.id), form)
          return `${answer?.status} ${answer?.location}`
        })
      )
    const seats = async (person: mongoose.Types.ObjectId | undefined) => {
      const { seats: held } = await Workshop.findById(cast.forgeWorkshop._id).orFail()
      return held.filter(seat => seat.person.equals(String(person))).length
    }

    it('is one registration, and answers each the same; with another person it is refused as another form', async () => {
      const [someone, other] = people
      const answers = await send(someone, () => 'one-form')
      expect([...new Set(answers)]).to.deep.equal([`303 ${paths.newRegistration(cast.forgeWorkshop.id)}`])
      expect(await seats(someone)).to.equal(1)
      const again = { person: String(other), key: 'one-form' }
      const refused = await visitors[0]?.post(paths.registrations(cast.forgeWorkshop.id), again)
      expect([refused?.status, await seats(other)]).to.deep.equal([409, 0])
    })

    it('control: fifty forms with keys of their own are refused but for one, so the key is what answers', async () => {
      const [, , someone] = people
      const answers = await send(someone, at => `form-${at}`)
      expect(answers.filter(answer => answer.startsWith('303'))).to.have.length(1)
      expect(answers.filter(answer => answer.startsWith('422'))).to.have.length(FIFTY - 1)
    })
  })
})
