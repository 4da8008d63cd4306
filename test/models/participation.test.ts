import { expect } from 'chai'
import { Refusal } from '#lib/refusal.ts'
import { lastRefusals } from '#models/invitations/answers.ts'
import { Notice } from '#models/records/notice.ts'
import { closeWorkshop, missingFrom } from '#models/follow-up/closing.ts'
import { type NextStepFacts, saveNextStep, removeNextStep } from '#models/follow-up/next-steps.ts'
import { lastDayOfImmersion } from '#models/records/next-step.ts'
import { nextDates, SameDay, registerPerson, undoRegistration } from '#models/seats/registering.ts'
import { Participation } from '#models/records/participation.ts'
import { timelineOf } from '#models/history/timeline.ts'
import { Person } from '#models/records/person.ts'
import { totals } from '#models/figures/funnel.ts'
import { journalOf } from '#models/history/journal.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#seeds/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { propose as proposeParticipation, proposeAll, decline } from '#models/invitations/proposing.ts'
import { rollCall, markAttendance, unmarkAttendance } from '#models/follow-up/attendance.ts'
import { writeDebrief } from '#models/follow-up/debrief.ts'
import { recountStale } from '#models/figures/recount.ts'
import { withdraw } from '#models/seats/seats.ts'
import { cancel } from '#models/planning/changes.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

