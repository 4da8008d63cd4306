import { expect } from 'chai'
import mongoose from 'mongoose'
import { addDays, localDate, localTime, momentIn } from '#lib/dates.ts'
import { joinList } from '#models/invitations/own-answers.ts'
import { freedSeats } from '#models/calls/found/freed-seats.ts'
import { reassignPlace } from '#models/ledger/reassign-place.ts'
import { reschedule } from '#models/planning/changes.ts'
import { changeSlots } from '#models/planning/slots/change-slots.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import { placeOnList, putBackOnList } from '#models/seats/back-on-list.ts'
import { changeSlot } from '#models/seats/change-slot.ts'
import { closeLists } from '#models/seats/close-lists.ts'
import { acceptOffer, declineOffer, expireOffers, offerNow } from '#models/seats/offers.ts'
import { removeSeveral } from '#models/seats/remove-several.ts'
import { takeSeat, withdraw } from '#models/seats/seats.ts'
import { guards, leaveWaiting, wait } from '#models/seats/waiting.ts'
import { personOf } from '#seeds/people.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { raiseJobDating } from '#test/support/job-dating.ts'
import { keyOf } from '#test/support/refusal.ts'
import { stoppedAt, useStops } from '#test/support/stopped.ts'

type Id = mongoose.Types.ObjectId
interface Somebody {
  _id: Id
}
const STEPS = 6

