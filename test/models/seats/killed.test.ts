import { once } from 'node:events'
import path from 'node:path'
import { expect } from 'chai'
import type mongoose from 'mongoose'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import { Workshop } from '#models/records/workshop.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { wait } from '#models/seats/waiting.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase } from '#test/support/database.ts'
import { forkJoined } from '#test/support/process.ts'
import { drawing, invent, sessionFor } from '#test/support/seat-race.ts'
import type { Orders } from '#test/support/seat-child.ts'

type Id = mongoose.Types.ObjectId
const CHILD = path.resolve(import.meta.dirname, '../../support/seat-child.ts')
/** So many of its writes are drawn; `npm run bench -- storm` kills before each. */
const KILLS = Number(process.env['DECLIC_SEAT_KILLS'] ?? 3)
const SEED = Number(process.env['DECLIC_SEED'] ?? 20261130)
const NEVER = 0
/** The first finds that somebody waits, the second frees the seat and offers it. */
const FREES = 2

describe('A process killed while a seat that it freed is passed on', function () {
  this.timeout(600_000)
  const database = useDatabase({ own: true })
  let cast: Cast
  let people: Id[]
  let writes = 0
  /** What a process leaves that comes to its end. */
  let whole: unknown
  before(async () => {
    cast = await raiseCast()
    people = await invent(cast.aubagne._id, 4)
    const { id, told } = await killed(NEVER)
    writes = told ?? 0
    await newcomer(id)
    whole = await left(id)
  })

  /** Two seats, both held, and one who waits: the process gives the first seat back, which is offered in that very write. */
  async function killed(dieBefore: number): Promise<{ id: Id; told: number | null }> {
    const [one, other, waits] = people as [Id, Id, Id]
    const { id } = await sessionFor(cast.forgeWorkshop, 2, [], dieBefore)
    for (const person of [one, other]) await takeSeat(id, { person, by: null })
    await wait(id, { person: waits, by: null })
    const child = forkJoined(CHILD)
    await once(child, 'message')
    const orders: Orders = { uri: database.uri, session: String(id), person: String(one), dieBefore }
    child.send(orders)
    const ended = once(child, 'exit')
    const told = await Promise.race([
      once(child, 'message').then(([count]) => count as number),
      ended.then(() => null)
    ])
    await ended
    return { id, told }
  }

  /** Somebody joins the list from another process, while the clock looks for what is owed. */
  async function newcomer(id: Id): Promise<void> {
    await Promise.all([wait(id, { person: people[3] as Id, by: null }), flushOutbox(id)])
    await flushOutbox(id)
  }

  /** Who stands where, what the list did for them and what they are owed, each as often as it is there. */
  async function left(id: Id) {
    const [ledger, rows, notices] = await Promise.all([
      Workshop.findById(id).orFail(),
      Participation.find({ workshop: id }).lean(),
      Notice.find({ subject: id }).lean()
    ])
    const at = (person: unknown) => people.findIndex(one => String(one) === String(person))
    return {
      seats: ledger.seats.map(({ person }) => at(person)),
      offers: ledger.offers.map(({ person }) => at(person)),
      waiting: ledger.waiting.map(({ person }) => at(person)),
      free: ledger.seatsFree,
      owed: ledger.outbox.length,
      rows: rows
        .map(({ person, state, queue }) =>
          [at(person), state, (queue ?? []).map(({ what }) => what).join()].join(' ')
        )
        .toSorted(),
      notices: notices
        .map(({ recipient, kind, state }) => [at(recipient), kind, state].join(' '))
        .filter(line => !line.startsWith('-1'))
        .toSorted()
    }
  }

  /** Of the writes after the one that frees the seat. */
  const moments = () => {
    const draw = drawing(SEED)
    const all = Array.from({ length: writes - FREES }, (_, at) => at + FREES + 1)
    while (all.length > KILLS) all.splice(draw.below(all.length), 1)
    return all
  }

  it('loses nothing and doubles nothing, once a newcomer has written there', async () => {
    expect(writes).to.be.above(FREES + 2)
    for (const dieBefore of moments()) {
      const { id, told } = await killed(dieBefore)
      expect(told, `killed before write ${dieBefore}`).to.equal(null)
      await newcomer(id)
      expect(await left(id), `killed before write ${dieBefore}`).to.deep.equal(whole)
    }
  })

  it('control: something is missing as long as nobody copies what it owed', async () => {
    const { id } = await killed(FREES + 1)
    const waits = people[2] as Id
    expect(
      (await Workshop.findById(id).orFail()).offers.map(({ person }) => person.equals(waits))
    ).to.deep.equal([true])
    expect(await Notice.countDocuments({ subject: id, kind: 'offered' })).to.equal(0)
    expect((await Participation.findOne({ workshop: id, person: waits }).orFail()).state).to.equal('waiting')
  })

  it('frees nothing when it is killed before the write that would', async () => {
    const { id } = await killed(FREES)
    const { taken, offers, outbox } = await Workshop.findById(id).orFail()
    expect([taken, offers.length, outbox.length]).to.deep.equal([2, 0, 0])
  })
})
