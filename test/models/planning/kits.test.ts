import { expect } from 'chai'
import { addDays, localDate } from '#lib/dates.ts'
import { workingDay } from '#seeds/calendar.ts'
import type { ClashRefusal } from '#models/planning/clash-refusal.ts'
import { guards as holds } from '#models/planning/holds.ts'
import { moveWorkshop, planWorkshop, reviseWorkshop } from '#models/planning/planning.ts'
import type { KitUse } from '#models/planning/occupancy.ts'
import type { PlaceChoice } from '#models/planning/slot.ts'
import { Agency } from '#models/records/agency.ts'
import { ResourceDay } from '#models/records/resource-day.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase } from '#test/support/database.ts'
import { keyOf, refusalOf } from '#test/support/refusal.ts'

/** `npm run bench -- planners` draws two hundred. */
const SEEDS = Number(process.env['DECLIC_RACE_SEEDS'] ?? 20)
const HEADSETS = 'Casques de réalité virtuelle'

describe('kit by number', function () {
  this.timeout(120_000)
  useDatabase({ own: true })
  let cast: Cast
  let day = ''
  before(async () => {
    cast = await raiseCast()
    day = workingDay(addDays(localDate(new Date(), 'Europe/Paris'), 40), 1)
    await cast.maconneries.updateOne({ agencies: [cast.aubagne._id, cast.nice._id] })
    await Agency.updateOne(
      { _id: cast.aubagne._id },
      {
        $set: {
          kits: [
            { name: HEADSETS, number: 8 },
            { name: 'Mannequin', number: 1 }
          ]
        }
      }
    )
    await Workshop.deleteMany({})
  })
  afterEach(async () => {
    await Workshop.deleteMany({})
    await ResourceDay.deleteMany({})
  })

  const rooms = ['Salle collective 1', 'Salle collective 2'] as const
  const inRoom = (at: number): PlaceChoice => ({ kind: 'agency', room: rooms[at] ?? '' })
  const atCompany = (): PlaceChoice => ({
    kind: 'company',
    company: cast.maconneries.id,
    site: String(cast.maconneries.sites[0]?._id)
  })
  const outline = (kits: KitUse[]) => ({
    sector: null,
    trade: 'H2902',
    parts: [],
    facilitators: [],
    capacity: 8,
    access: '',
    bring: '',
    kits
  })
  const slot = (place: PlaceChoice, [from, to]: readonly [string, string]) => ({
    ...{ date: day, from, to, saturday: false, place }
  })
  const plan = (
    count: number,
    place: PlaceChoice,
    span: readonly [string, string] = ['09:00', '12:00'],
    name = HEADSETS
  ) =>
    planWorkshop({
      agency: cast.aubagne._id,
      by: cast.marie._id,
      overrideReason: 'Un second groupe',
      outline: outline(count > 0 ? [{ name, count }] : []),
      slot: slot(place, span)
    })

  it('is kept as the agency writes it, and refused once overlapping workshops would have more than there is', async () => {
    const first = await plan(5, inRoom(0), undefined, 'casques de REALITE virtuelle')
    expect(first.kits.map(({ name, count }) => [name, count])).to.deep.equal([[HEADSETS, 5]])
    const refusal = await refusalOf(plan(4, inRoom(1), ['11:00', '13:00']))
    expect([refusal.key, refusal.field, refusal.params]).to.deep.equal([
      'clashes.kitLeft',
      'kitCount',
      { name: HEADSETS, number: 8, count: 3 }
    ])
    const [clash] = (refusal as ClashRefusal).clashes
    expect([clash?.kind, clash?.other.id, clash?.kit?.taken]).to.deep.equal(['kit', first.id, 5])
    await plan(3, inRoom(1), ['11:00', '13:00'])
    await plan(8, inRoom(0), ['14:00', '16:00'])
  })

  it('adds up whoever has some at the fullest hour, and not those who follow one another', async () => {
    await plan(5, inRoom(0), ['09:00', '10:30'])
    await plan(5, inRoom(0), ['10:30', '12:00'])
    await plan(3, inRoom(1))
    expect(await keyOf(plan(1, atCompany()))).to.equal('clashes.kitLeft')
  })

  it('refuses what the agency has not, has fewer of, or no longer uses', async () => {
    expect(await keyOf(plan(1, inRoom(0), undefined, 'Nacelle'))).to.equal('workshops.refusal.unknownKit')
    expect(await keyOf(plan(9, inRoom(0)))).to.equal('workshops.refusal.kitNumber')
    await Agency.updateOne({ _id: cast.aubagne._id, 'kits.name': HEADSETS }, { 'kits.$.retiredFrom': day })
    expect(await keyOf(plan(1, inRoom(0)))).to.equal('workshops.refusal.kitRetired')
    await Agency.updateOne({ _id: cast.aubagne._id, 'kits.name': HEADSETS }, { 'kits.$.retiredFrom': null })
  })

  it('is judged again when a workshop takes more, and stays as it is when nothing is said of it', async () => {
    const one = await plan(3, inRoom(0))
    await plan(5, inRoom(1))
    const more = { outline: outline([{ name: HEADSETS, count: 4 }]), slot: null, by: cast.marie._id }
    expect(await keyOf(reviseWorkshop(one, more))).to.equal('clashes.kitLeft')
    const { kits: _, ...silent } = outline([])
    const after = await reviseWorkshop(one, { outline: silent, slot: null, by: cast.marie._id })
    expect(after.kits.map(({ count }) => count)).to.deep.equal([3])
  })

  it('that a move gives up is kept with its number for the ten minutes of the move', async () => {
    const one = await plan(5, inRoom(0))
    await Workshop.updateOne({ _id: one._id }, { state: 'published' })
    await moveWorkshop(one._id, {
      by: cast.marie._id,
      slot: slot(inRoom(0), ['14:00', '17:00']),
      keepFormerUntil: new Date(Date.now() + 600_000)
    })
    const refusal = await refusalOf(plan(4, inRoom(1)))
    expect(
      (refusal as ClashRefusal).clashes.map(({ kind, keptUntil }) => [kind, keptUntil !== null])
    ).to.deep.equal([['kit', true]])
    await plan(3, inRoom(1))
  })

  it('is told with everything else that stands in the way', async () => {
    await plan(8, inRoom(0))
    const refusal = await refusalOf(plan(1, inRoom(0), ['06:00', '09:30']))
    await Agency.updateOne({ _id: cast.aubagne._id }, { morning: { from: '08:30', to: '12:00' } })
    const all = await refusalOf(plan(1, inRoom(0), ['06:00', '09:30']))
    await Agency.updateOne({ _id: cast.aubagne._id }, { morning: null })
    const kinds = ({ clashes }: ClashRefusal) => clashes.map(({ kind }) => kind)
    expect(kinds(refusal as ClashRefusal)).to.include.members(['room', 'kit'])
    expect(kinds(all as ClashRefusal)).to.include.members(['room', 'kit'])
    expect((all as ClashRefusal).told.map(({ key, field }) => [key, field])).to.deep.equal([
      ['workshops.refusal.beforeOpening', 'from']
    ])
  })

  /** Three at once for what suffices for one of them: how many got it. */
  async function race(seeds: number) {
    const won: number[] = []
    for (let seed = 1; seed <= seeds; seed++) {
      const places = [inRoom(0), inRoom(1), atCompany()]
      const ends = await Promise.allSettled(
        places.map(async (place, of) => {
          await new Promise(resolve => setTimeout(resolve, (seed * 7919 * (of + 1)) % 7))
          return plan(5, place, of === 1 ? ['11:00', '14:00'] : ['10:00', '12:00'])
        })
      )
      won.push(ends.filter(({ status }) => status === 'fulfilled').length)
      await Workshop.deleteMany({})
    }
    return won
  }

  it(`is won by one of three planners, ${SEEDS} times`, async () => {
    expect(new Set(await race(SEEDS))).to.deep.equal(new Set([1]))
  })

  it('control: more than there is goes out once the guard of the day is off', async () => {
    const { isFree } = holds
    holds.isFree = () => ({})
    try {
      expect(Math.max(...(await race(20)))).to.be.above(1)
    } finally {
      holds.isFree = isFree
    }
  })
})