describe('A participation', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })
  const of = (workshop: Workshop, person: { _id: unknown }) =>
    Participation.findOne({ workshop: workshop._id, person: person._id as never }).orFail()

  describe('proposed', () => {
    it('is told once without a seat, and keeps that moment when a seat is taken', async () => {
      const { forgeWorkshop: workshop, lucie: person, marie } = cast
      const now = new Date(Date.now() - 2 * DAY)
      await proposeParticipation({ workshop, person, by: marie._id, now })
      await proposeParticipation({ workshop, person, by: marie._id })
      expect(await Participation.countDocuments({ workshop: workshop._id, person: person._id })).to.equal(1)
      expect((await of(workshop, person)).toObject()).to.deep.include({
        state: 'proposed',
        order: -1,
        proposedAt: now
      })
      await registerPerson({ workshop, person, by: marie._id })
      const after = await of(workshop, person)
      expect(after.toObject()).to.deep.include({ state: 'registered', proposedAt: now })
      expect(
        await Notice.countDocuments({ recipient: person._id, kind: 'confirmation', subject: workshop._id })
      ).to.equal(1)
    })

    it('is proposed once however many ask at once', async () => {
      const { forgeWorkshop: workshop, lucie: person, marie } = cast
      const tries = Array.from({ length: 5 }, () =>
        proposeParticipation({ workshop, person, by: marie._id }).catch(() => null)
      )
      await Promise.all(tries)
      expect(await Participation.countDocuments({ workshop: workshop._id, person: person._id })).to.equal(1)
    })

    it('is refused for who holds a seat, and for a workshop that is not open', async () => {
      const { forgeWorkshop, draftWorkshop, pastWorkshop, nadia, lucie, marie } = cast
      const propose = (workshop: Workshop, person: typeof nadia) =>
        proposeParticipation({ workshop, person, by: marie._id })
      expect(await keyOf(propose(forgeWorkshop, nadia))).to.equal('errors.workshop.alreadyRegistered')
      expect(await keyOf(propose(draftWorkshop, lucie))).to.equal('errors.workshop.notPublished')
      expect(await keyOf(propose(pastWorkshop, lucie))).to.equal('errors.workshop.ended')
    })

    it('may be declined, once, and only while it is a proposal', async () => {
      const { forgeWorkshop: workshop, lucie, nadia, marie } = cast
      const proposed = await proposeParticipation({ workshop, person: lucie, by: marie._id })
      expect((await decline(proposed)).state).to.equal('declined')
      expect(await keyOf(decline(proposed))).to.equal('errors.participation.notProposed')
      expect(await keyOf(decline(await of(workshop, nadia)))).to.equal('errors.participation.notProposed')
    })
  })

  describe('proposed anew', () => {
    const shownIn = (lines: { at: Date; by: string }[], what: (line: never) => string) =>
      lines.map(line => `${what(line as never)} ${line.by}`.trim())
    const journal = async (workshop: Workshop, { fullName }: { fullName: string }) => {
      const lines = (await journalOf(workshop)).filter(({ name }) => name === fullName)
      return shownIn(lines, ({ what }: { what: string }) => what)
    }
    const history = async (person: Person) => {
      const { entries } = await timelineOf(await Person.findById(person._id).orFail())
      const lines = entries.filter(
        ({ workshop }) => workshop?.startsAt.getTime() === cast.forgeWorkshop.startsAt.getTime()
      )
      return shownIn(lines, ({ kind }: { kind: string }) => kind)
    }
    const waitsFor = async ({ _id }: { _id: unknown }) => (await Person.findById(_id).orFail()).waitsFor

    it('waits for an answer again, and keeps the refusal', async () => {
      const { forgeWorkshop: workshop, odile: person, marie, sofia } = cast
      const [first, no] = [4, 2].map(days => new Date(Date.now() - days * DAY)) as [Date, Date]
      const proposal = await proposeParticipation({ workshop, person, by: marie._id, now: first })
      await decline(proposal, { reason: 'transport', by: sofia._id, now: no })
      expect(await waitsFor(person)).to.equal('toPropose')
      const now = new Date()
      const again = await proposeParticipation({ workshop, person, by: marie._id, now })
      expect(again.toObject()).to.deep.include({ state: 'proposed', proposedAt: now, reason: null })
      expect(again.past).to.have.length(1)
      expect(await waitsFor(person)).to.equal('proposed')
      const told = ['proposed M. Aubert', `declined ${nameOf(sofia)}`, 'proposed M. Aubert']
      expect(await journal(workshop, person)).to.deep.equal(told)
      expect(await history(person)).to.deep.equal(told)
      expect((await lastRefusals(cast.aubagne._id, [person._id])).get(person.id)?.reason).to.equal(
        'transport'
      )
      await decline(again, { reason: 'job', by: marie._id })
      await proposeParticipation({ workshop, person, by: marie._id })
      expect(await history(person)).to.have.length(5)
    })

    it('keeps a refusal and a seat given back when a seat is given directly afterwards', async () => {
      const { forgeWorkshop: workshop, odile: person, marie, sofia } = cast
      const by = marie._id
      const day = (days: number) => new Date(Date.now() - days * DAY)
      const proposal = await proposeParticipation({ workshop, person, by, now: day(5) })
      await decline(proposal, { reason: 'transport', by: sofia._id, now: day(4) })
      await registerPerson({ workshop, person, by: sofia._id, now: day(3) })
      await flushOutbox(workshop._id)
      const seated = await of(workshop, person)
      expect(seated.toObject()).to.include({ state: 'registered', withdrawnAt: null, reason: null })
      expect(seated.past.map(({ state, reason }) => [state, reason])).to.deep.equal([
        ['declined', 'transport']
      ])
      await withdraw(workshop._id, { person: person._id, by, reason: 'childcare', now: day(2) })
      await registerPerson({ workshop, person, by, now: day(1) })
      await flushOutbox(workshop._id)
      const newestFirst = [
        'registered M. Aubert',
        'withdrawn M. Aubert',
        `registered ${nameOf(sofia)}`,
        `declined ${nameOf(sofia)}`,
        'proposed M. Aubert'
      ]
      expect(await journal(workshop, person)).to.deep.equal(newestFirst)
      expect(await history(person)).to.deep.equal(newestFirst)
      expect((await lastRefusals(cast.aubagne._id, [person._id])).get(person.id)?.reason).to.equal(
        'transport'
      )
    })

    it('after a registration undone or a withdrawal, each told with who did it and counted once', async () => {
      const { forgeWorkshop: workshop, odile, karim, marie } = cast
      const by = marie._id
      await recountStale(new Date())
      const counts = async () => {
        await recountStale(new Date())
        const month = workshop.cell.slice(0, 7)
        const { proposed, registered } = await totals({ agency: workshop.agency }, { from: month, to: month })
        return { proposed, registered }
      }
      const before = await counts()
      const early = new Date(Date.now() - DAY)
      for (const person of [odile, karim]) await registerPerson({ workshop, person, by, now: early })
      await withdraw(workshop._id, { person: karim._id, by, reason: 'childcare', now: early })
      await withdraw(workshop._id, { person: odile._id, by, reason: 'mistake', now: early })
      expect(await counts()).to.deep.equal({
        proposed: before.proposed + 1,
        registered: before.registered + 1
      })
      const open = await Workshop.findById(workshop._id).orFail()
      for (const person of [odile, karim]) {
        const proposal = await proposeParticipation({ workshop: open, person, by })
        expect(proposal.toObject()).to.include({ state: 'proposed', registeredAt: null, withdrawnAt: null })
        expect((await history(person)).toSorted(), person.firstName).to.deep.equal([
          'proposed M. Aubert',
          'registered M. Aubert',
          'withdrawn M. Aubert'
        ])
        expect((await journal(workshop, person)).toSorted()).to.deep.equal([
          'proposed M. Aubert',
          'registered M. Aubert',
          'withdrawn M. Aubert'
        ])
      }
      expect(await counts()).to.deep.equal({
        proposed: before.proposed + 2,
        registered: before.registered + 1
      })
      await registerPerson({ workshop: open, person: odile, by })
      expect((await of(workshop, odile)).state).to.equal('registered')
      expect(await counts()).to.deep.equal({
        proposed: before.proposed + 2,
        registered: before.registered + 2
      })
    })

    it('once however many ask at once, and not by a group that had not read the answer', async () => {
      const { forgeWorkshop: workshop, odile: person, marie } = cast
      const by = marie._id
      const proposal = await proposeParticipation({ workshop, person, by })
      await decline(proposal, { by })
      expect(await proposeAll({ workshop, people: [person], by })).to.deep.equal({
        proposed: 0,
        known: 1
      })
      expect((await of(workshop, person)).state).to.equal('declined')
      await Promise.all(
        Array.from({ length: 5 }, () =>
          proposeParticipation({ workshop, person, by }).catch((error: unknown) => {
            expect(error).to.be.an.instanceof(Refusal)
          })
        )
      )
      const after = await of(workshop, person)
      expect(after.state).to.equal('proposed')
      expect(after.past).to.have.length(1)
    })

    it('is refused when a seat was taken since the workshop was read', async () => {
      const { forgeWorkshop: workshop, odile: person, marie } = cast
      const by = marie._id
      const read = await Workshop.findById(workshop._id).orFail()
      await registerPerson({ workshop, person, by })
      expect(await keyOf(proposeParticipation({ workshop: read, person, by }))).to.equal(
        'errors.workshop.alreadyRegistered'
      )
      expect((await of(workshop, person)).state).to.equal('registered')
    })
  })

  describe('registered', () => {
    it('asks why when the person has a seat elsewhere on the same local day, and keeps the answer', async () => {
      const { forgeWorkshop, companyWorkshop, theo, marie } = cast
      await sameDayAs(forgeWorkshop, companyWorkshop)
      const workshop = forgeWorkshop
      const refusal = await registerPerson({ workshop, person: theo, by: marie._id }).catch(
        (error: unknown) => error
      )
      expect(refusal).to.be.an.instanceof(SameDay)
      expect((refusal as SameDay).other.id).to.equal(companyWorkshop.id)
      expect((await Workshop.findById(workshop._id).orFail()).seatOf(theo._id)).to.equal(null)
      await registerPerson({ workshop, person: theo, by: marie._id, overrideReason: ' Deux demi-journées ' })
      expect((await of(workshop, theo)).anyway).to.equal('Deux demi-journées')
    })

    it('is not stopped by a workshop of another day, a draft or a cancelled one', async () => {
      const { forgeWorkshop, companyWorkshop, theo, ines, marie } = cast
      await registerPerson({ workshop: forgeWorkshop, person: ines, by: marie._id })
      await sameDayAs(forgeWorkshop, companyWorkshop)
      await cancel(companyWorkshop._id, { by: marie._id, reason: 'tooFew' })
      await registerPerson({ workshop: forgeWorkshop, person: theo, by: marie._id })
      expect((await Workshop.findById(forgeWorkshop._id).orFail()).seatOf(theo._id)).not.to.equal(null)
    })

    it('is one seat when the same form is sent twice', async () => {
      const { forgeWorkshop: workshop, lucie: person, marie } = cast
      await registerPerson({ workshop, person, by: marie._id, key: 'one' })
      await registerPerson({ workshop, person, by: marie._id, key: 'one' })
      expect((await Workshop.findById(workshop._id).orFail()).taken).to.equal(2)
      expect(await keyOf(registerPerson({ workshop, person, by: marie._id, key: 'two' }))).to.equal(
        'errors.workshop.alreadyRegistered'
      )
    })

    it('is taken back as a mistake within ten minutes, not after', async () => {
      const { forgeWorkshop: workshop, lucie, karim, marie } = cast
      const early = new Date(Date.now() - 11 * MINUTE)
      await registerPerson({ workshop, person: lucie, by: marie._id })
      await registerPerson({ workshop, person: karim, by: marie._id, now: early })
      await undoRegistration(await of(workshop, lucie), { by: marie._id })
      expect((await of(workshop, lucie)).toObject()).to.include({ state: 'withdrawn', reason: 'mistake' })
      expect((await Workshop.findById(workshop._id).orFail()).seatsFree).to.equal(10)
      expect(await keyOf(undoRegistration(await of(workshop, karim), { by: marie._id }))).to.equal(
        'errors.participation.undoTooLate'
      )
      expect(await keyOf(undoRegistration(await of(workshop, lucie), { by: marie._id }))).to.equal(
        'errors.workshop.notRegistered'
      )
    })

    it('is not given back once attendance is marked, nor after the workshop', async () => {
      const { forgeWorkshop, pastWorkshop, nadia, marie } = cast
      const giveBack = async ({ _id }: Workshop) => {
        const workshop = await Workshop.findById(_id).orFail()
        return keyOf(withdraw(workshop._id, { person: nadia._id, by: marie._id, reason: 'job' }))
      }
      expect(await giveBack(pastWorkshop)).to.equal('errors.workshop.endedNotWithdrawn')
      await Participation.updateOne(
        { workshop: forgeWorkshop._id, person: nadia._id },
        { attendance: 'attended' }
      )
      expect(await giveBack(forgeWorkshop)).to.equal('errors.participation.markedNotWithdrawn')
      expect((await of(forgeWorkshop, nadia)).state).to.equal('registered')
    })

    it('tells a person of the mistake only when the confirmation had left', async () => {
      const { forgeWorkshop: workshop, lucie, karim, marie } = cast
      for (const person of [lucie, karim]) {
        await registerPerson({ workshop, person, by: marie._id })
        if (person === lucie)
          await Notice.updateOne(
            { recipient: person._id, subject: workshop._id, kind: 'confirmation' },
            { state: 'sent' }
          )
        await undoRegistration(await of(workshop, person), { by: marie._id })
      }
      const told = (person: { _id: unknown }) =>
        Notice.countDocuments({ recipient: person._id as never, subject: workshop._id, kind: 'withdrawn' })
      expect(await told(lucie)).to.equal(1)
      expect(await told(karim)).to.equal(0)
      const silenced = {
        recipient: karim._id,
        subject: workshop._id,
        kind: 'confirmation' as const,
        state: 'void' as const
      }
      expect(await Notice.countDocuments(silenced)).to.equal(1)
    })

    it('finds in place of a full workshop the next dates of its sector with a free seat', async () => {
      const { fullWorkshop, forgeWorkshop, companyWorkshop, niceWorkshop, marie } = cast
      for (const { _id } of [forgeWorkshop, companyWorkshop, niceWorkshop])
        await Workshop.updateOne({ _id }, { sector: fullWorkshop.sector })
      expect((await nextDates(fullWorkshop)).map(({ id }) => id)).to.deep.equal([
        companyWorkshop.id,
        forgeWorkshop.id
      ])
      await cancel(companyWorkshop._id, { by: marie._id, reason: 'tooFew' })
      expect((await nextDates(fullWorkshop)).map(({ id }) => id)).to.deep.equal([forgeWorkshop.id])
    })
  })

  describe('at the roll-call', () => {
    it('marks everybody at once, all or none', async () => {
      const { pastWorkshop, nadia, karim, theo, marie } = cast
      const [first, second, third] = await Promise.all(
        [nadia, karim, theo].map(person => of(pastWorkshop, person))
      )
      if (!first || !second || !third) throw new Error('The cast lacks someone')
      const marks = [
        { participation: first, attendance: 'attended' as const },
        { participation: second, attendance: 'noshow' as const, reason: 'transport' }
      ]
      expect(await rollCall(marks, { by: marie._id })).to.equal(2)
      expect((await of(pastWorkshop, karim)).toObject()).to.include({
        attendance: 'noshow',
        absenceReason: 'transport'
      })
      await writeDebrief(await of(pastWorkshop, nadia), {
        interest: 2,
        skills: {},
        strength: '',
        by: marie._id
      })
      const refused = [
        { participation: third, attendance: 'attended' as const },
        { participation: await of(pastWorkshop, nadia), attendance: 'noshow' as const }
      ]
      expect(await keyOf(rollCall(refused, { by: marie._id }))).to.equal('errors.participation.hasDebrief')
      expect((await of(pastWorkshop, theo)).attendance).to.equal(null)
    })

    it('keeps the reason of an absence only, and changes nothing when nothing changed', async () => {
      const { pastWorkshop, nadia, marie } = cast
      const participation = await of(pastWorkshop, nadia)
      await rollCall([{ participation, attendance: 'attended', reason: 'transport' }], {
        by: marie._id
      })
      const after = await of(pastWorkshop, nadia)
      expect(after.absenceReason).to.equal(null)
      expect(after.corrections).to.have.length(1)
      expect(await rollCall([{ participation: after, attendance: 'attended' }], { by: marie._id })).to.equal(
        0
      )
    })

    it('does not write over what a colleague has just marked', async () => {
      const { pastWorkshop, nadia, marie, romain } = cast
      const stale = await of(pastWorkshop, nadia)
      await markAttendance(await of(pastWorkshop, nadia), { attendance: 'noshow', by: romain._id })
      const marks = [{ participation: stale, attendance: 'attended' as const }]
      expect(await keyOf(rollCall(marks, { by: marie._id }))).to.equal(
        'errors.participation.changedMeanwhile'
      )
      expect((await of(pastWorkshop, nadia)).attendance).to.equal('noshow')
    })

    it('asks why for a correction after a day, and logs it', async () => {
      const { pastWorkshop, nadia, marie } = cast
      const earlier = new Date(Date.now() - 2 * DAY)
      await markAttendance(await of(pastWorkshop, nadia), {
        attendance: 'noshow',
        by: marie._id,
        now: earlier
      })
      const correct = (why?: string) => async () =>
        markAttendance(await of(pastWorkshop, nadia), {
          attendance: 'attended',
          by: marie._id,
          ...(why ? { why } : {})
        })
      expect(await keyOf(correct()())).to.equal('errors.participation.correctionNeedsReason')
      await correct('Elle avait signé la feuille')()
      const { attendance, corrections } = await of(pastWorkshop, nadia)
      expect(attendance).to.equal('attended')
      expect(corrections.at(-1)?.toObject()).to.include({
        from: 'noshow',
        to: 'attended',
        why: 'Elle avait signé la feuille'
      })
    })

    it('opens an hour before the start, and only for who holds a seat', async () => {
      const { forgeWorkshop, nadia, marie } = cast
      const participation = await of(forgeWorkshop, nadia)
      const at = (before: number) => new Date(forgeWorkshop.startsAt.getTime() - before)
      const mark = (now: Date) =>
        markAttendance(participation, { attendance: 'attended', by: marie._id, now })
      expect(await keyOf(mark(at(61 * MINUTE)))).to.equal('errors.participation.notStarted')
      await mark(at(59 * MINUTE))
      await unmarkAttendance(await of(forgeWorkshop, nadia), { by: marie._id })
      await withdraw(forgeWorkshop._id, { person: nadia._id, by: marie._id, reason: 'job' })
      const gone = await of(forgeWorkshop, nadia)
      expect(await keyOf(markAttendance(gone, { attendance: 'noshow', by: marie._id, now: at(0) }))).to.equal(
        'errors.participation.notRegistered'
      )
    })
  })

  describe('debriefed', () => {
    const attended = async () => {
      const participation = await of(cast.pastWorkshop, cast.nadia)
      await markAttendance(participation, { attendance: 'attended', by: cast.marie._id })
      return participation
    }

    it('is refused for who did not come, and when it says nothing', async () => {
      const absent = await of(cast.pastWorkshop, cast.karim)
      const words = { interest: 1, skills: {}, strength: '', by: cast.marie._id }
      expect(await keyOf(writeDebrief(absent, words))).to.equal('errors.participation.didNotAttend')
      await markAttendance(absent, { attendance: 'excused', by: cast.marie._id })
      expect(await keyOf(writeDebrief(absent, words))).to.equal('errors.participation.didNotAttend')
      expect(await keyOf(writeDebrief(await attended(), { ...words, interest: null }))).to.equal(
        'errors.participation.emptyDebrief'
      )
    })

    it('is apt from interest 2 and two skills seen; unknown without an interest', async () => {
      const participation = await attended()
      const write = async (interest: number | null, skills: Record<string, number>) => {
        await writeDebrief(participation, { interest, skills, strength: '', by: cast.marie._id })
        return (await of(cast.pastWorkshop, cast.nadia)).apt
      }
      expect(await write(2, { CONS: 2, EQUI: 3 })).to.equal(true)
      expect(await write(1, { CONS: 3, EQUI: 3 })).to.equal(false)
      expect(await write(3, { CONS: 2, EQUI: 1, TENS: 0 })).to.equal(false)
      expect(await write(null, { CONS: 2, EQUI: 3 })).to.equal(null)
    })

    it('notes the next step decided in the conversation once, as planned', async () => {
      const participation = await attended()
      const words = {
        interest: 2,
        skills: {},
        strength: '',
        nextStep: 'immersion' as const,
        by: cast.marie._id
      }
      await writeDebrief(participation, words)
      await writeDebrief(participation, words)
      const { nextSteps } = await of(cast.pastWorkshop, cast.nadia)
      expect(nextSteps.map(({ kind, state, saidBy }) => ({ kind, state, saidBy }))).to.deep.equal([
        { kind: 'immersion', state: 'planned', saidBy: 'person' }
      ])
    })
  })

  describe('followed by a next step', () => {
    const now = new Date('2026-11-24T09:00:00Z')
    const step = (rest: Partial<NextStepFacts>): NextStepFacts => ({
      kind: 'training',
      state: 'planned',
      saidBy: 'person',
      by: null,
      now,
      ...rest
    })
    const attended = async () => {
      const participation = await of(cast.pastWorkshop, cast.nadia)
      await markAttendance(participation, { attendance: 'attended', by: cast.marie._id })
      return participation
    }

    it('refuses dates that contradict its state, each beside its field', async () => {
      const participation = await attended()
      const cases: [Partial<NextStepFacts>, string, string][] = [
        [{ state: 'started' }, 'errors.step.startMissing', 'startedOn'],
        [{ state: 'started', startedOn: '2026-11-25' }, 'errors.step.startInFuture', 'startedOn'],
        [{ state: 'completed', startedOn: '2026-11-02' }, 'errors.step.endMissing', 'endedOn'],
        [
          { state: 'broken', startedOn: '2026-11-02', endedOn: '2026-12-02' },
          'errors.step.endInFuture',
          'endedOn'
        ],
        [
          { state: 'started', startedOn: '2026-11-10', endedOn: '2026-11-09' },
          'errors.step.endBeforeStart',
          'endedOn'
        ],
        [
          { kind: 'hire', state: 'started', startedOn: '2026-11-10' },
          'errors.step.contractMissing',
          'contract'
        ],
        [
          { kind: 'immersion', startedOn: '2026-11-02', endedOn: '2026-12-02' },
          'errors.step.immersionTooLong',
          'endedOn'
        ]
      ]
      for (const [facts, key, field] of cases) {
        const refusal = await saveNextStep(participation, step(facts)).catch((error: unknown) => error)
        expect(refusal, key).to.include({ key, field })
      }
      expect((await of(cast.pastWorkshop, cast.nadia)).nextSteps).to.have.length(0)
    })

    it('counts an immersion from date to date, the last day included', () => {
      expect(lastDayOfImmersion('2026-11-24')).to.equal('2026-12-23')
      expect(lastDayOfImmersion('2026-11-01')).to.equal('2026-11-30')
      expect(lastDayOfImmersion('2026-01-31')).to.equal('2026-02-28')
      expect(lastDayOfImmersion('2028-01-30')).to.equal('2028-02-29')
    })

    it('is changed and removed, and the figures follow the first one that started', async () => {
      const participation = await attended()
      const day = cast.pastWorkshop.startsAt.toISOString().slice(0, 10)
      const late = new Date(cast.pastWorkshop.startsAt.getTime() + 30 * DAY)
      await saveNextStep(
        participation,
        step({ kind: 'hire', state: 'started', contract: 'cdi', startedOn: day, now: late })
      )
      await saveNextStep(
        participation,
        step({ kind: 'immersion', state: 'planned', plannedOn: day, contract: 'cdi', now: late })
      )
      const [job, immersion] = participation.nextSteps
      if (!job || !immersion) throw new Error('No steps')
      expect(immersion.contract).to.equal(null)
      expect(participation.started).to.equal('job')
      await saveNextStep(
        participation,
        step({ step: String(job._id), kind: 'other', state: 'started', startedOn: day, now: late })
      )
      expect((await of(cast.pastWorkshop, cast.nadia)).started).to.equal(null)
      await removeNextStep(participation, String(job._id))
      expect((await of(cast.pastWorkshop, cast.nadia)).nextSteps).to.have.length(1)
      expect(await keyOf(removeNextStep(participation, String(job._id)))).to.equal('errors.step.gone')
    })
  })

  describe('of a workshop to close', () => {
    it('is listed while its attendance, its debrief or a date is missing', async () => {
      const { pastWorkshop, nadia, karim, theo, marie } = cast
      expect((await missingFrom(pastWorkshop)).attendance).to.have.length(3)
      const came = await of(pastWorkshop, nadia)
      await markAttendance(came, { attendance: 'attended', by: marie._id })
      await markAttendance(await of(pastWorkshop, karim), { attendance: 'noshow', by: marie._id })
      const missing = await missingFrom(pastWorkshop)
      expect(missing.attendance.map(String)).to.deep.equal([theo.id])
      expect(missing.debriefs.map(String)).to.deep.equal([nadia.id])
      await writeDebrief(came, { interest: 2, skills: {}, strength: '', nextStep: 'training', by: marie._id })
      expect((await missingFrom(pastWorkshop)).stepDates.map(String)).to.deep.equal([nadia.id])
    })

    it('is closed with a reason while something is missing, without one when nothing is', async () => {
      const { pastWorkshop, forgeWorkshop, marie } = cast
      expect(await keyOf(closeWorkshop(pastWorkshop, { by: marie._id }))).to.equal(
        'errors.workshop.somethingMissing'
      )
      const closed = await closeWorkshop(pastWorkshop, { by: marie._id, overrideReason: 'Animateur absent' })
      expect(closed).to.include({ state: 'closed', closedAnyway: 'Animateur absent' })
      expect(
        await keyOf(closeWorkshop(forgeWorkshop, { by: marie._id, overrideReason: 'Trop tôt' }))
      ).to.equal('errors.workshop.notEnded')
    })
  })
})

async function sameDayAs(workshop: Workshop, other: Workshop) {
  const startsAt = new Date(workshop.startsAt.getTime() + 5 * 3_600_000)
  await Workshop.updateOne({ _id: other._id }, { startsAt, endsAt: new Date(startsAt.getTime() + 3_600_000) })
}

async function keyOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => null,
    (refusal: unknown) => refusal
  )
  return error instanceof Refusal ? error.key : `not refused: ${String(error)}`
}

const nameOf = ({ firstName, lastName }: { firstName: string; lastName: string }) =>
  `${firstName.slice(0, 1)}. ${lastName}`
