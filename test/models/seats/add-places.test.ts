import { expect } from 'chai'
import { OtherContent } from '#lib/refusal.ts'
import { Agency } from '#models/records/agency.ts'
import { Workshop } from '#models/records/workshop.ts'
import { changeCapacity } from '#models/planning/changes.ts'
import { addPlaces, guards, takePlacesBack } from '#models/seats/add-places.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { raiseJobDating } from '#test/support/job-dating.ts'
import { refusalOf } from '#test/support/refusal.ts'

describe('places beyond the capacity', function () {
  this.timeout(30_000)
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })

  const now = () => Workshop.findById(cast.fullWorkshop._id).orFail()
  const add = (places: number, rest: Partial<Parameters<typeof addPlaces>[1]> = {}) =>
    addPlaces(cast.fullWorkshop._id, {
      places,
      reason: 'absences',
      words: '',
      key: `key-${places}`,
      by: cast.marie._id,
      ...rest
    })
  const inRoomOf = (seats: number) =>
    Agency.updateOne(
      { _id: cast.aubagne._id },
      { $set: { rooms: [{ name: cast.fullWorkshop.place.room, seats }] } }
    )

  it('are free to whoever registers next, and the capacity stays', async () => {
    const after = await add(2)
    expect([after.capacity, after.seatsFree, after.taken]).to.deep.equal([2, 2, 2])
    const taken = await takeSeat(after._id, { person: cast.ines._id, by: null })
    expect([taken.capacity, taken.seatsFree, taken.taken]).to.deep.equal([2, 1, 3])
  })

  it('are added once for one form, and refused under its key with another content', async () => {
    await Promise.all([add(1, { key: 'same' }), add(1, { key: 'same' }), add(1, { key: 'same' })])
    expect((await now()).seatsFree).to.equal(1)
    const other = await refusalOf(add(2, { key: 'same' }))
    expect(other.key).to.equal('places.refusal.sentBefore')
    expect(other).to.be.instanceof(OtherContent)
    expect((await now()).seatsFree).to.equal(1)
  })

  it('stay within the room, and say how many are left there', async () => {
    await inRoomOf(4)
    const { key, params, field } = await refusalOf(add(3))
    expect([key, params['count'], field]).to.deep.equal(['places.refusal.tooMany', 2, 'places'])
    await add(2)
    expect((await refusalOf(add(1))).key).to.equal('places.refusal.roomFull')
  })

  const race = async () => {
    await inRoomOf(4)
    await Promise.allSettled([1, 2, 3, 4].map(at => add(1, { key: `race-${at}` })))
    const { capacity, seatsFree, taken } = await now()
    expect(taken + seatsFree).to.be.above(capacity)
    return taken + seatsFree
  }

  it('never go beyond the room when several are added at once', async () => {
    expect(await race()).to.equal(4)
  })

  it('control: they do once the guard is off, so the race is real', async () => {
    const { unchanged } = guards
    guards.unchanged = () => ({})
    try {
      expect(await race()).to.be.above(4)
    } finally {
      guards.unchanged = unchanged
    }
  })

  it('keep the sum when the capacity changes under them', async () => {
    await add(2)
    const more = await changeCapacity(cast.fullWorkshop._id, { capacity: 3, by: null })
    expect([more.capacity, more.seatsFree]).to.deep.equal([3, 3])
    const less = await changeCapacity(cast.fullWorkshop._id, { capacity: 1, by: null })
    expect([less.capacity, less.seatsFree]).to.deep.equal([1, 1])
  })

  it('are taken back while nobody holds one, and not after', async () => {
    const first = await add(1, { key: 'first' })
    const seq = first.extra?.[0]?.seq ?? 0
    await takePlacesBack(first._id, { seq, by: null })
    expect([(await now()).seatsFree, (await now()).extra]).to.deep.equal([0, []])
    expect((await refusalOf(takePlacesBack(first._id, { seq, by: null }))).key).to.equal(
      'places.refusal.gone'
    )
    const second = await add(1, { key: 'second' })
    await takeSeat(second._id, { person: cast.ines._id, by: null })
    const refusal = await refusalOf(
      takePlacesBack(second._id, { seq: second.extra?.[0]?.seq ?? 0, by: null })
    )
    expect(refusal.key).to.equal('places.refusal.taken')
  })

  it('are refused without a reason, to slots, and to what is over or not published', async () => {
    expect((await refusalOf(add(1, { reason: 'other', words: ' ' }))).field).to.equal('words')
    const asked = { places: 1, reason: 'absences', words: '', key: 'k', by: null } as const
    const keys = []
    for (const workshop of [await raiseJobDating(cast), cast.draftWorkshop, cast.pastWorkshop])
      keys.push((await refusalOf(addPlaces(workshop._id, asked))).key)
    expect(keys).to.deep.equal(['places.refusal.slots', 'places.refusal.over', 'places.refusal.over'])
  })
})