/** At 9:00 one place, Lucie's; at 9:20 two, Karim's and Théo's; at 9:40 one, Inès's. */
describe('The waiting list of a session with slots', function () {
  this.timeout(120_000)
  useDatabase({ own: true })
  useEmptyCollections()
  let cast: Cast
  let by: Id
  let event: Workshop
  beforeEach(async () => {
    cast = await raiseCast()
    by = cast.marie._id
    event = await raiseJobDating(cast)
    const people = Array.from({ length: STEPS }, (_, index) =>
      personOf({
        agency: cast.aubagne._id,
        firstName: 'Camille',
        lastName: `Numéro ${index}`,
        title: 'Mme',
        identifiers: [`84${String(index).padStart(5, '0')}Z`],
        birthDate: '1990-01-01'
      } as never)
    )
    await Person.insertMany(people)
    others = people.toReversed()
    for (const [person, at] of [
      [cast.lucie, 0],
      [cast.karim, 1],
      [cast.theo, 1],
      [cast.ines, 2]
    ] as const)
      await takeSeat(event._id, { person: person._id, by, slot: slotAt(at) })
  })

  const read = () => Workshop.findById(event._id).orFail()
  const slotAt = (at: number): Id => event.slots[at]?._id ?? new mongoose.Types.ObjectId()
  let others: Somebody[]
  const someone = (): Somebody => {
    const next = others.pop()
    if (!next) throw new Error('nobody left')
    return next
  }
  const joins = ({ _id: person }: Somebody, ...at: number[]) =>
    wait(event._id, { person, by, slots: at.map(slotAt) })
  const leaves = ({ _id: person }: Somebody) => withdraw(event._id, { person, by, reason: 'job' })
  /** Whom a seat is held for, and in which slot; every place is accounted for, slot by slot and in all. */
  const offered = async () => {
    const { slots, seats, offers, seatsFree, capacity } = await read()
    const held = [...seats, ...offers]
    for (const { _id, capacity: places, free } of slots)
      expect(held.filter(({ slot }) => slot?.equals(_id)).length + free, 'places of a slot').to.equal(places)
    expect(held.length + seatsFree, 'places in all').to.equal(capacity)
    return offers.map(({ person, slot }) => [String(person), slots.findIndex(({ _id }) => slot?.equals(_id))])
  }
  const afterOffers = async () => new Date(Math.max(...(await read()).offers.map(({ until }) => +until)) + 1)

  it('offers a freed seat to the first whom its hour suits, and says whom it passed', async () => {
    const [other, any] = [cast.nadia, someone()]
    await joins(other, 2)
    await joins(any)
    expect((await read()).rankOf(any._id)).to.equal(2)
    await leaves(cast.karim)
    expect(await offered()).to.deep.equal([[String(any._id), 1]])
    const { queue } = await Participation.findOne({ workshop: event._id, person: any._id }).orFail()
    const step = queue?.find(({ what }) => what === 'offered')
    expect([String(step?.slot), step?.passed?.map(String)]).to.deep.equal([
      String(slotAt(1)),
      [String(other._id)]
    ])
    const after = await read()
    const { startsAt } = after.heldFor(any._id)
    expect(localTime(startsAt, after.timeZone), 'what the offer and its page say').to.equal('09:20')
    expect(after.rankOf(other._id)).to.equal(1)
  })

  it('holds that very seat: taken by a yes, the next one’s by a no, at the end of the list by silence', async () => {
    const [first, second, third] = [someone(), someone(), someone()]
    await joins(first, 0)
    await joins(second, 1, 0)
    await joins(third)
    await leaves(cast.lucie)
    await acceptOffer(event._id, { person: first._id, by: null })
    expect((await read()).slotOf(first._id)?._id.equals(slotAt(0))).to.equal(true)
    await leaves(first)
    await declineOffer(event._id, { person: second._id, by: null, reason: 'job' })
    expect(await offered()).to.deep.equal([[String(third._id), 0]])
    await joins(first, 2)
    const over = await afterOffers()
    expect(await expireOffers(over)).to.equal(1)
    const { waiting, slots } = await read()
    expect(waiting.map(({ person }) => String(person))).to.deep.equal([String(first._id), String(third._id)])
    expect(slots[0]?.free, 'free to all: nobody else waits for it').to.equal(1)
  })

  it('keeps what suits beyond an offer, and lets nobody wait for an hour that is free or unknown', async () => {
    const person = someone()
    await joins(person, 0)
    await leaves(cast.lucie)
    await expireOffers(await afterOffers())
    expect((await read()).waitingOf(person._id)?.slots?.map(String)).to.deep.equal([String(slotAt(0))])
    const other = someone()
    expect(await keyOf(joins(other, 0))).to.equal('waiting.refusal.slotFree')
    expect(await keyOf(joins(other))).to.equal('waiting.refusal.slotFree')
    expect(await keyOf(joins(other, 7))).to.equal('slots.refusal.unknown')
    await joins(other, 0 + 1, 2)
    expect(await offered()).to.deep.equal([])
  })

  it('offers by the same write what a change of slot, a removal and added places free', async () => {
    const [first, second, third] = [someone(), someone(), someone()]
    const writes = async (act: () => Promise<unknown>) => {
      const { ledger } = await read()
      await act()
      return (await read()).ledger - ledger
    }
    await joins(first, 2)
    await leaves(cast.lucie)
    expect(
      await writes(() => changeSlot(event._id, { person: cast.ines._id, to: slotAt(0), by })),
      'change of slot'
    ).to.equal(1)
    expect(await offered()).to.deep.equal([[String(first._id), 2]])
    await joins(second, 1)
    await joins(third, 1, 0)
    const people = [cast.karim._id, cast.theo._id]
    expect(
      await writes(() => removeSeveral(event._id, { people, by, reason: 'byService' })),
      'removal'
    ).to.equal(1)
    expect(await offered()).to.have.deep.members([
      [String(first._id), 2],
      [String(second._id), 1],
      [String(third._id), 1]
    ])
    await joins(cast.nadia, 0)
    expect(await writes(() => widened(0, 2)), 'places added').to.equal(1)
    expect(await offered()).to.deep.include([cast.nadia.id, 0])
  })

  async function widened(at: number, capacity: number, keeps = (_: number) => true) {
    const { slots, log } = (await read()).toObject()
    return changeSlots(event._id, {
      slots: slots
        .map(({ _id, startsAt, endsAt, capacity: was }, index) => ({
          ...{ id: String(_id), startsAt, endsAt, mode: null, joining: '' },
          capacity: index === at ? capacity : was
        }))
        .filter((_, index) => keeps(index)),
      lines: log.length,
      by
    })
  }

  it('keeps a slot whose seat is held, and lets who waits for one that goes wait for the others', async () => {
    const [first, second] = [someone(), someone()]
    await joins(first, 0)
    await joins(second, 0, 2)
    await leaves(cast.lucie)
    expect(await keyOf(widened(0, 1, at => at > 0))).to.equal('slots.refusal.removed')
    await declineOffer(event._id, { person: first._id, by, reason: null })
    await declineOffer(event._id, { person: second._id, by, reason: null })
    const third = someone()
    await joins(third, 1, 2)
    await leaves(cast.ines)
    await acceptOffer(event._id, { person: third._id, by })
    await leaves(third)
    const fourth = someone()
    await takeSeat(event._id, { person: third._id, by, slot: slotAt(2) })
    await joins(fourth, 1, 2)
    await changeSlot(event._id, { person: third._id, to: slotAt(0), by }).catch(() => undefined)
    expect(await offered()).to.deep.equal([[String(fourth._id), 2]])
    await expireOffers(await afterOffers())
    await widened(2, 1, at => at < 2)
    expect((await read()).waitingOf(fourth._id)?.slots?.map(String)).to.deep.equal([String(slotAt(1))])
  })

  it('gives a seat in another slot to nobody who is held one, and one out of turn only where it suits', async () => {
    const [first, second] = [someone(), someone()]
    await joins(first, 0)
    await leaves(cast.lucie)
    await leaves(cast.ines)
    const asked = { person: first._id, by, slot: slotAt(2) }
    expect(await keyOf(takeSeat(event._id, asked))).to.equal('slots.refusal.otherHeld')
    await joins(second, 1)
    const outOfTurn = { person: second._id, by, reason: 'essai' }
    expect(await keyOf(offerNow(event._id, outOfTurn))).to.equal('waiting.refusal.noneFree')
    await expireOffers(await afterOffers())
    await offerNow(event._id, { ...outOfTurn, person: first._id })
    expect(await offered()).to.deep.equal([[String(first._id), 0]])
    expect(await takeSeat(event._id, { ...asked, slot: slotAt(0) })).to.include({ seatsFree: 1 })
  })

  it('gives an offer back as it was, in its slot, after an answer noted by mistake', async () => {
    const person = someone()
    await joins(person, 0)
    await leaves(cast.lucie)
    const had = async () => {
      const place = await placeOnList(event._id, person._id)
      if (!place) throw new Error('not on the list')
      return place
    }
    const before = await had()
    await acceptOffer(event._id, { person: person._id, by })
    await putBackOnList(event._id, { person: person._id, had: before, by })
    expect(await offered()).to.deep.equal([[String(person._id), 0]])
    expect(await had()).to.deep.equal(before)
    await declineOffer(event._id, { person: person._id, by, reason: null })
    await takeSeat(event._id, { person: cast.lucie._id, by, slot: slotAt(0) })
    await leaves(cast.ines)
    // Another slot is free: not the one that was held.
    const asked = { person: person._id, had: before, by }
    expect(await keyOf(putBackOnList(event._id, asked))).to.equal('calls.refusal.seatGone')
  })

  it('keeps the place of two files made one, and frees the other', async () => {
    const [from, to] = [someone(), someone()]
    await joins(from, 0)
    await joins(to, 1)
    await leaves(cast.lucie)
    await leaves(cast.karim)
    expect(await offered()).to.have.length(2)
    await reassignPlace(event._id, { from: from._id, to: to._id, now: new Date() })
    expect(await offered()).to.deep.equal([[String(to._id), 0]])
    expect((await read()).slots[1]?.free).to.equal(1)
  })

  it('moves with its session: offers go on, or their slots are free again where it is too near', async () => {
    const person = someone()
    await joins(person, 0)
    await leaves(cast.lucie)
    const on = (day: string) => ({
      startsAt: momentIn('Europe/Paris', day, '09:00'),
      endsAt: momentIn('Europe/Paris', day, '10:00')
    })
    await reschedule(event._id, { ...on(addDays(event.localDay, 7)), by })
    expect(await offered()).to.deep.equal([[String(person._id), 0]])
    // Two hours before it, an hour before the agency answers.
    const near = addDays(localDate(event.startsAt, 'Europe/Paris'), 1)
    const now = new Date(+momentIn('Europe/Paris', near, '07:00'))
    await reschedule(event._id, { ...on(near), by, now })
    expect(await offered()).to.deep.equal([])
    expect((await read()).waitingOf(person._id)?.slots?.map(String)).to.deep.equal([String(slotAt(0))])
  })

  it('closes an hour before, tells each, and until then calls those whom the free hour suits', async () => {
    const [first, second] = [cast.nadia, someone()]
    await joins(first, 1)
    await joins(second, 0)
    const late = new Date(+event.startsAt - 90 * 60_000)
    await withdraw(event._id, { person: cast.lucie._id, by, reason: 'job', now: late })
    expect(await offered(), 'too late to hold it').to.deep.equal([])
    const calls = await freedSeats({ account: cast.marie, limit: 20, now: late })
    expect(calls.lines.map(({ person }) => String(person))).to.deep.equal([String(second._id)])
    const closed = new Date(+event.startsAt - 60 * 60_000)
    expect(await closeLists(closed)).to.equal(1)
    expect((await read()).waiting).to.have.length(0)
    expect(await keyOf(wait(event._id, { person: someone()._id, by, now: closed }))).to.equal(
      'waiting.refusal.listClosed'
    )
    expect(
      await Notice.exists({ subject: event._id, kind: 'noSeatFreed', recipient: first._id })
    ).to.not.equal(null)
  })

  it('gives who asks on their page a seat of the hours they name when one is free, else a rank', async () => {
    const person = cast.nadia._id
    await Participation.create({
      ...{ workshop: event._id, person, agency: event.agency, region: event.region, state: 'proposed' },
      ...{ departement: event.departement, basin: null, cell: event.cell, startsAt: event.startsAt },
      ...{ sector: event.sector, placeKind: 'agency', proposedAt: new Date(), proposedBy: by }
    })
    await leaves(cast.lucie)
    await joinList({ workshop: await read(), person }, [slotAt(1), slotAt(2)])
    expect((await read()).rankOf(person)).to.equal(1)
    await leaveWaiting(event._id, { person, by: null, reason: null })
    await leaves(cast.ines)
    await joinList({ workshop: await read(), person }, [slotAt(1), slotAt(2)])
    expect((await read()).slotOf(person)?._id.equals(slotAt(2)), 'not at 9:00').to.equal(true)
  })

  describe('joined while a seat is given back', () => {
    useStops()
    const usual = guards.noneSuits
    afterEach(() => void (guards.noneSuits = usual))
    /** Whoever joins is stopped before one of their commands, and goes on once the seat is free. True: they wait for a free one. */
    async function crossed(step: number): Promise<boolean> {
      const person = someone()
      const joining = stoppedAt(step, () => joins(person, 0))
      await joining.stands
      await leaves(cast.lucie)
      await joining.goOn().catch(() => undefined)
      const { slots, waiting } = await read()
      const isWrong = (slots[0]?.free ?? 0) > 0 && waiting.length > 0
      await Workshop.updateOne({ _id: event._id }, { $set: { ...event.toObject(), outbox: [] } })
      await takeSeat(event._id, { person: cast.lucie._id, by, slot: slotAt(0) })
      return isWrong
    }

    it('lets nobody wait for a slot that is free, wherever whoever joins is stopped', async () => {
      for (let step = 0; step < STEPS; step++) expect(await crossed(step), `step ${step}`).to.equal(false)
    })

    it('control: somebody waits for a free seat once nobody asks whether the slot is full', async () => {
      guards.noneSuits = () => ({})
      const seen: boolean[] = []
      for (let step = 0; step < STEPS && !seen.includes(true); step++) seen.push(await crossed(step))
      expect(seen).to.include(true)
    })
  })
})
