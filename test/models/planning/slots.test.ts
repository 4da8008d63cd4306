import { expect } from 'chai'
import { datesIn } from '#lib/dates.ts'
import { confirmPlan } from '#models/planning/change-plans/confirm.ts'
import { drawPlan } from '#models/planning/change-plans/draw.ts'
import { previewPlan } from '#models/planning/change-plans/preview.ts'
import { undoPlan } from '#models/planning/change-plans/undo.ts'
import { changeCapacity } from '#models/planning/changes.ts'
import { reviseWorkshop } from '#models/planning/planning.ts'
import { changeSlots, guards, type WantedSlot } from '#models/planning/slots/change-slots.ts'
import { outlineOfSlots } from '#models/planning/slots/lay-out.ts'
import { Notice } from '#models/records/notice.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { Workshop } from '#models/records/workshop.ts'
import { changeSlot } from '#models/seats/change-slot.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { draftJobDating, raiseJobDating } from '#test/support/job-dating.ts'
import { deliverPost, waitIsOver } from '#test/support/post.ts'
import { refusalOf } from '#test/support/refusal.ts'

const MINUTE = 60_000
const PLAIN = /[\u00a0\u202f]/g

describe('the slots of a session', function () {
  this.timeout(60_000)
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  let event: Workshop
  beforeEach(async () => {
    cast = await raiseCast()
    event = await raiseJobDating(cast)
  })

  const now = () => Workshop.findById(event._id).orFail()
  const wanted = ({ slots }: Workshop): WantedSlot[] =>
    slots.map(({ _id, startsAt, endsAt, capacity }) => ({ id: String(_id), startsAt, endsAt, capacity }))
  const change = async (slots: WantedSlot[], lines = event.log.length) =>
    changeSlots(event._id, { slots, lines, by: cast.marie._id })
  const refused = async (slots: WantedSlot[]) => {
    const { key, field } = await refusalOf(change(slots))
    return [key, field]
  }
  const seat = (person: { _id: Cast['nadia']['_id'] }, at: number) =>
    takeSeat(event._id, { person: person._id, by: cast.marie._id, slot: event.slots[at]?._id ?? null })
  const later = (moment: Date, minutes: number) => new Date(+moment + minutes * MINUTE)
  const minutesOf = ({ startsAt, slots }: Workshop) =>
    slots.map(slot => (+slot.startsAt - +startsAt) / MINUTE)

  describe('when it is planned', () => {
    it('are those that were said, and their sum is the capacity', async () => {
      expect([event.capacity, event.seatsFree, ...minutesOf(event)]).to.deep.equal([4, 4, 0, 20, 40])
      expect(outlineOfSlots(event)[1]).to.deep.equal({ after: 20, minutes: 20, capacity: 2 })
    })

    it('are twenty minutes each where nothing was said, the places shared out', async () => {
      await Workshop.deleteOne({ _id: event._id })
      const draft = await draftJobDating(cast, { slots: [], to: '11:10' })
      expect(draft.slots.map(({ capacity }) => capacity)).to.deep.equal([2, 2, 2, 2, 2, 2])
      expect(draft.capacity).to.equal(12)
    })

    it('begin with the day again when a draft is given other hours, and go when it becomes another kind', async () => {
      await Workshop.deleteOne({ _id: event._id })
      const draft = await draftJobDating(cast)
      const { sector, trade, parts, capacity, access, bring } = draft.toObject()
      const facilitators = [{ account: cast.marie._id, name: 'Marie' }]
      const outline = { sector, trade, parts, capacity, access, bring, facilitators }
      const revise = async (facts: object, from: string, to: string) =>
        reviseWorkshop(await Workshop.findById(draft._id).orFail(), {
          outline: { ...outline, ...facts },
          slot: {
            date: draft.localDay,
            from,
            to,
            saturday: false,
            place: { kind: 'agency', room: draft.place.room }
          },
          by: cast.marie._id
        })
      const slots = outlineOfSlots(draft)
      const moved = await revise({ slots }, '10:00', '11:00')
      expect([...minutesOf(moved), moved.capacity]).to.deep.equal([0, 20, 40, 4])
      expect((await refusalOf(revise({ slots }, '10:00', '10:50'))).key).to.equal(
        'slots.refusal.outsideHours'
      )
      const other = await revise({ kind: 'detection', capacity: 9 }, '10:00', '12:00')
      expect([other.slots.length, other.capacity, other.seatsFree]).to.deep.equal([0, 9, 9])
    })
  })

  describe('changed', () => {
    it('refuse none, too short, outside, one over another, too many places and what others changed', async () => {
      const [first, second, third] = wanted(event) as [WantedSlot, WantedSlot, WantedSlot]
      expect(await refused([])).to.deep.equal(['slots.refusal.none', 'slots'])
      expect(await refused([{ ...first, endsAt: later(first.startsAt, 4) }])).to.deep.equal([
        'slots.refusal.tooShort',
        'slot-0'
      ])
      expect(await refused([first, { ...third, endsAt: later(event.endsAt, 5) }])).to.deep.equal([
        'slots.refusal.outside',
        'slot-1'
      ])
      expect(await refused([first, { ...second, startsAt: later(second.startsAt, -5) }])).to.deep.equal([
        'slots.refusal.overlap',
        'slot-1'
      ])
      const many = [first, second, third].map(slot => ({ ...slot, capacity: 21 }))
      const refusal = await refusalOf(change(many))
      expect([refusal.key, refusal.params]).to.deep.equal(['slots.refusal.tooMany', { count: 63, most: 60 }])
      expect((await refusalOf(change([first], 0))).key).to.equal('errors.workshop.changedMeanwhile')
      expect((await refusalOf(changeCapacity(event._id, { capacity: 9, by: null }))).key).to.equal(
        'errors.workshop.notChangeable'
      )
    })

    it('keep the hours and the places of those who come in them', async () => {
      await seat(cast.lucie, 1)
      await seat(cast.karim, 1)
      const [first, second, third] = wanted(event) as [WantedSlot, WantedSlot, WantedSlot]
      expect(await refused([first, third])).to.deep.equal(['slots.refusal.removed', 'slots'])
      expect(await refused([first, { ...second, capacity: 1 }, third])).to.deep.equal([
        'slots.refusal.belowTaken',
        'slot-1'
      ])
      expect(await refused([{ ...second, endsAt: later(second.endsAt, -5) }, third])).to.deep.equal([
        'slots.refusal.keepsHours',
        'slot-0'
      ])
      const last = { id: null, startsAt: third.startsAt, endsAt: later(third.startsAt, 10), capacity: 3 }
      const after = await change([last, second])
      expect(after.slots.map(({ capacity, free }) => [capacity, free])).to.deep.equal([
        [2, 0],
        [3, 3]
      ])
      expect([after.capacity, after.seatsFree]).to.deep.equal([5, 3])
      expect(after.log.at(-1)?.what).to.equal('slots')
    })

    const shrunkWhileAsked = async () => {
      const [, second] = wanted(event) as [WantedSlot, WantedSlot]
      await Promise.allSettled([
        seat(cast.lucie, 1),
        seat(cast.karim, 1),
        change(wanted(event).map(slot => ({ ...slot, capacity: 1 })))
      ])
      const after = await now()
      const taken = after.seats.filter(({ slot }) => String(slot) === second.id).length
      return { taken, slot: after.slots.find(({ _id }) => String(_id) === second.id) }
    }

    it('are never fewer than the people who asked at the same time', async () => {
      const { taken, slot } = await shrunkWhileAsked()
      expect(slot?.free).to.equal((slot?.capacity ?? 0) - taken)
      expect(slot?.free).to.be.at.least(0)
    })

    it('control: are fewer once nothing is looked at', async () => {
      const { refuseBelowTaken } = guards
      guards.refuseBelowTaken = () => undefined
      try {
        await seat(cast.lucie, 1)
        await seat(cast.theo, 1)
        const { slot } = await shrunkWhileAsked()
        expect(slot?.free).to.be.below(0)
      } finally {
        guards.refuseBelowTaken = refuseBelowTaken
      }
    })
  })

  describe('told', () => {
    const speak = datesIn('fr', 'Europe/Paris')
    const plain = (text = '') => text.replaceAll(PLAIN, ' ')
    const toLucie = async () => (await SentMessage.find({ to: /lucie/ }).sort({ _id: 1 })).at(-1)
    const toHer = () => ({ recipient: cast.lucie._id, subject: event._id })
    const stamp = (moment: Date) => moment.toISOString().replaceAll(/[-:]|\.000/g, '')
    const startOf = (at: number) => event.slots[at]?.startsAt ?? new Date(0)

    it('as the hour of each: the message, its calendar, and when the reminders leave', async () => {
      await seat(cast.lucie, 2)
      await deliverPost()
      const message = await toLucie()
      const at = startOf(2)
      expect(plain(message?.text)).to.include(plain(`${speak.time(at)} à 10 h`))
      const told = String(message?.calendar).replaceAll('\r\n ', '')
      expect(told).to.include(`DTSTART:${stamp(at)}`)
      const reminder = await Notice.findOne({ ...toHer(), kind: 'reminder48Hours' }).orFail()
      expect(speak.time(reminder.dueAt)).to.equal(speak.time(at))
      expect(+reminder.uselessAfter).to.equal(+at - 2 * 60 * MINUTE)
    })

    it('with the former hour and the new one, once, to the person alone', async () => {
      await seat(cast.lucie, 2)
      await deliverPost()
      await changeSlot(event._id, {
        person: cast.lucie._id,
        to: event.slots[0]?._id ?? cast.lucie._id,
        by: cast.marie._id
      })
      await deliverPost()
      const message = await toLucie()
      expect(message?.kind).to.equal('slotMoved')
      const text = plain(message?.text)
      expect(text).to.include('Avant : de 9 h 40 à 10 h').and.include('Maintenant : de 9 h à 9 h 20')
      expect(text).not.to.include('vient de nous')
      const sent = await Notice.find({ subject: event._id, kind: 'slotMoved' })
      expect(sent.map(({ recipient }) => String(recipient))).to.deep.equal([String(cast.lucie.id)])
      const due = await Notice.find({ ...toHer(), kind: 'reminder48Hours', state: 'planned' })
      expect(due.map(({ dueAt }) => plain(speak.time(dueAt)))).to.deep.equal(['9 h'])
    })

    it('nothing, when the person is brought there and back before a message left', async () => {
      await seat(cast.lucie, 2)
      const to = (at: number) =>
        changeSlot(event._id, {
          person: cast.lucie._id,
          to: event.slots[at]?._id ?? cast.lucie._id,
          by: cast.marie._id
        })
      await to(0)
      await to(2)
      await deliverPost()
      const told = (await Notice.find({ ...toHer(), state: 'sent' })).map(({ _id }) => _id)
      const sent = await SentMessage.find({ notice: { $in: told } })
      expect(sent).to.have.length(1)
      expect(plain(sent[0]?.text)).to.include('de 9 h 40 à 10 h')
    })

    it('each their own former and new hour when the session moves, and put back with it', async () => {
      await seat(cast.lucie, 2)
      await seat(cast.karim, 0)
      await deliverPost()
      const slot = {
        date: event.localDay,
        from: '14:00',
        to: '15:00',
        saturday: false,
        place: { kind: 'agency' as const, room: event.place.room }
      }
      const draw = async (facts: Partial<typeof slot> = {}) =>
        drawPlan({
          kind: 'move',
          what: { slot: { ...slot, ...facts }, saidBy: '' },
          workshops: [await now()],
          by: cast.marie._id
        })
      expect((await refusalOf(draw({ to: '14:45' }))).key).to.equal('slots.refusal.lastOutside')
      const plan = await draw()
      const { readers } = await previewPlan(
        { kind: 'move', what: plan.what as unknown, by: plan.by, confirmedAt: null, undoUntil: null },
        await now()
      )
      const hours = new Map(readers.map(one => [one.id, plain(speak.time(one.reading.workshop.startsAt))]))
      expect([hours.get(cast.lucie.id), hours.get(cast.karim.id)]).to.deep.equal(['14 h 40', '14 h'])
      const confirm = async () =>
        confirmPlan(plan._id, { by: cast.marie._id, seen: [(await now()).ledger], tells: true })
      await confirm()
      const moved = await now()
      expect(minutesOf(moved)).to.deep.equal([0, 20, 40])
      expect(moved.slots.map(({ free }) => free)).to.deep.equal([0, 2, 0])
      await seat(cast.theo, 1)
      await undoPlan(plan._id, { by: cast.marie._id })
      const back = await now()
      expect([+back.startsAt, ...minutesOf(back)]).to.deep.equal([+event.startsAt, 0, 20, 40])
      expect(back.slots.map(({ free }) => free)).to.deep.equal([0, 1, 0])
      await waitIsOver()
      await deliverPost()
      expect((await toLucie())?.kind).to.equal('confirmation')
    })
  })
})
