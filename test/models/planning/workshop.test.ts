import { closeWorkshop } from '#models/follow-up/closing.ts'
import { expect } from 'chai'
import type mongoose from 'mongoose'
import { addDays, localDate, momentIn } from '#lib/dates.ts'
import { workingDay } from '#seeds/calendar.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { Notice, type NoticeKind } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import { guards, takeSeat, withdraw } from '#models/seats/seats.ts'
import { Workshop } from '#models/records/workshop.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { refusalOf } from '#test/support/refusal.ts'
import { propose, proposeAll, decline } from '#models/invitations/proposing.ts'
import { rollCall, markAttendance, unmarkAttendance } from '#models/follow-up/attendance.ts'
import { publish, reschedule, cancel, changeCapacity } from '#models/planning/changes.ts'
import { flushOutbox, workshopsPending } from '#models/ledger/flush-outbox.ts'

describe('the verbs of a workshop', function () {
  this.timeout(30_000)
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  let by: mongoose.Types.ObjectId
  beforeEach(async () => {
    cast = await raiseCast()
    by = cast.marie._id
  })

  const now = () => Workshop.findById(cast.forgeWorkshop._id).orFail()
  const keyOf = async (attempt: Promise<unknown>) => (await refusalOf(attempt)).key
  const seatState = async (person: { _id: mongoose.Types.ObjectId }) =>
    (await Participation.findOne({ workshop: cast.forgeWorkshop._id, person: person._id }))?.state
  const notices = (kind: NoticeKind) =>
    Notice.countDocuments({ subject: cast.forgeWorkshop._id, kind, state: { $ne: 'void' } })

  describe('register', () => {
    it('takes one seat, and copies it to a participation and its messages', async () => {
      const { forgeWorkshop, karim } = cast
      const after = await takeSeat(forgeWorkshop._id, { person: karim._id, by })
      expect([after.taken, after.seatsFree, after.ledger]).to.deep.equal([2, 10, forgeWorkshop.ledger + 1])
      expect(await seatState(karim)).to.equal('registered')
      expect(await notices('confirmation')).to.equal(2)
      expect((await now()).outbox).to.have.length(0)
    })

    it('refuses the same person, a full workshop, a draft, a cancelled one and one that has ended', async () => {
      const { forgeWorkshop, fullWorkshop, draftWorkshop, pastWorkshop, companyWorkshop, nadia, ines } = cast
      await cancel(companyWorkshop._id, { by, reason: 'companyAway' })
      const keys = []
      for (const [workshop, person] of [
        [forgeWorkshop, nadia],
        [fullWorkshop, ines],
        [draftWorkshop, ines],
        [companyWorkshop, ines],
        [pastWorkshop, ines]
      ] as const) {
        if (workshop === companyWorkshop)
          keys.push(await keyOf(takeSeat(workshop._id, { person: nadia._id, by })))
        else keys.push(await keyOf(takeSeat(workshop._id, { person: person._id, by })))
      }
      expect(keys).to.deep.equal([
        'errors.workshop.alreadyRegistered',
        'errors.workshop.full',
        'errors.workshop.notPublished',
        'errors.workshop.cancelled',
        'errors.workshop.ended'
      ])
    })

    it('is one seat when the same form is sent twice, even at once', async () => {
      const { forgeWorkshop, karim } = cast
      const send = () => takeSeat(forgeWorkshop._id, { person: karim._id, by, key: 'one-form' })
      await Promise.all([send(), send(), send()])
      await send()
      expect((await now()).taken).to.equal(2)
      expect(await keyOf(takeSeat(forgeWorkshop._id, { person: karim._id, by, key: 'another' }))).to.equal(
        'errors.workshop.alreadyRegistered'
      )
    })
  })

  describe('withdraw', () => {
    it('gives the seat back, says why, and voids what was still to be sent', async () => {
      const { forgeWorkshop, nadia } = cast
      const planned = await notices('reminder7Days')
      const after = await withdraw(forgeWorkshop._id, { person: nadia._id, by, reason: 'job' })
      expect([after.taken, after.seatsFree]).to.deep.equal([0, 12])
      const participation = await Participation.findOne({
        workshop: forgeWorkshop._id,
        person: nadia._id
      }).orFail()
      expect([participation.state, participation.reason]).to.deep.equal(['withdrawn', 'job'])
      expect(planned).to.equal(1)
      expect(await notices('reminder7Days')).to.equal(0)
      expect(await notices('withdrawn')).to.equal(1)
    })

    it('refuses someone without a seat, and lets a person come back', async () => {
      const { forgeWorkshop, nadia } = cast
      await withdraw(forgeWorkshop._id, { person: nadia._id, by, reason: 'job' })
      expect(await keyOf(withdraw(forgeWorkshop._id, { person: nadia._id, by, reason: 'job' }))).to.equal(
        'errors.workshop.notRegistered'
      )
      await takeSeat(forgeWorkshop._id, { person: nadia._id, by })
      expect(await seatState(nadia)).to.equal('registered')
      expect((await now()).taken).to.equal(1)
    })
  })

  describe('reschedule', () => {
    const slot = () => {
      const day = workingDay(addDays(localDate(new Date(), 'Europe/Paris'), 70), 1)
      return {
        startsAt: momentIn('Europe/Paris', day, '13:30'),
        endsAt: momentIn('Europe/Paris', day, '16:30')
      }
    }

    it('keeps the seats, tells every holder once, plans the reminders anew and remembers the cell it left', async () => {
      const before = cast.forgeWorkshop
      const after = await reschedule(before._id, { ...slot(), by })
      expect(after.startsAt).to.deep.equal(slot().startsAt)
      expect([after.taken, after.seatsFree]).to.deep.equal([before.taken, before.seatsFree])
      expect(after.movedSeq).to.equal(after.ledger)
      expect(after.pastCells).to.include(before.cell)
      expect(await notices('moved')).to.equal(1)
      expect(await notices('reminder48Hours')).to.equal(1)
      expect(after.log.at(-1)?.what).to.equal('moved')
      const participation = await Participation.findOne({
        workshop: before._id,
        person: cast.nadia._id
      }).orFail()
      expect(participation.startsAt).to.deep.equal(slot().startsAt)
    })

    it('refuses the past, an end before the start, and what is cancelled or closed', async () => {
      const { forgeWorkshop } = cast
      const past = { startsAt: new Date(Date.now() - 7_200_000), endsAt: new Date(Date.now() - 3_600_000) }
      const { startsAt, endsAt } = slot()
      expect(await keyOf(reschedule(forgeWorkshop._id, { ...past, by }))).to.equal(
        'errors.workshop.inThePast'
      )
      expect(await keyOf(reschedule(forgeWorkshop._id, { startsAt: endsAt, endsAt: startsAt, by }))).to.equal(
        'errors.workshop.endBeforeStart'
      )
      await cancel(forgeWorkshop._id, { by, reason: 'tooFew' })
      expect(await keyOf(reschedule(forgeWorkshop._id, { ...slot(), by }))).to.equal(
        'errors.workshop.notChangeable'
      )
    })
  })

  describe('cancel', () => {
    it('tells every holder, marks their participation, and cannot be done twice', async () => {
      const { forgeWorkshop, nadia } = cast
      const after = await cancel(forgeWorkshop._id, { by, reason: 'weather' })
      expect([after.state, after.cancelReason, after.statusAt()]).to.deep.equal([
        'cancelled',
        'weather',
        'cancelled'
      ])
      expect(await seatState(nadia)).to.equal('byService')
      expect(await notices('cancelled')).to.equal(1)
      expect(await notices('reminder7Days')).to.equal(0)
      expect(await keyOf(cancel(forgeWorkshop._id, { by, reason: 'weather' }))).to.equal(
        'errors.workshop.notChangeable'
      )
    })

    it('keeps a reason that looks like a command of the database as the text it is', async () => {
      const after = await cancel(cast.forgeWorkshop._id, { by, reason: '$agency' })
      expect(after.cancelReason).to.equal('$agency')
    })
  })

  describe('for those it was only proposed to', () => {
    const later = () => {
      const day = workingDay(addDays(localDate(new Date(), 'Europe/Paris'), 70), 1)
      return {
        startsAt: momentIn('Europe/Paris', day, '13:30'),
        endsAt: momentIn('Europe/Paris', day, '16:30')
      }
    }
    const linesOf = (workshop: Workshop) =>
      Participation.find({ workshop: workshop._id }).sort({ state: 1 }).lean()
    const proposeTo = async (workshop: Workshop, ...people: Cast['lucie'][]) => {
      for (const person of people) await propose({ workshop, person, by })
    }

    it('ends their proposal when it is cancelled, without a seat or a host, and leaves an answer as it is', async () => {
      const { draftWorkshop, lucie, karim } = cast
      const workshop = await publish(draftWorkshop._id, { by })
      await proposeTo(workshop, lucie, karim)
      await decline(await Participation.findOne({ workshop: workshop._id, person: karim._id }).orFail())
      expect([workshop.taken, workshop.place.company]).to.deep.equal([0, null])
      await cancel(workshop._id, { by, reason: 'weather' })
      const [ended, declined] = await linesOf(workshop)
      expect(ended).to.include({ state: 'byService', reason: 'weather' })
      expect(ended?.withdrawnAt).to.be.an.instanceof(Date)
      expect(declined).to.include({ state: 'declined', reason: null })
      // The proposals, which do not leave any more: nobody who has read nothing is told that it is off.
      expect(await Notice.distinct('kind', { subject: workshop._id })).to.have.members([
        'proposal',
        'proposalReminder'
      ])
      expect((await Workshop.findById(workshop._id).orFail()).outbox).to.have.length(0)
    })

    it('takes everyone to the new date when it is moved: proposed, declined and given back', async () => {
      const { forgeWorkshop, lucie, karim, theo, nadia } = cast
      await proposeTo(forgeWorkshop, lucie, karim)
      await decline(await Participation.findOne({ workshop: forgeWorkshop._id, person: karim._id }).orFail())
      await takeSeat(forgeWorkshop._id, { person: theo._id, by })
      await withdraw(forgeWorkshop._id, { person: nadia._id, by, reason: 'job' })
      const after = await reschedule(forgeWorkshop._id, { ...later(), by })
      const lines = await linesOf(forgeWorkshop)
      expect(lines.map(({ state }) => state)).to.deep.equal([
        'declined',
        'proposed',
        'registered',
        'withdrawn'
      ])
      for (const line of lines) {
        expect(line.startsAt, line.state).to.deep.equal(after.startsAt)
        expect(line.cell, line.state).to.equal(after.cell)
      }
      await takeSeat(forgeWorkshop._id, { person: lucie._id, by })
      expect(await seatState(lucie)).to.equal('registered')
    })

    it('leaves no proposal behind that is made while it is cancelled or moved', async () => {
      const { forgeWorkshop, lucie, karim, ines } = cast
      const read = await now()
      await reschedule(forgeWorkshop._id, { ...later(), by })
      await propose({ workshop: read, person: lucie, by })
      const moved = await now()
      expect((await Participation.findOne({ workshop: read._id, person: lucie._id }).orFail()).cell).to.equal(
        moved.cell
      )
      await cancel(moved._id, { by, reason: 'weather' })
      const keys = [
        await keyOf(propose({ workshop: moved, person: karim, by })),
        await keyOf(proposeAll({ workshop: moved, people: [ines], by }))
      ]
      expect(keys).to.deep.equal(['errors.workshop.cancelled', 'errors.workshop.cancelled'])
      expect(await Participation.countDocuments({ workshop: moved._id, state: 'proposed' })).to.equal(0)
    })
  })

  describe('once it takes place', () => {
    const MINUTE = 60_000
    const later = () => ({
      startsAt: new Date(Date.now() + 30 * 24 * 60 * MINUTE),
      endsAt: new Date(Date.now() + 30 * 24 * 60 * MINUTE + 180 * MINUTE)
    })
    /** Begins so many minutes from now, Nadia registered. */
    const begins = async (minutes: number) => {
      const startsAt = new Date(Date.now() + minutes * MINUTE)
      const endsAt = new Date(startsAt.getTime() + 180 * MINUTE)
      const { _id } = cast.forgeWorkshop
      await Workshop.updateOne({ _id }, { startsAt, endsAt })
      await Participation.updateMany({ workshop: _id }, { startsAt })
      return now()
    }
    const nadias = () =>
      Participation.findOne({ workshop: cast.forgeWorkshop._id, person: cast.nadia._id }).orFail()

    it('is no longer cancelled or moved when someone is marked, present or absent, even before it begins', async () => {
      for (const attendance of ['attended', 'noshow'] as const) {
        const workshop = await begins(attendance === 'attended' ? 30 : -30)
        await markAttendance(await nadias(), { attendance, by })
        expect(await keyOf(cancel(workshop._id, { by, reason: 'weather' }))).to.equal(
          'errors.workshop.markedNotCancelled'
        )
        expect(await keyOf(reschedule(workshop._id, { ...later(), by }))).to.equal(
          attendance === 'attended' ? 'errors.workshop.markedNotMoved' : 'errors.workshop.startedNotMoved'
        )
        expect((await nadias()).toObject()).to.include({ state: 'registered', attendance })
      }
      expect((await now()).state).to.equal('published')
    })

    it('is no longer moved once it has begun, and may be cancelled again when the only mark is taken back', async () => {
      const workshop = await begins(-10)
      expect(await keyOf(reschedule(workshop._id, { ...later(), by }))).to.equal(
        'errors.workshop.startedNotMoved'
      )
      await markAttendance(await nadias(), { attendance: 'attended', by })
      await unmarkAttendance(await nadias(), { by })
      expect((await cancel(workshop._id, { by, reason: 'weather' })).state).to.equal('cancelled')
    })

    it('is cancelled without a word when it has ended and nobody was marked', async () => {
      const workshop = await begins(-600)
      const before = await Notice.countDocuments({ kind: 'cancelled' })
      await cancel(workshop._id, { by, reason: 'weather' })
      expect(await seatState(cast.nadia)).to.equal('byService')
      expect(await Notice.countDocuments({ kind: 'cancelled' })).to.equal(before)
    })

    it('never keeps a mark on a workshop cancelled or moved at the same moment', async () => {
      const { _id } = cast.forgeWorkshop
      const ended = new Set<string>()
      for (let time = 0; time < 24; time++) {
        await Workshop.updateOne({ _id }, { state: 'published' })
        await Participation.updateMany({ workshop: _id }, { state: 'registered', attendance: null })
        const workshop = await begins(30)
        const line = await nadias()
        const change = () =>
          time % 2 === 0
            ? cancel(workshop._id, { by, reason: 'weather' })
            : reschedule(workshop._id, { ...later(), by })
        const wait = (turns: number) => new Promise(resolve => setTimeout(resolve, turns))
        await Promise.allSettled([
          wait(time % 5).then(change),
          wait((time * 3) % 7).then(() => markAttendance(line, { attendance: 'attended', by }))
        ])
        const after = await now()
        const changed = after.state === 'cancelled' || after.startsAt.getTime() > Date.now() + 60 * MINUTE
        const { attendance, corrections } = await nadias()
        expect(changed && attendance !== null, `time ${time}`).to.equal(false)
        expect(corrections.at(-1)?.to ?? null).to.equal(attendance)
        ended.add(changed ? 'changed' : 'marked')
        await Participation.updateMany({ workshop: _id }, { corrections: [] })
      }
      expect([...ended]).to.have.members(['changed', 'marked'])
    })

    it('never keeps a mark of someone whose seat is given back at the same moment, nor the other way round', async () => {
      const { _id } = cast.forgeWorkshop
      const { nadia } = cast
      const ended = new Set<string>()
      for (let time = 0; time < 24; time++) {
        await Participation.updateMany({ workshop: _id }, { attendance: null, corrections: [] })
        const workshop = await begins(30)
        if (!workshop.seatOf(nadia._id)) await takeSeat(workshop._id, { person: nadia._id, by })
        const line = await nadias()
        const wait = (turns: number) => new Promise(resolve => setTimeout(resolve, turns))
        await Promise.allSettled([
          wait(time % 5).then(() => withdraw(workshop._id, { person: nadia._id, by, reason: 'transport' })),
          wait((time * 3) % 7).then(() => markAttendance(line, { attendance: 'attended', by }))
        ])
        const held = (await now()).seatOf(nadia._id) !== null
        const { attendance, state } = await nadias()
        expect([attendance, state], `time ${time}`).to.deep.equal(
          held ? ['attended', 'registered'] : [null, 'withdrawn']
        )
        ended.add(held ? 'marked' : 'withdrawn')
      }
      expect([...ended]).to.have.members(['marked', 'withdrawn'])
    })

    it('looks for marks again when one was entered since: without that the seat of someone present is given back', async () => {
      const { nadia } = cast
      const { seatHeld } = guards
      const look = Participation.exists.bind(Participation)
      const markedAfterTheLook = async (filter: object) => {
        const found = await look(filter)
        Participation.exists = look
        await markAttendance(await nadias(), { attendance: 'attended', by })
        return found
      }
      const outcome = async () => {
        const workshop = await begins(30)
        Participation.exists = markedAfterTheLook as never
        const fault = await withdraw(workshop._id, { person: nadia._id, by, reason: 'transport' }).then(
          () => null,
          ({ key }: { key: string }) => key
        )
        return {
          fault,
          attendance: (await nadias()).attendance,
          held: (await now()).seatOf(nadia._id) !== null
        }
      }
      try {
        expect(await outcome()).to.deep.equal({
          fault: 'errors.participation.markedNotWithdrawn',
          attendance: 'attended',
          held: true
        })
        await unmarkAttendance(await nadias(), { by })
        guards.seatHeld = (...facts) => ({ ...seatHeld(...facts), ledger: { $gte: 0 } })
        expect(await outcome()).to.include({ attendance: 'attended', held: false })
      } finally {
        Object.assign(guards, { seatHeld })
        Participation.exists = look
      }
    })

    it('takes a mark back that was read before the move and written after it', async () => {
      const workshop = await begins(30)
      const line = await nadias()
      await reschedule(workshop._id, { ...later(), by })
      await Participation.updateOne({ _id: line._id }, { startsAt: line.startsAt })
      const marks = [{ participation: line, attendance: 'attended' as const }]
      expect(await keyOf(rollCall(marks, { by }))).to.equal('errors.participation.workshopChanged')
      expect((await nadias()).toObject()).to.deep.include({ attendance: null, corrections: [] })
    })
  })

  describe('changeCapacity', () => {
    it('frees or takes seats, never below those taken', async () => {
      const { fullWorkshop } = cast
      const more = await changeCapacity(fullWorkshop._id, { by, capacity: 5 })
      expect([more.capacity, more.seatsFree, more.isFull()]).to.deep.equal([5, 3, false])
      const less = await changeCapacity(fullWorkshop._id, { by, capacity: 2 })
      expect([less.seatsFree, less.isFull()]).to.deep.equal([0, true])
      const refusal = await refusalOf(changeCapacity(fullWorkshop._id, { by, capacity: 1 }))
      expect([refusal.key, refusal.params['count'], refusal.field]).to.deep.equal([
        'errors.workshop.capacityBelowTaken',
        2,
        'capacity'
      ])
      await cancel(fullWorkshop._id, { by, reason: 'tooFew' })
      expect(await keyOf(changeCapacity(fullWorkshop._id, { by, capacity: 9 }))).to.equal(
        'errors.workshop.notChangeable'
      )
    })

    it('never leaves more people than seats when seats are taken while they are being removed', async () => {
      const { forgeWorkshop, karim, lucie, theo, ines } = cast
      const registering = [karim, lucie, theo, ines].map(({ _id }) =>
        takeSeat(forgeWorkshop._id, { person: _id, by })
      )
      await Promise.allSettled([...registering, changeCapacity(forgeWorkshop._id, { by, capacity: 3 })])
      const { taken, capacity, seatsFree } = await now()
      expect(taken).to.be.at.most(capacity)
      expect(seatsFree).to.equal(capacity - taken)
    })
  })

  describe('publish and close', () => {
    it('opens a draft once, and not one of the past', async () => {
      const { draftWorkshop } = cast
      const later = new Date(draftWorkshop.startsAt.getTime() + 1)
      expect(await keyOf(publish(draftWorkshop._id, { by, now: later }))).to.equal(
        'errors.workshop.inThePast'
      )
      const published = await publish(draftWorkshop._id, { by })
      expect([published.state, published.statusAt()]).to.deep.equal(['published', 'open'])
      expect(await keyOf(publish(draftWorkshop._id, { by }))).to.equal('errors.workshop.alreadyPublished')
    })

    it('closes what has ended, with the reason why it is closed anyway, once', async () => {
      const { pastWorkshop, forgeWorkshop } = cast
      expect(await keyOf(closeWorkshop(forgeWorkshop, { by, overrideReason: 'Feuille perdue' }))).to.equal(
        'errors.workshop.notEnded'
      )
      expect(pastWorkshop.statusAt()).to.equal('toClose')
      const closed = await closeWorkshop(pastWorkshop, { by, overrideReason: 'Feuille perdue' })
      expect([closed.state, closed.closedAnyway]).to.deep.equal(['closed', 'Feuille perdue'])
      expect(await keyOf(closeWorkshop(pastWorkshop, { by, overrideReason: 'Feuille perdue' }))).to.equal(
        'errors.workshop.notChangeable'
      )
    })
  })

  describe('settle', () => {
    it('finishes what a process left behind, and changes nothing when run again or at once', async () => {
      const { forgeWorkshop, karim } = cast
      await takeSeat(forgeWorkshop._id, { person: karim._id, by, flushLater: true })
      expect(await seatState(karim)).to.equal(undefined)
      expect(await workshopsPending()).to.have.length(1)
      const left = await now()
      await Promise.all([flushOutbox(left._id), flushOutbox(left._id), flushOutbox(left._id)])
      await flushOutbox(left._id)
      expect(await seatState(karim)).to.equal('registered')
      expect(await notices('confirmation')).to.equal(2)
      expect(await workshopsPending()).to.have.length(0)
    })

    it('keeps the day of a registration that a withdrawal overtook, for the figures', async () => {
      const { forgeWorkshop, karim } = cast
      await takeSeat(forgeWorkshop._id, { person: karim._id, by, flushLater: true })
      await withdraw((await now())._id, { person: karim._id, by, reason: 'job' })
      const { state, registeredAt, withdrawnAt, reason } = await Participation.findOne({
        workshop: forgeWorkshop._id,
        person: karim._id
      }).orFail()
      expect([state, reason]).to.deep.equal(['withdrawn', 'job'])
      expect(registeredAt).to.be.instanceOf(Date)
      expect(withdrawnAt?.getTime()).to.be.at.least(registeredAt?.getTime() ?? Infinity)
    })
  })
})
