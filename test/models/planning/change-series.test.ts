import { expect } from 'chai'
import mongoose from 'mongoose'
import { addDays, localDate, localTime } from '#lib/dates.ts'
import { cancel } from '#models/planning/changes.ts'
import type { ClashRefusal } from '#models/planning/clash-refusal.ts'
import { finishChangePlans } from '#models/planning/change-plans/carry-on.ts'
import { confirmPlan, sessionsOf } from '#models/planning/change-plans/confirm.ts'
import { drawForSeries } from '#models/planning/change-plans/draw-for-series.ts'
import { sessionsByExtent } from '#models/planning/change-plans/extent.ts'
import { judgeSessions } from '#models/planning/change-plans/judged.ts'
import { outlineAsItIs, slotAsItIs } from '#models/planning/change-plans/own-change.ts'
import { undoPlan } from '#models/planning/change-plans/undo.ts'
import { layOutSeries } from '#models/planning/series/lay-out.ts'
import { reviewSeries } from '#models/planning/series/review.ts'
import { flushOutbox, workshopsPending } from '#models/ledger/flush-outbox.ts'
import { Agency } from '#models/records/agency.ts'
import { ChangePlan, type Extent } from '#models/records/change-plan.ts'
import { Notice } from '#models/records/notice.ts'
import type { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { isWorkingDay } from '#seeds/calendar.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { dieBefore } from '#test/support/dying.ts'
import { deliverPost } from '#test/support/post.ts'

const WEEKS = [0, 7, 14, 21, 28, 35]

/** The first of five Tuesdays in a row that are worked, as are the Wednesdays after them. */
function firstTuesday(): string {
  let day = addDays(localDate(new Date(), 'Europe/Paris'), 60)
  const isTuesday = () => new Date(`${day}T00:00:00Z`).getUTCDay() === 2
  const isWorked = () =>
    WEEKS.every(on => isWorkingDay(addDays(day, on)) && isWorkingDay(addDays(day, on + 1)))
  while (!isTuesday() || !isWorked()) day = addDays(day, 1)
  return day
}

describe('A change of several sessions of a series', function () {
  this.timeout(120_000)
  useDatabase()
  useEmptyCollections()
  const first = firstTuesday()
  const series = new mongoose.Types.ObjectId()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
    const { aubagne, marie, romain } = cast
    const outline = {
      sector: null,
      trade: 'H2902',
      parts: [{ kind: 'talk' as const, minutes: 45, note: '' }],
      facilitators: [{ account: romain._id, name: romain.fullName }],
      capacity: 6,
      access: '',
      bring: ''
    }
    const plan = {
      outline,
      from: '09:00',
      to: '12:00',
      place: { kind: 'agency' as const, room: 'Salle collective 2' },
      recurrence: { first, rhythm: 'week1' as const, weekdays: [] },
      until: null,
      times: 5,
      skipsClosures: true,
      skipsSchool: false,
      except: []
    }
    const agency = await Agency.findById(aubagne._id).orFail()
    const choices = { kept: new Set<string>(), skipped: new Set<string>(), cures: new Map(), own: new Map() }
    const rows = await reviewSeries(plan, choices, { agency, now: new Date() })
    await layOutSeries({ id: series, agency: aubagne._id, outline, rows, isPublished: true, by: marie._id })
  })

  const dates = () => Workshop.find({ series }).sort({ startsAt: 1 })
  const days = async () => (await dates()).map(({ localDay }) => localDay)
  const hours = async () => (await dates()).map(({ startsAt }) => localTime(startsAt, 'Europe/Paris'))
  const nth = async (at: number) => (await dates())[at - 1]!
  const register = async (person: Person, ...numbers: number[]) => {
    for (const number of numbers)
      await takeSeat((await nth(number))._id, { person: person._id, by: cast.marie._id })
  }
  const move = async (number: number, extent: Extent, further: number, from = '10:00', to = '13:00') => {
    const origin = await nth(number)
    const slot = { ...slotAsItIs(origin), from, to }
    const what = { slot: { ...slot, date: addDays(slot.date, further) } }
    return drawForSeries({ kind: 'move', what, origin, extent, by: cast.marie._id })
  }
  /** As its page shows it: what stands in the way is left out. */
  const confirm = async (plan: ChangePlan) => {
    const judged = await judgeSessions(plan, await sessionsOf(plan), new Date())
    const seen = judged.map(({ workshop, refusal }) => (refusal ? null : workshop.ledger))
    return confirmPlan(plan._id, { by: cast.marie._id, seen, tells: true })
  }
  const tuesdays = WEEKS.map(on => addDays(first, on))
  const wednesdays = tuesdays.map(day => addDays(day, 1))

  it('takes those that are to come and not cancelled: this one, those after it, or all', async () => {
    await cancel((await nth(4))._id, { by: cast.marie._id, reason: 'weather' })
    const passed = await nth(1)
    const found = await sessionsByExtent(await nth(3), new Date(+passed.startsAt + 1))
    const said = Object.entries(found).map(([extent, all]) => [extent, all.map(({ localDay }) => localDay)])
    expect(said).to.deep.equal([
      ['one', [tuesdays[2]]],
      ['following', [tuesdays[2], tuesdays[4]]],
      ['all', [tuesdays[1], tuesdays[2], tuesdays[4]]]
    ])
  })

  it('moves from the third on by as much, leaves the date that cannot be, and tells each seat once', async () => {
    const { nadia, karim, theo, aubagne } = cast
    await register(karim, 1, 4)
    await register(nadia, 3, 5)
    await register(theo, 3)
    await deliverPost()
    await Agency.updateOne(
      { _id: aubagne._id },
      { closures: [{ from: wednesdays[3], to: wednesdays[3], label: 'Inventaire' }] }
    )
    const plan = await confirm(await move(3, 'following', 1))
    expect(await days()).to.deep.equal([tuesdays[0], tuesdays[1], wednesdays[2], tuesdays[3], wednesdays[4]])
    const [moved, left] = [await nth(5), await nth(4)]
    expect([
      localTime(moved.startsAt, 'Europe/Paris'),
      localTime(left.startsAt, 'Europe/Paris')
    ]).to.deep.equal(['10:00', '09:00'])
    expect(plan.sessions.map(({ state }) => state).toSorted()).to.deep.equal(['applied', 'applied', 'left'])
    const told = await Notice.find({ kind: 'moved' })
    expect(told.map(({ recipient }) => String(recipient)).toSorted()).to.deep.equal(
      [nadia.id, nadia.id, theo.id].map(String).toSorted()
    )
  })

  it('does not touch a date that its page left out, whatever stands in its way no longer', async () => {
    await Agency.updateOne(
      { _id: cast.aubagne._id },
      { closures: [{ from: wednesdays[4], to: wednesdays[4], label: 'Inventaire' }] }
    )
    const plan = await move(4, 'following', 1)
    const judged = await judgeSessions(plan, await sessionsOf(plan), new Date())
    const seen = judged.map(({ workshop, refusal }) => (refusal ? null : workshop.ledger))
    await Agency.updateOne({ _id: cast.aubagne._id }, { closures: [] })
    await confirmPlan(plan._id, { by: cast.marie._id, seen, tells: true })
    expect((await days()).slice(3)).to.deep.equal([wednesdays[3], tuesdays[4]])
  })

  it('lets each take the day that the next one leaves, and all of it is taken back', async () => {
    await register(cast.nadia, 3, 4)
    await deliverPost()
    const plan = await confirm(await move(2, 'following', 7, '09:00', '12:00'))
    const weekLater = [tuesdays[0], ...tuesdays.slice(2)]
    expect(await days()).to.deep.equal(weekLater)
    // Control: moved alone, one stands in the way of the other.
    const alone = await move(2, 'one', 7, '09:00', '12:00').catch((error: unknown) => error)
    expect((alone as ClashRefusal).clashes.map(({ kind }) => kind)).to.include('sameDay')
    const undone = await undoPlan(plan._id, { by: cast.marie._id })
    expect(undone.sessions.map(({ state }) => state)).to.deep.equal(Array(4).fill('putBack'))
    expect(await days()).to.deep.equal(tuesdays.slice(0, 5))
    expect(await Notice.countDocuments({ kind: 'moved', state: 'planned' })).to.equal(0)
  })

  it('is finished by the drain wherever its process dies, each session once', async () => {
    await register(cast.nadia, 4, 5)
    await deliverPost()
    for (let last = 1, turn = 0; ; last += 9, turn++) {
      await Notice.deleteMany({ kind: 'moved' })
      const before = await hours()
      const to = ['10:00', '13:00', '11:00'][turn % 3] ?? ''
      const plan = await move(3, 'following', 0, to, '16:00')
      const came = await dieBefore(
        (_write, rank) => rank > last,
        () => confirm(plan)
      )
      const { state } = await ChangePlan.findById(plan._id).orFail()
      await ChangePlan.updateMany({ leaseUntil: { $ne: null } }, { $set: { leaseUntil: new Date(0) } })
      await finishChangePlans()
      for (const { _id } of await workshopsPending()) await flushOutbox(_id)
      const isDrawn = state === 'drawn'
      const expected = before.map((hour, at) => (at < 2 || isDrawn ? hour : to))
      expect(await hours(), `death after ${last} writes`).to.deep.equal(expected)
      expect(await Notice.countDocuments({ kind: 'moved', state: 'planned' }), `told, ${last}`).to.equal(
        isDrawn ? 0 : 2
      )
      if (came) return
    }
  })

  it('of words changes what was changed, and leaves each its own', async () => {
    const own = await nth(5)
    await Workshop.updateOne({ _id: own._id }, { bring: 'Des gants' })
    const origin = await nth(4)
    const outline = { ...outlineAsItIs(origin), access: 'Sonner deux fois' }
    const plan = await drawForSeries({
      kind: 'revise',
      what: { outline },
      origin,
      extent: 'all',
      by: cast.marie._id
    })
    await confirm(plan)
    const after = await dates()
    expect(after.map(({ access }) => access)).to.deep.equal(Array(5).fill('Sonner deux fois'))
    expect(after.map(({ bring }) => bring)).to.deep.equal(['', '', '', '', 'Des gants'])
  })
})
