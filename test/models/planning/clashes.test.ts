import { expect } from 'chai'
import { addDays, localDate, momentIn } from '#lib/dates.ts'
import { workingDay } from '#seeds/calendar.ts'
import { cancel } from '#models/planning/changes.ts'
import { ClashRefusal } from '#models/planning/clash-refusal.ts'
import { clashesOf } from '#models/planning/clashes.ts'
import { claimsOf } from '#models/planning/occupancy.ts'
import { moveWorkshop, planWorkshop, type Outline } from '#models/planning/planning.ts'
import type { Slot } from '#models/planning/slot.ts'
import { Agency } from '#models/records/agency.ts'
import { ResourceDay } from '#models/records/resource-day.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { keyOf, refusalOf } from '#test/support/refusal.ts'

const ROOM = { kind: 'agency', room: 'Salle collective 2' } as const
const OTHER_ROOM = { kind: 'agency', room: 'Salle collective 1' } as const
const NICE_ROOM = { kind: 'agency', room: 'Salle bleue' } as const
const anyone = (name: string) => ({ account: null, name })

describe('what stands in the way of a workshop', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  let nobody = 0
  beforeEach(async () => {
    cast = await raiseCast()
    await cast.maconneries.updateOne({ agencies: [cast.aubagne._id, cast.nice._id] })
    await Agency.updateOne({ _id: cast.nice._id }, { $push: { rooms: { name: 'Salle bleue' } } })
  })

  const day = () => workingDay(addDays(localDate(new Date(), 'Europe/Paris'), 40), 1)
  const atCompany = () => ({
    kind: 'company' as const,
    company: cast.maconneries.id as string,
    site: String(cast.maconneries.sites[0]?._id)
  })
  const plan = (
    slot: Partial<Slot> = {},
    about: Partial<Outline> = {},
    from: 'aubagne' | 'nice' = 'aubagne'
  ) =>
    planWorkshop({
      agency: cast[from]._id,
      by: cast.marie._id,
      outline: {
        sector: null,
        trade: 'H2902',
        parts: [],
        facilitators: [anyone(`Personne ${++nobody}`)],
        capacity: 8,
        access: '',
        bring: '',
        ...about
      },
      slot: { date: day(), from: '09:00', to: '12:00', saturday: false, place: ROOM, ...slot }
    })
  const clashesIn = async (attempt: Promise<unknown>) => {
    const refusal = await refusalOf(attempt)
    if (!(refusal instanceof ClashRefusal)) throw refusal
    return refusal.clashes
  }

  it('is a site of a company taken by another agency, of which the agency and the hours alone are told', async () => {
    const theirs = await plan({ place: atCompany() }, {}, 'nice')
    const clashes = await clashesIn(plan({ place: atCompany(), from: '11:00', to: '13:00' }))
    expect(clashes.map(({ kind, name }) => [kind, name])).to.deep.equal([['site', 'Maçonneries du Garlaban']])
    expect(clashes[0]?.other).to.deep.equal({
      id: null,
      trade: null,
      agency: cast.nice.name,
      startsAt: theirs.startsAt,
      endsAt: theirs.endsAt,
      timeZone: 'Europe/Paris'
    })
    expect(await keyOf(plan({ place: atCompany() }))).to.equal('clashes.elsewhere.site')
  })

  it('is a site taken by the agency itself, told with the workshop that has it', async () => {
    const ours = await plan({ place: atCompany() })
    const [clash] = await clashesIn(plan({ place: atCompany() }))
    expect([clash?.kind, clash?.other.id, clash?.other.trade]).to.deep.equal([
      'site',
      ours.id,
      ours.tradeLabel
    ])
  })

  it('is not another site of the same company', async () => {
    const { maconneries } = cast
    await maconneries.updateOne({
      $push: { sites: { name: 'Dépôt', address: '1 rue du Port', commune: 'Nice' } }
    })
    const [first, second] = (await maconneries.model().findById(maconneries._id).orFail()).sites
    const at = (site: unknown) => ({
      kind: 'company' as const,
      company: maconneries.id as string,
      site: String(site)
    })
    await plan({ place: at(first?._id) })
    expect((await plan({ place: at(second?._id) }, {}, 'nice')).state).to.equal('draft')
  })

  it('is a colleague who facilitates elsewhere, in whatever agency; a bare name means somebody of the agency', async () => {
    const { marie } = cast
    await plan({ place: NICE_ROOM }, { facilitators: [{ account: marie._id, name: marie.fullName }] }, 'nice')
    const [clash] = await clashesIn(
      plan({}, { facilitators: [{ account: marie._id, name: marie.fullName }] })
    )
    expect([clash?.kind, clash?.name, clash?.other.agency]).to.deep.equal([
      'facilitator',
      'Marie Aubert',
      cast.nice.name
    ])
    expect((await plan({}, { facilitators: [anyone('Marie Aubert')] })).state).to.equal('draft')
    const [named] = await clashesIn(
      plan({ place: OTHER_ROOM }, { facilitators: [{ account: marie._id, name: marie.fullName }] })
    )
    expect(named?.kind).to.equal('facilitator')
  })

  it('is told all at once, whatever it clashes with', async () => {
    const { romain } = cast
    const first = await plan({ from: '09:00', to: '10:30' })
    const second = await plan(
      { place: OTHER_ROOM },
      { facilitators: [{ account: romain._id, name: romain.fullName }] }
    )
    const third = await plan({ from: '10:30', to: '12:00' })
    const clashes = await clashesIn(
      plan({}, { facilitators: [{ account: romain._id, name: romain.fullName }] })
    )
    expect(clashes.map(({ kind, other }) => [kind, other.id])).to.have.deep.members([
      ['room', first.id],
      ['facilitator', second.id],
      ['room', third.id]
    ])
  })

  it('is not the workshop itself, nor one that was cancelled, nor one that ends when this begins', async () => {
    const one = await plan()
    expect(await clashesOf(one)).to.deep.equal([])
    expect((await plan({ from: '12:00', to: '14:00' })).state).to.equal('draft')
    await cancel(one._id, { by: cast.marie._id, reason: 'tooFew' })
    expect((await plan()).state).to.equal('draft')
  })

  it('leaves nothing held, and nothing half written, once a save has ended or was refused', async () => {
    const before = await Workshop.countDocuments()
    const one = await plan()
    await refusalOf(plan())
    await moveWorkshop(one._id, {
      by: cast.marie._id,
      slot: { date: day(), from: '13:30', to: '16:30', saturday: false, place: ROOM }
    })
    expect(await ResourceDay.countDocuments({ 'holds.0': { $exists: true } })).to.equal(0)
    expect(await Workshop.countDocuments({ 'reserving.token': { $exists: true } })).to.equal(0)
    expect(await Workshop.countDocuments()).to.equal(before + 1)
  })

  it('is what a workshop gave up for as long as it may come back: to others, and never to itself', async () => {
    const { marie } = cast
    const now = new Date()
    const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
    const slot = (from: string, to: string) => ({ date: day(), from, to, saturday: false, place: ROOM })
    const one = await plan()
    await moveWorkshop(one._id, {
      by: marie._id,
      slot: slot('13:30', '16:30'),
      keepFormerUntil: later(10),
      now
    })
    const [clash] = await clashesIn(plan())
    expect([clash?.kind, clash?.keptUntil, clash?.other.id]).to.deep.equal(['room', later(10), one.id])
    await moveWorkshop(one._id, { by: marie._id, slot: slot('09:00', '12:00'), now: later(5) })
    await moveWorkshop(one._id, { by: marie._id, slot: slot('13:30', '16:30'), now: later(6) })
    expect(await keyOf(plan())).to.equal('clashes.kept')
    const [, after] = await Promise.all([
      one,
      planWorkshop({
        agency: cast.aubagne._id,
        by: marie._id,
        now: later(11),
        outline: {
          sector: null,
          trade: 'H2902',
          parts: [],
          facilitators: [],
          capacity: 8,
          access: '',
          bring: ''
        },
        slot: slot('09:00', '12:00')
      })
    ])
    expect(after.state).to.equal('draft')
  })

  it('keeps nothing of a move that was refused', async () => {
    const one = await plan()
    await plan({ from: '13:30', to: '16:30' })
    const keepFormerUntil = new Date(Date.now() + 600_000)
    const slot = { date: day(), from: '13:30', to: '16:30', saturday: false, place: ROOM }
    await refusalOf(moveWorkshop(one._id, { by: cast.marie._id, slot, keepFormerUntil }))
    expect(await ResourceDay.countDocuments({ 'holds.0': { $exists: true } })).to.equal(0)
  })
})

