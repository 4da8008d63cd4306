import { expect } from 'chai'
import mongoose from 'mongoose'
import { Participation } from '#models/records/participation.ts'
import { untyped } from '#models/records/record.ts'
import { Workshop } from '#models/records/workshop.ts'
import { reassignSeat, restoreSeat } from '#models/ledger/reassign-seat.ts'
import { changeSlot } from '#models/seats/change-slot.ts'
import { registerGroup } from '#models/seats/group.ts'
import { guards, takeSeat, withdraw } from '#models/seats/seats.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { raiseJobDating } from '#test/support/job-dating.ts'
import { keyOf } from '#test/support/refusal.ts'
import { stoppedAt, useStops } from '#test/support/stopped.ts'

/** `npm run bench -- planners` draws two hundred. */
const SEEDS = Number(process.env['DECLIC_RACE_SEEDS'] ?? 20)

describe('a seat in a slot', function () {
  this.timeout(120_000)
  useDatabase({ own: true })
  useEmptyCollections()
  let cast: Cast
  let event: Workshop
  beforeEach(async () => {
    cast = await raiseCast()
    event = await raiseJobDating(cast)
  })

  const now = () => Workshop.findById(event._id).orFail()
  const slotAt = (at: number) => event.slots[at]?._id ?? new mongoose.Types.ObjectId()
  const take = (person: { _id: mongoose.Types.ObjectId }, at: number) =>
    takeSeat(event._id, { person: person._id, by: cast.marie._id, slot: slotAt(at) })
  const free = async () => {
    const { slots, seatsFree } = await now()
    return [...slots.map(slot => slot.free), seatsFree]
  }

  it('takes a place of that slot and of the session, and gives both back', async () => {
    const { lucie, marie } = cast
    await take(lucie, 1)
    expect(await free()).to.deep.equal([1, 1, 1, 3])
    expect(String((await now()).slotOf(lucie._id)?._id)).to.equal(String(slotAt(1)))
    await withdraw(event._id, { person: lucie._id, by: marie._id, reason: 'job' })
    expect(await free()).to.deep.equal([1, 2, 1, 4])
  })

  it('refuses a full slot while others are free, none, a foreign one, one that is over and a second seat', async () => {
    const { lucie, karim, marie } = cast
    await take(lucie, 0)
    expect(await keyOf(take(karim, 0))).to.equal('slots.refusal.full')
    const asked = { person: karim._id, by: marie._id }
    expect(await keyOf(takeSeat(event._id, asked))).to.equal('slots.refusal.needed')
    expect(await keyOf(take(karim, 9))).to.equal('slots.refusal.unknown')
    const later = new Date(+event.startsAt + 25 * 60_000)
    expect(await keyOf(takeSeat(event._id, { ...asked, slot: slotAt(0), now: later }))).to.equal(
      'slots.refusal.over'
    )
    expect(await keyOf(take(lucie, 1))).to.equal('errors.workshop.alreadyRegistered')
    expect(await keyOf(takeSeat(cast.forgeWorkshop._id, { ...asked, slot: slotAt(0) }))).to.equal(
      'slots.refusal.unknown'
    )
    expect(
      await keyOf(registerGroup(event._id, { people: [{ person: karim._id, at: new Date() }], by: null }))
    ).to.equal('slots.refusal.needed')
    expect(await free()).to.deep.equal([0, 2, 1, 3])
  })

  it('takes the first slot that has a place when a list is placed', async () => {
    for (const { _id } of [cast.lucie, cast.karim, cast.theo])
      await takeSeat(event._id, { person: _id, by: null, slot: 'firstFree' })
    expect(await free()).to.deep.equal([0, 0, 1, 1])
    await takeSeat(event._id, { person: cast.ines._id, by: null, slot: 'firstFree' })
    const asked = takeSeat(event._id, { person: cast.nadia._id, by: null, slot: 'firstFree' })
    expect(await keyOf(asked)).to.equal('errors.workshop.full')
  })

  it('goes to another slot in one write, and to none that is full', async () => {
    const { lucie, karim, theo, marie } = cast
    await take(lucie, 0)
    await take(karim, 2)
    const before = await now()
    await changeSlot(event._id, { person: lucie._id, to: slotAt(1), by: marie._id })
    const after = await now()
    expect(after.ledger).to.equal(before.ledger + 1)
    expect(await free()).to.deep.equal([1, 1, 0, 2])
    expect(after.seatOf(lucie._id)?.seq).to.equal(before.seatOf(lucie._id)?.seq)
    const move = (person: { _id: mongoose.Types.ObjectId }, at: number) =>
      changeSlot(event._id, { person: person._id, to: slotAt(at), by: marie._id })
    expect(await keyOf(move(lucie, 2))).to.equal('slots.refusal.full')
    expect(await keyOf(move(theo, 1))).to.equal('errors.workshop.notRegistered')
    await Participation.updateOne({ workshop: event._id, person: karim._id }, { attendance: 'attended' })
    expect(await keyOf(move(karim, 0))).to.equal('errors.participation.markedNotWithdrawn')
    expect((await move(lucie, 1)).ledger).to.equal(after.ledger)
  })

  it('keeps its slot when two files become one, and frees it when both had a seat', async () => {
    const { lucie, karim, theo, marie } = cast
    const note = () => Promise.resolve()
    const hand = (from: { _id: mongoose.Types.ObjectId }, to: { _id: mongoose.Types.ObjectId }) => ({
      from: from._id,
      to: to._id,
      by: marie._id
    })
    await take(lucie, 1)
    await reassignSeat(event._id, hand(lucie, theo), note)
    expect(String((await now()).slotOf(theo._id)?._id)).to.equal(String(slotAt(1)))
    await take(karim, 0)
    const before = (await now()).toObject().seats.find(({ person }) => person.equals(karim._id))
    if (!before) throw new Error('no seat')
    await reassignSeat(event._id, hand(karim, theo), note)
    expect(await free()).to.deep.equal([1, 1, 1, 3])
    expect(await restoreSeat(event._id, hand(theo, karim), { before, how: 'givenBack' })).to.equal(true)
    expect(await free()).to.deep.equal([0, 1, 1, 2])
    expect(String((await now()).slotOf(karim._id)?._id)).to.equal(String(slotAt(0)))
  })

  describe('asked for by many at once', () => {
    const usual = guards.slotFree
    afterEach(() => void (guards.slotFree = usual))

    /** Six ask for the slot of two places, one for each of the others, two come over from there. */
    async function race(seed: number): Promise<Workshop> {
      const fresh = { ...event.toObject(), _id: new mongoose.Types.ObjectId(), outbox: [] }
      await untyped(Workshop).collection.insertOne(fresh)
      const drawn = (of: number) => new Promise(resolve => setTimeout(resolve, (seed * 7919 * of) % 5))
      const ask = async (at: number, of: number) => {
        await drawn(of)
        const person = new mongoose.Types.ObjectId()
        await takeSeat(fresh._id, { person, by: null, slot: slotAt(at), flushLater: true })
        return person
      }
      const moved = async (from: number, of: number) => {
        const person = await ask(from, of)
        await changeSlot(fresh._id, { person, to: slotAt(1), by: null })
      }
      await Promise.allSettled([moved(0, 1), moved(2, 2), ...[3, 4, 5, 6, 7, 8].map(of => ask(1, of))])
      const read = await Workshop.findById(fresh._id).orFail()
      await Workshop.deleteOne({ _id: fresh._id })
      return read
    }

    const takenIn = ({ seats }: Workshop, at: number) =>
      seats.filter(({ slot }) => slot?.equals(slotAt(at))).length

    it('is never sold twice, nor refused while a place of that slot is free', async () => {
      for (let seed = 1; seed <= SEEDS; seed++) {
        const after = await race(seed)
        expect(takenIn(after, 1), `seed ${seed}`).to.equal(2)
        for (const [at, { capacity, free: left }] of after.slots.entries())
          expect(left, `seed ${seed}`).to.equal(capacity - takenIn(after, at))
        expect(after.seatsFree).to.equal(after.capacity - after.taken)
      }
    })

    it('control: a slot is sold twice once its guard is off, although the session is not', async () => {
      guards.slotFree = () => ({})
      const after = await race(1)
      expect(takenIn(after, 1)).to.be.above(2)
      expect(after.taken).to.be.at.most(after.capacity)
    })
  })

  describe('given back while it goes to another slot', () => {
    useStops()
    const usual = guards.slotHeld
    afterEach(() => void (guards.slotHeld = usual))
    const STEPS = 4

    /** Whoever gives it back is stopped before one of its commands, and goes on once the seat names another slot. */
    async function crossed(step: number) {
      await take(cast.lucie, 0)
      const asked = { person: cast.lucie._id, by: cast.marie._id }
      const giving = stoppedAt(step, () => withdraw(event._id, { ...asked, reason: 'job' }))
      await giving.stands
      await changeSlot(event._id, { ...asked, to: slotAt(1) }).catch(() => undefined)
      await giving.goOn()
      return free()
    }

    it('frees the slot that it names by then, wherever whoever gives it back is stopped', async () => {
      const before = await free()
      for (let step = 0; step < STEPS; step++)
        expect(await crossed(step), `step ${step}`).to.deep.equal(before)
    })

    it('control: another slot gains a place once nobody asks which one the seat names', async () => {
      guards.slotHeld = () => ({})
      const before = String(await free())
      const seen: string[] = []
      for (let step = 0; step < STEPS && !seen.some(one => one !== before); step++)
        seen.push(String(await crossed(step)))
      expect(seen.some(one => one !== before)).to.equal(true)
    })
  })
})
