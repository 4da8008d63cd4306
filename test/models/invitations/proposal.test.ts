import { expect } from 'chai'
import { Refusal } from '#lib/refusal.ts'
import { lastRefusals } from '#models/invitations/answers.ts'
import { Notice } from '#models/records/notice.ts'
import { registerPerson } from '#models/seats/registering.ts'
import { Participation } from '#models/records/participation.ts'
import { timelineOf } from '#models/history/timeline.ts'
import { Person } from '#models/records/person.ts'
import { totals } from '#models/figures/funnel.ts'
import { journalOf } from '#models/history/journal.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { propose as proposeParticipation, proposeAll, decline } from '#models/invitations/proposing.ts'
import { recountStale } from '#models/figures/recount.ts'
import { withdraw } from '#models/seats/seats.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import { keyOf } from '#test/support/refusal.ts'

const DAY = 24 * 60 * 60_000

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
        seq: -1,
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
})

const nameOf = ({ firstName, lastName }: { firstName: string; lastName: string }) =>
  `${firstName.slice(0, 1)}. ${lastName}`