describe('the days on which something is claimed', () => {
  const claimed = (zone: string, [from, to]: [string, string], [until, end]: [string, string]) =>
    claimsOf({
      ...new Workshop({}).toObject(),
      agency: new Workshop()._id,
      startsAt: momentIn(zone, from, to),
      endsAt: momentIn(zone, until, end),
      place: { kind: 'agency', room: 'Salle 1' },
      facilitators: []
    }).map(({ key }) => key.slice(-10))

  it('are those of UTC, so that any two spans that overlap have one in common', () => {
    const paris = (from: string, to: string) =>
      claimed('Europe/Paris', ['2026-12-01', from], ['2026-12-01', to])
    expect(paris('09:00', '12:00')).to.deep.equal(['2026-12-01'])
    const tahiti = claimed('Pacific/Tahiti', ['2026-12-01', '13:00'], ['2026-12-01', '16:00'])
    expect(tahiti).to.deep.equal(['2026-12-01', '2026-12-02'])
    // Exactly at midnight: the day that begins is not touched.
    expect(claimed('Pacific/Tahiti', ['2026-12-01', '11:00'], ['2026-12-01', '14:00'])).to.deep.equal([
      '2026-12-01'
    ])
  })

  it('are the same on nights when clocks change', () => {
    expect(claimed('Europe/Paris', ['2027-03-28', '01:30'], ['2027-03-28', '04:00'])).to.deep.equal([
      '2027-03-28'
    ])
    expect(claimed('Europe/Paris', ['2026-10-25', '00:30'], ['2026-10-25', '03:30'])).to.deep.equal([
      '2026-10-24',
      '2026-10-25'
    ])
  })
})
