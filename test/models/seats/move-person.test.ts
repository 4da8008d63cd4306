import { expect } from 'chai'
import { journalOf } from '#models/history/journal.ts'
import { flushOutbox, workshopsPending } from '#models/ledger/flush-outbox.ts'
import { markAttendance } from '#models/follow-up/attendance.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import { Workshop } from '#models/records/workshop.ts'
import { movePerson, undoMove } from '#models/seats/move-person.ts'
import { guards, takeSeat, withdraw } from '#models/seats/seats.ts'
import { cancel, changeCapacity } from '#models/planning/changes.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { dieBefore } from '#test/support/dying.ts'
import { refusalOf } from '#test/support/refusal.ts'

describe('moving a person to another date', function () {
  this.timeout(60_000)
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })

  /** Nadia goes from the forge to the company. */
  const move = (rest: Partial<Parameters<typeof movePerson>[0]> = {}) =>
    movePerson({
      person: cast.nadia._id,
      from: cast.forgeWorkshop._id,
      to: cast.companyWorkshop._id,
      by: cast.marie._id,
      ...rest
    })
  const read = ({ _id }: Workshop) => Workshop.findById(_id).orFail()
  const holds = async (workshop: Workshop) => (await read(workshop)).seatOf(cast.nadia._id) !== null
  const seats = async () => [await holds(cast.forgeWorkshop), await holds(cast.companyWorkshop)]
  const free = async () => [
    (await read(cast.forgeWorkshop)).seatsFree,
    (await read(cast.companyWorkshop)).seatsFree
  ]
  const stateIn = async ({ _id }: Workshop) =>
    (await Participation.findOne({ workshop: _id, person: cast.nadia._id }))?.state
  const planned = async ({ _id }: Workshop) => {
    const found = await Notice.find({ recipient: cast.nadia._id, subject: _id, state: 'planned' })
    return found.map(({ kind }) => kind).toSorted()
  }

  it('gives the new seat and takes the old one back, and one message says both dates', async () => {
    const [before, other] = await free()
    await move({ reason: 'childcare' })
    expect(await seats()).to.deep.equal([false, true])
    expect(await free()).to.deep.equal([(before ?? 0) + 1, (other ?? 0) - 1])
    expect([await stateIn(cast.forgeWorkshop), await stateIn(cast.companyWorkshop)]).to.deep.equal([
      'withdrawn',
      'registered'
    ])
    expect(await planned(cast.forgeWorkshop)).to.deep.equal([])
    const toNew = await planned(cast.companyWorkshop)
    expect(toNew).to.include('movedTo').and.not.include('confirmation')
    const notice = await Notice.findOne({ kind: 'movedTo' }).orFail()
    expect(+notice.dueAt - Date.now()).to.be.within(60_000, 120_000)
    const { former } = notice.detail as { former: { startsAt: Date; workshop: unknown } }
    expect(+former.startsAt).to.equal(+cast.forgeWorkshop.startsAt)
    for (const [workshop, at] of [
      [cast.forgeWorkshop, cast.companyWorkshop.startsAt],
      [cast.companyWorkshop, cast.forgeWorkshop.startsAt]
    ] as const) {
      const told = (await journalOf(await read(workshop))).find(({ detail }) => detail['other'])
      expect(+(told?.detail['other'] as Date)).to.equal(+at)
    }
  })

  it('leaves one seat, never two nor none, wherever the process dies', async () => {
    for (let last = 0; ; last++) {
      const came = await dieBefore(
        (_write, rank) => rank > last,
        () => move()
      )
      for (let pending = await workshopsPending(); pending.length > 0; pending = await workshopsPending())
        for (const { _id } of pending) await flushOutbox(_id)
      const held = await seats()
      expect(held.filter(Boolean), `death after ${last} writes`).to.have.length(1)
      if (held[1]) {
        expect(await planned(cast.companyWorkshop)).to.include('movedTo')
        expect(await stateIn(cast.forgeWorkshop)).to.equal('withdrawn')
        await movePerson({
          person: cast.nadia._id,
          from: cast.companyWorkshop._id,
          to: cast.forgeWorkshop._id,
          by: null
        })
      }
      if (came) return
    }
  })

  it('keeps the old seat where the new date is full, and is refused on a day that is taken', async () => {
    await changeCapacity(cast.companyWorkshop._id, { capacity: 2, by: null })
    expect((await refusalOf(move())).key).to.equal('errors.workshop.full')
    expect(await seats()).to.deep.equal([true, false])
  })

  const race = async () => {
    await changeCapacity(cast.companyWorkshop._id, { capacity: 3, by: null })
    const others = [cast.karim, cast.lucie, cast.odile]
    await Promise.allSettled([
      move(),
      ...others.map(({ _id: person }) => takeSeat(cast.companyWorkshop._id, { person, by: null }))
    ])
    const { taken, capacity } = await read(cast.companyWorkshop)
    return { taken, capacity, held: await seats() }
  }

  it('never oversells the date that others register for at the same moment', async () => {
    const { taken, capacity, held } = await race()
    expect(taken).to.equal(capacity)
    expect(held.filter(Boolean)).to.have.length(1)
  })

  it('control: oversells it with the guard off, so the race is real', async () => {
    const { seatFree } = guards
    guards.seatFree = () => ({})
    try {
      const { taken, capacity } = await race()
      expect(taken).to.be.above(capacity)
    } finally {
      guards.seatFree = seatFree
    }
  })

  it('is done once for one form', async () => {
    await Promise.all([move({ key: 'one' }), move({ key: 'one' })].map(one => one.catch(() => null)))
    expect((await move({ key: 'one' })).taken).to.equal(3)
    expect(await seats()).to.deep.equal([false, true])
  })

  it('is taken back in silence before its message left, and told after', async () => {
    await move()
    const { isSilent } = await undoMove(cast.companyWorkshop._id, { person: cast.nadia._id, by: null })
    expect([isSilent, ...(await seats())]).to.deep.equal([true, true, false])
    expect(await planned(cast.companyWorkshop)).to.deep.equal([])
    expect(await planned(cast.forgeWorkshop)).to.not.include('movedTo')
    expect((await planned(cast.forgeWorkshop)).length).to.be.above(0)
    await move()
    await Notice.updateMany(
      { kind: 'movedTo', state: 'planned' },
      { $set: { state: 'sent', sentAt: new Date() } }
    )
    const late = await undoMove(cast.companyWorkshop._id, { person: cast.nadia._id, by: null })
    expect([late.isSilent, ...(await seats())]).to.deep.equal([false, true, false])
    expect(await planned(cast.forgeWorkshop)).to.include('movedTo')
  })

  it('stays when the former seat was taken meanwhile', async () => {
    await changeCapacity(cast.forgeWorkshop._id, { capacity: 1, by: null })
    await move()
    await takeSeat(cast.forgeWorkshop._id, { person: cast.lucie._id, by: null })
    const refusal = await refusalOf(undoMove(cast.companyWorkshop._id, { person: cast.nadia._id, by: null }))
    expect(refusal.key).to.equal('errors.workshop.full')
    expect(await seats()).to.deep.equal([false, true])
  })

  it('from a session that is called off registers as anybody', async () => {
    await cancel(cast.forgeWorkshop._id, { by: cast.marie._id, reason: 'tooFew' })
    await move()
    expect(await holds(cast.companyWorkshop)).to.equal(true)
    expect(await planned(cast.companyWorkshop)).to.include('confirmation')
  })

  it('is refused to who holds no seat, or is marked there', async () => {
    const { pastWorkshop, nadia } = cast
    await withdraw(cast.forgeWorkshop._id, { person: nadia._id, by: null, reason: 'other' })
    expect((await refusalOf(move())).key).to.equal('errors.workshop.notRegistered')
    const there = await Participation.findOne({ workshop: pastWorkshop._id, person: nadia._id }).orFail()
    await markAttendance(there, { attendance: 'attended', by: null })
    expect((await refusalOf(move({ from: pastWorkshop._id }))).key).to.equal(
      'errors.workshop.endedNotWithdrawn'
    )
  })
})
