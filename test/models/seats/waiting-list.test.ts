import { expect } from 'chai'
import type mongoose from 'mongoose'
import { OtherContent } from '#lib/refusal.ts'
import { cancel, reschedule } from '#models/planning/changes.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import { keepPlaces } from '#models/seats/kept-places.ts'
import { acceptOffer, declineOffer, expireOffers, guards, offerNow } from '#models/seats/offers.ts'
import { takeSeat, withdraw } from '#models/seats/seats.ts'
import { guards as answers, takeOffered } from '#models/seats/take-offered.ts'
import { guards as joining, leaveWaiting, wait } from '#models/seats/waiting.ts'
import { personOf } from '#seeds/people.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { keyOf } from '#test/support/refusal.ts'

type Id = mongoose.Types.ObjectId
const DAY = 86_400_000

describe('The waiting list', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  let by: Id
  /** Two seats, in two weeks: Karim and Lucie have them. */
  let full: Id
  beforeEach(async () => {
    cast = await raiseCast()
    by = cast.marie._id
    full = cast.fullWorkshop._id
  })
  const read = () => Workshop.findById(full).orFail()
  const joins = (person: { _id: Id }, more = {}) => wait(full, { person: person._id, by, ...more })
  const leaves = (person: { _id: Id }, now = new Date()) =>
    withdraw(full, { person: person._id, by, reason: 'job', now })
  const stateOf = async (person: { _id: Id }) =>
    (await Participation.findOne({ workshop: full, person: person._id }).orFail()).state
  const afterOffers = async () => new Date(Math.max(...(await read()).offers.map(({ until }) => +until)) + 1)

  it('puts people in the order in which they joined, each once, without counting them as registered', async () => {
    const { nadia, theo } = cast
    await joins(nadia, { key: 'one' })
    await joins(theo)
    await joins(nadia, { key: 'one' })
    expect(await keyOf(joins(theo))).to.equal('waiting.refusal.alreadyWaiting')
    const workshop = await read()
    expect([workshop.rankOf(nadia._id), workshop.rankOf(theo._id)]).to.deep.equal([1, 2])
    expect([workshop.taken, workshop.seatsFree]).to.deep.equal([2, 0])
    const { state, registeredAt, proposedAt, queue } = await Participation.findOne({
      workshop: full,
      person: nadia._id
    }).orFail()
    expect([state, registeredAt, proposedAt]).to.deep.equal(['waiting', null, null])
    expect(queue?.map(({ what }) => what)).to.deep.equal(['waiting'])
  })

  it('answers a submission sent again with other content by a refusal of its own', async () => {
    const { nadia, theo, forgeWorkshop } = cast
    await joins(nadia, { key: 'one' })
    expect(await joins(theo, { key: 'one' }).catch((error: unknown) => error)).to.be.instanceof(OtherContent)
    await takeSeat(forgeWorkshop._id, { person: theo._id, by, key: 'two' })
    const other = takeSeat(forgeWorkshop._id, { person: cast.ines._id, by, key: 'two' })
    expect(await other.catch((error: unknown) => error)).to.be.instanceof(OtherContent)
  })

  it('takes nobody while a seat is free, with a seat, nor beyond twice the seats', async () => {
    const { nadia, theo, ines, odile, karim, bruno, forgeWorkshop } = cast
    const onFree = wait(forgeWorkshop._id, { person: theo._id, by })
    expect(await keyOf(onFree)).to.equal('waiting.refusal.seatFree')
    expect(await keyOf(joins(karim))).to.equal('errors.workshop.alreadyRegistered')
    for (const person of [nadia, theo, ines, odile]) await joins(person)
    expect(await keyOf(joins(bruno))).to.equal('waiting.refusal.listFull')
  })

  it('offers a seat to the first in the very write that frees it, so that nobody overtakes', async () => {
    const { nadia, theo, ines, karim } = cast
    await joins(nadia)
    await joins(theo)
    const after = await leaves(karim)
    expect(after.offers.map(({ person }) => String(person))).to.deep.equal([nadia.id])
    expect([after.seatsFree, after.rankOf(theo._id)]).to.deep.equal([0, 1])
    expect(await keyOf(takeSeat(full, { person: ines._id, by }))).to.equal('errors.workshop.full')
    expect([await stateOf(nadia), await stateOf(theo)]).to.deep.equal(['offered', 'waiting'])
  })

  it('gives the seat to who accepts, once; who registers them by hand accepts for them', async () => {
    const { nadia, theo, karim, lucie } = cast
    await joins(nadia)
    await joins(theo)
    await leaves(karim)
    await leaves(lucie)
    await acceptOffer(full, { person: nadia._id, by: null })
    await acceptOffer(full, { person: nadia._id, by: null })
    await takeSeat(full, { person: theo._id, by })
    const after = await read()
    expect(after.seats.map(({ person }) => String(person))).to.deep.equal([nadia.id, theo.id])
    expect([after.offers.length, after.waiting.length, after.seatsFree]).to.deep.equal([0, 0, 0])
    expect(await stateOf(nadia)).to.equal('registered')
  })

  it('passes a declined seat on in the same write, and the person leaves the list', async () => {
    const { nadia, theo, karim } = cast
    await joins(nadia)
    await joins(theo)
    await leaves(karim)
    const after = await declineOffer(full, { person: nadia._id, by, reason: 'job' })
    expect(after.offers.map(({ person }) => String(person))).to.deep.equal([theo.id])
    expect(after.waitingOf(nadia._id)).to.equal(null)
    expect(await stateOf(nadia)).to.equal('declined')
    expect(await keyOf(acceptOffer(full, { person: nadia._id, by }))).to.equal('waiting.refusal.offerOver')
  })

  it('passes on a seat nobody answered for, once; its person goes to the end of the list', async () => {
    const { nadia, theo, ines, karim } = cast
    for (const person of [nadia, theo, ines]) await joins(person)
    await leaves(karim)
    const over = await afterOffers()
    expect(await keyOf(acceptOffer(full, { person: nadia._id, by, now: over }))).to.equal(
      'waiting.refusal.offerOver'
    )
    await Promise.all([expireOffers(over), expireOffers(over)])
    const after = await read()
    expect(after.offers.map(({ person }) => String(person))).to.deep.equal([theo.id])
    expect([after.rankOf(ines._id), after.rankOf(nadia._id), after.seatsFree]).to.deep.equal([1, 2, 0])
    expect(await stateOf(nadia)).to.equal('waiting')
    expect(await expireOffers(over)).to.equal(0)
  })

  it('leaves the seat free to all once its only candidate has not answered', async () => {
    const { nadia, theo, karim } = cast
    await joins(nadia)
    await leaves(karim)
    await expireOffers(await afterOffers())
    expect((await read()).seatsFree).to.equal(1)
    const after = await takeSeat(full, { person: theo._id, by })
    expect([after.taken, after.seatsFree, after.rankOf(nadia._id)]).to.deep.equal([2, 0, 1])
  })

  it('holds nothing when too little working time is left: who is called takes the seat', async () => {
    const { nadia, karim } = cast
    const late = new Date(+cast.fullWorkshop.startsAt - 2 * 3_600_000)
    await joins(nadia)
    const after = await leaves(karim, late)
    expect([after.offers.length, after.seatsFree, after.rankOf(nadia._id)]).to.deep.equal([0, 1, 1])
    const taken = await takeSeat(full, { person: nadia._id, by, now: late })
    expect([taken.taken, taken.waiting.length]).to.deep.equal([2, 0])
  })

  it('forgets who leaves it', async () => {
    const { nadia, theo } = cast
    await joins(nadia)
    await joins(theo)
    const after = await leaveWaiting(full, { person: nadia._id, by, reason: 'job' })
    expect(after.rankOf(theo._id)).to.equal(1)
    expect(await stateOf(nadia)).to.equal('withdrawn')
    await joins(nadia)
    expect([await stateOf(nadia), (await read()).rankOf(nadia._id)]).to.deep.equal(['waiting', 2])
  })

  it('follows a move, with offers that run anew, and is over with a cancellation', async () => {
    const { nadia, theo, karim } = cast
    await joins(nadia)
    await joins(theo)
    const before = await leaves(karim)
    const later = (moment: Date) => new Date(+moment + 7 * DAY)
    const { startsAt, endsAt } = before
    const now = new Date(Date.now() + DAY)
    const moved = await reschedule(full, { by, startsAt: later(startsAt), endsAt: later(endsAt), now })
    expect(+(moved.offerOf(nadia._id)?.until ?? 0)).to.be.above(+(before.offerOf(nadia._id)?.until ?? 0))
    expect(moved.rankOf(theo._id)).to.equal(1)
    expect([await stateOf(nadia), await stateOf(theo)]).to.deep.equal(['offered', 'waiting'])
    await cancel(full, { by, reason: 'tooFew' })
    expect([await stateOf(nadia), await stateOf(theo)]).to.deep.equal(['byService', 'byService'])
    expect(await expireOffers(later(endsAt))).to.equal(0)
  })

  it('keeps places for some publics, who pass the others for these alone, until they open to all', async () => {
    const { nadia, theo, lucie, karim, ines } = cast
    const opensAt = new Date(Date.now() + 5 * DAY)
    // Nadia has been registered for long; Théo has not.
    await Workshop.updateOne({ _id: full }, { $set: { priorities: ['veryLongTerm'] } })
    const long = await someone('Longue', '2023-01-01')
    await leaves(karim)
    await keepPlaces(full, { places: 1, opensAt, by })
    expect((await read()).kept?.free).to.equal(1)
    expect(await keyOf(takeSeat(full, { person: theo._id, by }))).to.equal('errors.workshop.keptForOthers')
    await joins(theo)
    const taken = await takeSeat(full, { person: long._id, by })
    expect([taken.seatOf(long._id)?.kept, taken.kept?.free, taken.rankOf(theo._id)]).to.deep.equal([
      true,
      0,
      1
    ])
    const other = await someone('Autre', '2023-01-01')
    await joins(other)
    const freed = await leaves(long)
    expect(freed.offers.map(({ person, kept }) => [String(person), kept])).to.deep.equal([[other.id, true]])
    const { queue } = await Participation.findOne({ workshop: full, person: other._id }).orFail()
    expect(queue?.at(-1)?.passed?.map(String)).to.deep.equal([theo.id])
    // An ordinary seat goes to the first.
    const ordinary = await leaves(lucie)
    expect(ordinary.offerOf(theo._id)?.kept).to.equal(false)
    await declineOffer(full, { person: other._id, by, reason: null })
    await joins(ines)
    expect((await read()).rankOf(ines._id)).to.equal(1)
    await expireOffers(opensAt)
    expect((await read()).offerOf(ines._id)?.kept).to.equal(false)
    expect(nadia.id).not.to.equal(null)
  })

  it('is passed out of turn for a reason alone, which is kept with whom it passed', async () => {
    const { nadia, theo, karim } = cast
    await joins(nadia)
    await leaves(karim)
    await expireOffers(await afterOffers())
    const now = new Date(Date.now() + 60_000)
    await Workshop.updateOne(
      { _id: full },
      { $push: { waiting: { person: theo._id, seq: 9_999, since: now, by, priority: false } } }
    )
    const after = await offerNow(full, { person: theo._id, by, reason: 'Il commence lundi', now })
    expect([after.offerOf(theo._id)?.waited, after.seatsFree]).to.deep.equal([9_999, 0])
    expect(await keyOf(offerNow(full, { person: nadia._id, by, reason: 'Encore', now }))).to.equal(
      'waiting.refusal.noneFree'
    )
  })

  describe('raced for', () => {
    const people = async (count: number) => {
      const some = Array.from({ length: count }, (_, index) => anyone(index))
      await Person.insertMany(some)
      return some
    }
    const ended = (all: Promise<unknown>[]) => Promise.allSettled(all)
    const sum = ({ seats, offers, seatsFree }: Workshop) => seats.length + offers.length + seatsFree

    it('never holds more than its seats nor loses one, whoever joins, leaves, answers and is late', async () => {
      for (let seed = 1; seed <= 3; seed++) {
        const some = await people(12)
        const next = rolling(seed)
        for (let round = 0; round < 3; round++) {
          const read_ = await read()
          const now = new Date(Date.now() + round * 3 * DAY)
          await ended([
            ...some.map(({ _id: person }) =>
              next(2) === 0 ? wait(full, { person, by, now }) : takeSeat(full, { person, by, now })
            ),
            ...read_.seats.slice(0, 1 + next(2)).map(({ person }) => leaves({ _id: person }, now)),
            ...read_.offers.map(({ person }) =>
              next(2) === 0
                ? acceptOffer(full, { person, by, now })
                : declineOffer(full, { person, by, reason: null, now })
            ),
            expireOffers(now),
            expireOffers(now)
          ])
          const after = await read()
          expect(sum(after)).to.equal(after.capacity)
          expect(after.seatsFree).to.be.at.least(0)
          expect(after.waiting.length).to.be.at.most(4)
          const everyone = [...after.seats, ...after.offers, ...after.waiting].map(({ person }) =>
            String(person)
          )
          expect(new Set(everyone).size).to.equal(everyone.length)
          expect(new Set(after.waiting.map(({ seq }) => seq)).size).to.equal(after.waiting.length)
        }
        await Person.deleteMany({ _id: { $in: some.map(({ _id }) => _id) } })
      }
    }).timeout(60_000)

    it('control: holds more than its seats once an answer is taken for an offer that is over', async () => {
      await joins(cast.nadia)
      await joins(cast.theo)
      await leaves(cast.karim)
      const stale = await read()
      await expireOffers(await afterOffers())
      const taking = { person: cast.nadia._id, by, now: new Date() }
      expect(await takeOffered(stale, taking)).to.equal(null)
      const guard = answers.stillOffered
      answers.stillOffered = () => ({})
      try {
        const after = await takeOffered(stale, taking)
        expect(after && sum(after)).to.equal(3)
      } finally {
        answers.stillOffered = guard
      }
    })

    it('control: frees one seat twice once the guard of late offers is off', async () => {
      await joins(cast.nadia)
      await leaves(cast.karim)
      const over = await afterOffers()
      const guard = guards.lapsed
      guards.lapsed = () => ({})
      try {
        await ended([expireOffers(over), expireOffers(over), expireOffers(over)])
        expect(sum(await read())).to.be.above(2)
      } finally {
        guards.lapsed = guard
      }
    })

    it('control: grows beyond its cap once the guard of the list is off', async () => {
      const some = await people(12)
      const all = () => ended(some.map(({ _id: person }) => wait(full, { person, by })))
      await all()
      expect((await read()).waiting).to.have.length(4)
      await Workshop.updateOne({ _id: full }, { $set: { waiting: [] } })
      const guard = joining.joins
      joining.joins = () => ({})
      try {
        await all()
        expect((await read()).waiting.length).to.be.above(4)
      } finally {
        joining.joins = guard
      }
    })
  })

  async function someone(lastName: string, registeredOn: string) {
    const person = anyone(100 + lastName.length, { lastName, registeredOn })
    await Person.insertMany([person])
    return person
  }

  function anyone(index: number, more = {}) {
    return personOf({
      agency: cast.aubagne._id,
      firstName: 'Camille',
      lastName: `Numéro ${index}`,
      title: 'Mme',
      identifiers: [`81${String(index).padStart(5, '0')}Z`],
      birthDate: '1990-01-01',
      registeredOn: '2026-06-01',
      phone: String(2000 + index),
      email: null,
      postcode: '13400',
      commune: 'Aubagne',
      ...more
    })
  }
})

/** The same numbers for the same seed. */
function rolling(seed: number) {
  let state = seed
  return (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
}
