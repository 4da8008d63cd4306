import { expect } from 'chai'
import { addDays, localDate } from '#lib/dates.ts'
import type { Refusal } from '#lib/refusal.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { workingDay } from '#seeds/calendar.ts'
import { Agency } from '#models/records/agency.ts'
import { Workshop } from '#models/records/workshop.ts'
import { type Outline, planWorkshop, reviseWorkshop, moveWorkshop } from '#models/planning/planning.ts'
import { conflictsAmong } from '#models/planning/conflicts.ts'
import type { Slot } from '#models/planning/slot.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { refusalOf } from '#test/support/refusal.ts'
import { missingToPublish } from '#models/planning/readiness.ts'
import { publish, cancel } from '#models/planning/changes.ts'

describe('planning a workshop', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })

  const today = () => localDate(new Date(), 'Europe/Paris')
  const someDay = () => workingDay(addDays(today(), 40), 1)
  const outline = (facts: Partial<Outline> = {}): Outline => ({
    sector: null,
    trade: 'H2902',
    parts: [{ kind: 'talk', minutes: 45, note: '' }],
    facilitators: [{ account: cast.romain._id, name: cast.romain.fullName }],
    capacity: 12,
    access: 'Sonner.',
    bring: '',
    ...facts
  })
  const slot = (facts: Partial<Slot> = {}): Slot => ({
    date: someDay(),
    from: '09:00',
    to: '12:00',
    saturday: false,
    place: { kind: 'agency', room: 'Salle collective 2' },
    ...facts
  })
  const plan = (about: Partial<Outline> = {}, when: Partial<Slot> = {}) =>
    planWorkshop({
      overrideReason: 'Un second groupe',
      agency: cast.aubagne._id,
      by: cast.marie._id,
      outline: outline(about),
      slot: slot(when)
    })

  it('keeps a draft with its territory, zone, trade as it reads today and cell of the figures', async () => {
    const draft = await plan()
    const kept = await Workshop.findById(draft._id).orFail()
    expect(kept.state).to.equal('draft')
    expect(kept.sector).to.equal('IND')
    expect(kept.tradeLabel).not.to.equal('')
    expect(kept.tradeVersion).not.to.equal('')
    expect([kept.region, kept.departement, kept.timeZone]).to.deep.equal([
      'region-93',
      'departement-13',
      'Europe/Paris'
    ])
    expect(kept.cell).to.equal(`${someDay().slice(0, 7)}|${cast.aubagne.id}|IND|agency`)
    expect(kept.seatsFree).to.equal(12)
    expect(kept.log.map(({ what }) => what)).to.deep.equal(['planned'])
    expect(localDate(kept.startsAt, 'Europe/Paris')).to.equal(someDay())
  })

  it('lays a workshop out in another sector than that of its trade when asked to', async () => {
    expect((await plan({ sector: 'LOG' })).sector).to.equal('LOG')
  })

  it('copies the address of the company’s site', async () => {
    const { maconneries } = cast
    const site = String(maconneries.sites[0]?._id)
    const draft = await plan({}, { place: { kind: 'company', company: maconneries.id, site } })
    expect(draft.place.name).to.equal('Maçonneries du Garlaban')
    expect(draft.place.commune).to.equal('Aubagne')
    expect(draft.cell).to.match(/\|company$/)
  })

  it('refuses a company the agency does not work with', async () => {
    const { maconneries, nice } = cast
    await maconneries.updateOne({ agencies: [nice._id] })
    const site = String(maconneries.sites[0]?._id)
    const refusal = await refusalOf(plan({}, { place: { kind: 'company', company: maconneries.id, site } }))
    expect([refusal.key, refusal.field]).to.deep.equal(['workshops.refusal.unknownPlace', 'place'])
  })

  it('refuses the room when it is taken for a part of the time, beside the place', async () => {
    await plan()
    const refusal = await refusalOf(
      plan({ facilitators: [{ account: null, name: 'Quelqu’un' }] }, { from: '11:00', to: '14:00' })
    )
    expect([refusal.key, refusal.field]).to.deep.equal(['clashes.here.room', 'place'])
  })

  it('knows a room whatever its capitals and accents', async () => {
    await plan()
    const place = { kind: 'agency', room: 'SALLE COLLECTIVE 2' } as const
    const refusal = await refusalOf(plan({ facilitators: [{ account: null, name: 'Quelqu’un' }] }, { place }))
    expect(refusal.key).to.equal('clashes.here.room')
  })

  it('lets one workshop begin when the other ends', async () => {
    await plan()
    expect((await plan({}, { from: '12:00', to: '15:00' })).state).to.equal('draft')
  })

  it('gives the room of a cancelled workshop back', async () => {
    const first = await plan()
    await cancel(first._id, { by: cast.marie._id, reason: 'tooFew' })
    expect((await plan()).state).to.equal('draft')
  })

  it('refuses a facilitator who is elsewhere, beside the facilitators and by name', async () => {
    await plan()
    const refusal = await refusalOf(plan({}, { place: { kind: 'agency', room: 'Salle collective 1' } }))
    expect([refusal.key, refusal.field]).to.deep.equal(['clashes.here.facilitator', 'facilitators'])
    expect(refusal.params['name']).to.equal('Romain Pinatel')
  })

  it('keeps exactly one of several plans of one room saved at the same moment', async () => {
    const saved = await Promise.allSettled([plan(), plan(), plan(), plan()])
    const kept = await Workshop.countDocuments({ 'place.room': 'Salle collective 2' })
    expect(kept).to.equal(1)
    expect(saved.filter(({ status }) => status === 'fulfilled').length).to.equal(1)
  })

  it('gives a room to one of two workshops moved into it at the same moment', async () => {
    const by = cast.marie._id
    const others = (room: string) => plan({ facilitators: [] }, { place: { kind: 'agency', room } })
    const rooms = [{ name: 'Salle A' }, { name: 'Salle B' }]
    await Agency.updateOne({ _id: cast.aubagne._id }, { $push: { rooms: { $each: rooms } } })
    const both = [await others('Salle A'), await others('Salle B')]
    const moved = await Promise.allSettled(
      both.map(one => moveWorkshop(one._id, { by, slot: slot({ from: '14:00', to: '17:00' }) }))
    )
    const refused = moved.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[]
    expect(refused.map(({ reason }) => (reason as Refusal).key)).to.deep.equal(['clashes.here.room'])
    expect(await Workshop.countDocuments({ 'place.room': 'Salle collective 2' })).to.equal(1)
  })

  it('refuses the past, Sundays, holidays and a Saturday that was not meant', async () => {
    const saturday = addDays(someDay(), 6 - new Date(`${someDay()}T00:00:00Z`).getUTCDay())
    const christmas = `${Number(today().slice(0, 4)) + 1}-12-25`
    const keys = []
    for (const date of [addDays(today(), -3), addDays(saturday, 1), christmas, saturday]) {
      keys.push((await refusalOf(plan({}, { date }))).key)
    }
    expect(keys).to.deep.equal([
      'errors.workshop.inThePast',
      'workshops.refusal.sunday',
      'workshops.refusal.holiday.christmas',
      'workshops.refusal.saturday'
    ])
    expect((await plan({}, { date: saturday, saturday: true })).state).to.equal('draft')
  })

  it('refuses an end before the start, a slip of a few minutes and a trade nobody knows', async () => {
    expect((await refusalOf(plan({}, { to: '08:00' }))).key).to.equal('errors.workshop.endBeforeStart')
    expect((await refusalOf(plan({}, { to: '09:10' }))).key).to.equal('workshops.refusal.tooShort')
    expect((await refusalOf(plan({ trade: 'Z9999' }))).key).to.equal('workshops.refusal.unknownTrade')
    expect(await Workshop.countDocuments({ trade: 'Z9999' })).to.equal(0)
  })

  it('says what a draft lacks and refuses to publish it until then', async () => {
    const draft = await plan({ facilitators: [] })
    expect(missingToPublish(draft)).to.deep.equal(['facilitators'])
    expect((await refusalOf(publish(draft._id, { by: cast.marie._id }))).key).to.equal(
      'workshops.missing.facilitators'
    )
    await reviseWorkshop(draft, { by: cast.marie._id, outline: outline(), slot: null })
    const published = await publish((await Workshop.findById(draft._id).orFail())._id, { by: cast.marie._id })
    expect(published.state).to.equal('published')
    expect(published.publishedAt).to.be.instanceOf(Date)
    expect((await refusalOf(publish(published._id, { by: cast.marie._id }))).key).to.equal(
      'errors.workshop.alreadyPublished'
    )
  })

  it('refuses to publish at the agency a draft whose day was closed since, and lets one in a company', async () => {
    const draft = await plan()
    const closed = { from: draft.localDay, to: draft.localDay, label: 'Travaux' }
    await Agency.updateOne({ _id: cast.aubagne._id }, { $push: { closures: closed } })
    const refusal = await refusalOf(publish(draft._id, { by: cast.marie._id }))
    expect([refusal.key, refusal.field]).to.deep.equal(['workshops.refusal.closure', 'date'])
    await Workshop.updateOne(
      { _id: draft._id },
      { $set: { 'place.kind': 'company', hostReply: { state: 'agreed' } } }
    )
    expect((await publish(draft._id, { by: cast.marie._id })).state).to.equal('published')
  })

  it('changes everything of a draft, its cell too', async () => {
    const draft = await plan()
    const revised = await reviseWorkshop(draft, {
      by: cast.marie._id,
      outline: outline({ sector: 'LOG', capacity: 8, access: '$literal {{x}}' }),
      slot: slot({ from: '13:30', to: '16:30' })
    })
    expect([revised.sector, revised.capacity, revised.seatsFree]).to.deep.equal(['LOG', 8, 8])
    expect(revised.access).to.equal('$literal {{x}}')
    expect(revised.cell).to.contain('|LOG|')
    expect(revised.endsAt.getTime() - revised.startsAt.getTime()).to.equal(3 * 3_600_000)
  })

  it('keeps sector, trade, date and place of a published workshop when it is revised', async () => {
    const { forgeWorkshop } = cast
    const { startsAt, place } = forgeWorkshop
    const revised = await reviseWorkshop(forgeWorkshop, {
      by: cast.marie._id,
      outline: outline({ sector: 'LOG', trade: 'D1106', capacity: 6, bring: 'Un stylo' }),
      slot: slot()
    })
    expect([revised.sector, revised.trade]).to.deep.equal([forgeWorkshop.sector, forgeWorkshop.trade])
    expect(revised.startsAt).to.deep.equal(startsAt)
    expect(revised.place.room).to.equal(place.room)
    expect([revised.capacity, revised.seatsFree, revised.bring]).to.deep.equal([6, 5, 'Un stylo'])
  })

  it('refuses fewer seats than people, and changes nothing else either', async () => {
    const { fullWorkshop } = cast
    const refusal = await refusalOf(
      reviseWorkshop(fullWorkshop, {
        by: cast.marie._id,
        outline: outline({ capacity: 1, bring: 'Un stylo' }),
        slot: null
      })
    )
    expect([refusal.key, refusal.field]).to.deep.equal(['errors.workshop.capacityBelowTaken', 'capacity'])
    expect((await Workshop.findById(fullWorkshop._id).orFail()).bring).not.to.equal('Un stylo')
  })

  it('moves a workshop once the new slot is judged, and refuses a move that moves nothing', async () => {
    const { forgeWorkshop, marie } = cast
    const moved = await moveWorkshop(forgeWorkshop._id, { by: marie._id, slot: slot() })
    expect(localDate(moved.startsAt, 'Europe/Paris')).to.equal(someDay())
    expect(moved.place.room).to.equal('Salle collective 2')
    expect((await refusalOf(moveWorkshop(moved._id, { by: marie._id, slot: slot() }))).key).to.equal(
      'workshops.refusal.nothingMoves'
    )
    await plan({ facilitators: [{ account: null, name: 'Quelqu’un' }] }, { from: '13:00', to: '16:00' })
    const refusal = await refusalOf(
      moveWorkshop(moved._id, { by: marie._id, slot: slot({ from: '13:30', to: '16:30' }) })
    )
    expect(refusal.key).to.equal('clashes.here.room')
  })

  it('names the conflicts of a week on both workshops', async () => {
    const one = await plan()
    const other = await plan(
      { facilitators: [{ account: null, name: 'Quelqu’un' }] },
      { from: '13:30', to: '16:30' }
    )
    await other.updateOne({ startsAt: one.startsAt, endsAt: one.endsAt })
    const rows = await Workshop.find({ _id: { $in: [one._id, other._id, cast.forgeWorkshop._id] } }).lean()
    const conflicts = conflictsAmong(rows)
    expect([...conflicts.keys()]).to.have.members([one.id, other.id])
    expect(conflicts.get(one.id)?.[0]?.resources).to.deep.equal([
      { kind: 'room', name: 'Salle collective 2' }
    ])
  })
})
