import { expect } from 'chai'
import { flushOutbox, workshopsPending } from '#models/ledger/flush-outbox.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import { Workshop } from '#models/records/workshop.ts'
import { addWalkIn, guards } from '#models/seats/add-walk-in.ts'
import { expireOffers } from '#models/seats/offers.ts'
import { takeSeat, withdraw } from '#models/seats/seats.ts'
import { wait } from '#models/seats/waiting.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { dieBefore } from '#test/support/dying.ts'
import { refusalOf } from '#test/support/refusal.ts'

const HOUR = 3_600_000

describe('somebody who comes without a seat', function () {
  this.timeout(60_000)
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  let now: Date
  beforeEach(async () => {
    cast = await raiseCast()
    now = new Date(+cast.fullWorkshop.startsAt + HOUR / 4)
  })

  const read = ({ _id }: Workshop) => Workshop.findById(_id).orFail()
  const add = (rest: Partial<Parameters<typeof addWalkIn>[1]> = {}) =>
    addWalkIn(cast.fullWorkshop._id, {
      person: cast.ines._id,
      by: cast.marie._id,
      key: 'form',
      reason: 'roomFits',
      now,
      ...rest
    })
  const rowOf = (workshop: Workshop) =>
    Participation.findOne({ workshop: workshop._id, person: cast.ines._id })

  it('is present on the roll-call of a full session, in a place more, and is told nothing', async () => {
    const after = await add()
    expect([after.capacity, after.taken, after.seatsFree, after.extra?.[0]?.reason]).to.deep.equal([
      2,
      3,
      0,
      'roomFits'
    ])
    const row = await rowOf(after)
    expect([row?.state, row?.attendance]).to.deep.equal(['registered', 'attended'])
    expect(await Notice.countDocuments({ subject: after._id, recipient: cast.ines._id })).to.equal(0)
    expect((await add()).taken).to.equal(3)
    expect((await refusalOf(add({ key: 'other' }))).key).to.equal('walkIns.refusal.already')
  })

  it('takes a seat that is free without a reason', async () => {
    const { forgeWorkshop } = cast
    const before = await read(forgeWorkshop)
    await addWalkIn(forgeWorkshop._id, {
      ...{ person: cast.ines._id, by: null, key: 'form', now: new Date(+forgeWorkshop.startsAt) }
    })
    const after = await read(forgeWorkshop)
    expect([after.taken, after.seatsFree, after.extra ?? []]).to.deep.equal([
      before.taken + 1,
      before.seatsFree - 1,
      []
    ])
  })

  it('gives back the seat of another date, once, wherever the process dies', async () => {
    const other = cast.forgeWorkshop
    await takeSeat(other._id, { person: cast.ines._id, by: null })
    const was = (await read(other)).seatsFree
    for (let last = 0; ; last += 2) {
      const came = await dieBefore(
        (_write, rank) => rank > last,
        () => add({ givesBack: other._id })
      )
      for (let pending = await workshopsPending(); pending.length > 0; pending = await workshopsPending())
        for (const { _id } of pending) await flushOutbox(_id)
      const [here, there] = [await read(cast.fullWorkshop), await read(other)]
      const isHere = here.seatOf(cast.ines._id) !== null
      expect([there.seatOf(cast.ines._id) === null, there.seatsFree - was]).to.deep.equal([
        isHere,
        Number(isHere)
      ])
      if (isHere) expect((await rowOf(here))?.attendance).to.equal('attended')
      if (isHere || came) return
    }
  })

  /** Runs `work` while whoever reads a workshop first waits for `hold` once it is read. */
  const holdingFirstRead = async (hold: () => Promise<unknown>, work: () => Promise<unknown>) => {
    const findById = Workshop.findById.bind(Workshop)
    let isFirst = true
    Workshop.findById = ((...args: Parameters<typeof findById>) => {
      const query = findById(...args)
      if (!isFirst) return query
      isFirst = false
      const run = query.exec.bind(query)
      query.exec = async () => {
        const found = await run()
        await hold()
        return found
      }
      return query
    }) as typeof Workshop.findById
    try {
      await work()
    } finally {
      Reflect.deleteProperty(Workshop, 'findById')
    }
  }

  /** The seat held for them is over and goes to the next while they are added. Places that nobody counts any more. */
  const lostPlaces = async () => {
    const { ines, odile, karim, marie, fullWorkshop } = cast
    const by = marie._id
    for (const { _id: person } of [ines, odile]) await wait(fullWorkshop._id, { person, by })
    await withdraw(fullWorkshop._id, { person: karim._id, by, reason: 'job' })
    const over = { $set: { 'offers.0.until': new Date(Date.now() - HOUR) } }
    await Workshop.updateOne({ _id: fullWorkshop._id }, over)
    await holdingFirstRead(
      () => expireOffers(),
      () => add()
    )
    const { capacity, extra, taken, offers, seatsFree } = await read(fullWorkshop)
    const places = capacity + (extra ?? []).reduce((sum, one) => sum + one.places, 0)
    return places - taken - offers.length - seatsFree
  }

  it('has a place of their own where the one held for them has just gone to the next', async () => {
    expect(await lostPlaces()).to.equal(0)
  })

  it('control: has the place of somebody else once the guard is off, so the race is real', async () => {
    const { unchanged } = guards
    guards.unchanged = () => ({})
    try {
      expect(await lostPlaces()).to.equal(-1)
    } finally {
      guards.unchanged = unchanged
    }
  })

  it('is refused before the roll-call opens, once closed, and without a reason where no seat is free', async () => {
    const early = new Date(+cast.fullWorkshop.startsAt - 2 * HOUR)
    expect((await refusalOf(add({ now: early }))).key).to.equal('errors.participation.notStarted')
    expect((await refusalOf(add({ reason: null }))).field).to.equal('reason')
    expect((await refusalOf(add({ reason: 'other', words: '' }))).field).to.equal('words')
    await Workshop.updateOne({ _id: cast.fullWorkshop._id }, { $set: { state: 'closed' } })
    expect((await refusalOf(add())).key).to.equal('walkIns.refusal.closed')
  })
})
