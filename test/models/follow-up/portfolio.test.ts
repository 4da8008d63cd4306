import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import { expect } from 'chai'
import mongoose from 'mongoose'
import { Participation } from '#models/records/participation.ts'
import {
  areStagesStale,
  verifyStages,
  refreshStaleStages,
  expireStages
} from '#models/stages/refresh-stages.ts'
import { portfolioCounts, portfolioPage } from '#models/follow-up/portfolio.ts'
import { stageOf, type StageRow } from '#models/stages/stage.ts'
import { WAITS, type Wait } from '#models/records/person-fields.ts'
import { Person } from '#models/records/person.ts'
import { takeOff, staleMarks } from '#models/records/figures-stale.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { chanceOf } from '#seeds/demonstration/random.ts'
import { personOf } from '#seeds/people.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { propose, proposeAll, decline } from '#models/invitations/proposing.ts'
import { rollCall, markAttendance } from '#models/follow-up/attendance.ts'
import { saveNextStep, removeNextStep } from '#models/follow-up/next-steps.ts'
import { areFiguresStale, recountStale } from '#models/figures/recount.ts'
import { takeSeat, withdraw } from '#models/seats/seats.ts'
import { cancel } from '#models/planning/changes.ts'

const DAY = 86_400_000
const now = new Date('2026-11-22T10:00:00Z')
const day = (days: number) => new Date(now.getTime() + days * DAY)
const date = (days: number) => day(days).toISOString().slice(0, 10)

describe('What a person waits for', () => {
  const row = (facts: Partial<StageRow>): StageRow => ({
    workshop: new mongoose.Types.ObjectId(),
    state: 'registered',
    open: false,
    recordsSteps: true,
    startsAt: day(-20),
    nextSteps: [],
    ...facts
  })
  const came = (days: number, ...nextSteps: StageRow['nextSteps'][number][]) =>
    row({ startsAt: day(days), attendance: 'attended', nextSteps })
  const asked = (days: number, open = true) =>
    row({ state: 'proposed', open, startsAt: day(days), proposedAt: day(-5) })
  const table: [string, StageRow[], Wait, Date | null, Date | null][] = [
    ['nothing ever happened', [], 'neverProposed', day(-90), null],
    ['a workshop is proposed', [asked(4)], 'proposed', day(-5), day(4)],
    ['the proposal lapsed', [asked(-2)], 'toPropose', day(-2), null],
    ['the workshop proposed was called off', [asked(4, false)], 'toPropose', null, null],
    ['they said no', [row({ state: 'declined', withdrawnAt: day(-3) })], 'toPropose', day(-3), null],
    ['they have a seat', [row({ startsAt: day(3), registeredAt: day(-6) })], 'registered', day(-6), day(33)],
    ['the roll-call is still to be done', [row({ startsAt: day(-1) })], 'registered', null, day(29)],
    ['no roll-call ever came', [row({ startsAt: day(-40) })], 'toPropose', day(-40), null],
    ['they were absent', [row({ attendance: 'noshow' })], 'absent', day(-20), null],
    [
      'absent, and another is proposed',
      [row({ attendance: 'noshow' }), asked(4)],
      'proposed',
      day(-5),
      day(4)
    ],
    ['they came', [came(-20)], 'unstepped', day(-20), null],
    ['they came, then were absent', [came(-30), row({ attendance: 'excused' })], 'absent', day(-20), null],
    [
      'a step is planned ahead',
      [came(-20, { kind: 'training', state: 'planned', plannedOn: date(5) })],
      'nothing',
      null,
      new Date(`${date(6)}T00:00:00Z`)
    ],
    [
      'the planned day has passed',
      [came(-20, { kind: 'training', state: 'planned', plannedOn: date(-5) })],
      'followUp',
      new Date(`${date(-4)}T00:00:00Z`),
      null
    ],
    [
      'an immersion ended without news',
      [came(-20, { kind: 'immersion', state: 'completed', startedOn: date(-15), endedOn: date(-8) })],
      'followUp',
      new Date(`${date(-7)}T00:00:00Z`),
      null
    ],
    [
      'an immersion ended and a job began',
      [
        came(
          -40,
          { kind: 'immersion', state: 'completed', startedOn: date(-35), endedOn: date(-28) },
          { kind: 'hire', state: 'started', startedOn: date(-20) }
        )
      ],
      'nothing',
      null,
      null
    ],
    [
      'news is due, whatever comes next',
      [came(-20, { kind: 'training', state: 'planned', plannedOn: date(-5) }), row({ startsAt: day(3) })],
      'followUp',
      null,
      day(33)
    ]
  ]
  for (const [what, rows, waitsFor, since, until] of table) {
    it(`is told when ${what}`, () => {
      const waits = stageOf(rows, { openedAt: day(-90), now })
      expect(waits.waitsFor).to.equal(waitsFor)
      if (since) expect(waits.waitsSince).to.deep.equal(since)
      expect(waits.waitsUntil).to.deep.equal(until)
    })
  }
})

describe('The portfolio', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })
  const waitOf = async ({ _id }: { _id: mongoose.Types.ObjectId }) =>
    (await Person.findById(_id).orFail()).waitsFor
  const everyone = async (waitsFor: Wait) => {
    const found: string[] = []
    let after: Awaited<ReturnType<typeof portfolioPage>>['next'] = null
    do {
      const page: Awaited<ReturnType<typeof portfolioPage>> = await portfolioPage(cast.marie, {
        whose: 'agency',
        waitsFor,
        after
      })
      found.push(...page.people.map(({ id }) => id))
      after = page.next
    } while (after)
    return found
  }

  it('moves a person with each verb', async () => {
    const { odile, forgeWorkshop, pastWorkshop, nadia, marie } = cast
    const by = marie._id
    expect(await waitOf(odile)).to.equal('neverProposed')
    const proposal = await propose({ workshop: forgeWorkshop, person: odile, by })
    expect(await waitOf(odile)).to.equal('proposed')
    await decline(proposal, { reason: 'transport', by })
    expect(await waitOf(odile)).to.equal('toPropose')
    await takeSeat(forgeWorkshop._id, { person: odile._id, by })
    expect(await waitOf(odile)).to.equal('registered')
    await withdraw(forgeWorkshop._id, { person: odile._id, by, reason: 'personal' })
    expect(await waitOf(odile)).to.equal('toPropose')
    await withdraw(forgeWorkshop._id, { person: nadia._id, by, reason: 'personal' })
    const past = () => Participation.findOne({ workshop: pastWorkshop._id, person: nadia._id }).orFail()
    await rollCall([{ participation: await past(), attendance: 'attended' }], { by })
    expect(await waitOf(nadia)).to.equal('unstepped')
    const one = await past()
    await saveNextStep(one, {
      kind: 'training',
      state: 'planned',
      plannedOn: date(400),
      saidBy: 'person',
      by
    })
    expect(await waitOf(nadia)).to.equal('nothing')
    await saveNextStep(one, {
      step: String(one.nextSteps[0]?._id),
      kind: 'training',
      state: 'planned',
      plannedOn: '2025-01-02',
      saidBy: 'person',
      by
    })
    expect(await waitOf(nadia)).to.equal('followUp')
    await removeNextStep(one, String(one.nextSteps[0]?._id))
    await markAttendance(await past(), { attendance: 'noshow', by, why: 'erreur' })
    expect(await waitOf(nadia)).to.equal('absent')
    expect(await verifyStages()).to.equal(0)
  })

  it('turns with time alone, and when a workshop that was proposed is called off', async () => {
    const { odile, ines, fullWorkshop, forgeWorkshop, marie } = cast
    await propose({ workshop: forgeWorkshop, person: odile, by: marie._id })
    await propose({ workshop: fullWorkshop, person: ines, by: marie._id })
    await cancel(forgeWorkshop._id, { by: marie._id, reason: 'tooFew' })
    await refreshStaleStages()
    expect(await waitOf(odile)).to.equal('toPropose')
    const later = new Date(Date.now() + 60 * DAY)
    await expireStages(later)
    expect(await Person.countDocuments({ waitsUntil: { $lte: later } })).to.equal(0)
    expect(await waitOf(ines)).to.equal('toPropose')
  })

  it('looks again at those of a write after which the process died, whoever counts the figures meanwhile', async () => {
    const { odile, forgeWorkshop, marie } = cast
    await propose({ workshop: forgeWorkshop, person: odile, by: marie._id })
    await Promise.all([recountStale(), refreshStaleStages()])
    expect([await areFiguresStale(), await areStagesStale()]).to.deep.equal([false, false])
    const declined = { person: odile._id, workshop: forgeWorkshop._id }
    await Participation.updateOne(declined, { $set: { state: 'declined', ...staleMarks() } })
    await recountStale()
    expect(await waitOf(odile), 'nobody looked yet').to.equal('proposed')
    expect([await areFiguresStale(), await areStagesStale()]).to.deep.equal([false, true])
    await refreshStaleStages()
    expect(await waitOf(odile)).to.equal('toPropose')
    expect(await areStagesStale()).to.equal(false)
    await Participation.updateOne(declined, { $set: staleMarks() })
    await refreshStaleStages()
    expect([await areFiguresStale(), await areStagesStale()]).to.deep.equal([true, false])
  })

  it('keeps the mark of a record that changed again while it was looked at', async () => {
    const one = await Participation.findOne({ person: cast.nadia._id }).orFail()
    const read = { _id: one._id, ...staleMarks() }
    const since = staleMarks()
    await Participation.updateOne({ _id: one._id }, { $set: since })
    await takeOff('stagesStale', Participation, [read])
    expect((await Participation.findById(one._id).orFail()).stagesStale).to.deep.equal(since.stagesStale)
    await takeOff('stagesStale', Participation, [{ _id: one._id, ...since }])
    const left = await Participation.findById(one._id).orFail()
    expect(left.stagesStale).to.equal(undefined)
    expect(left.figuresStale, 'the other reader’s').to.deep.equal(since.figuresStale)
  })

  it('counts what its lists show after any history, and each person once', async function () {
    this.timeout(120_000)
    const { aubagne, marie, forgeWorkshop, companyWorkshop, pastWorkshop, fullWorkshop } = cast
    const by = marie._id
    const added = Array.from({ length: 60 }, (_, n) =>
      personOf({
        agency: aubagne._id,
        firstName: `P${n}`,
        lastName: `Nom${n}`,
        title: 'M',
        identifiers: [],
        birthDate: '1980-01-01',
        registeredOn: '2026-01-01',
        phone: String(n).padStart(4, '0'),
        email: null,
        postcode: '13400',
        commune: 'Aubagne'
      })
    )
    await Person.insertMany(added)
    const people = await Person.find({ agency: aubagne._id })
    const workshops = [forgeWorkshop, companyWorkshop, pastWorkshop, fullWorkshop]
    const chance = chanceOf('portfolio')
    const one = () => Participation.findOne({ state: 'proposed' }).skip(chance.between(0, 5))
    const verbs: (() => Promise<unknown>)[] = [
      () => propose({ workshop: chance.pick(workshops), person: chance.pick(people), by }),
      () =>
        proposeAll({
          workshop: chance.pick(workshops),
          people: chance.shuffled(people).slice(0, 4),
          by
        }),
      () => takeSeat(chance.pick(workshops)._id, { person: chance.pick(people)._id, by }),
      () => withdraw(chance.pick(workshops)._id, { person: chance.pick(people)._id, by, reason: 'job' }),
      async () => decline(await one().orFail(), { reason: 'notInterested', by }),
      async () => {
        const held = Participation.findOne({ workshop: pastWorkshop._id, state: 'registered' }).orFail()
        return markAttendance(await held, {
          attendance: chance.pick(['attended', 'noshow', 'partly'] as const),
          by
        })
      },
      async () =>
        saveNextStep(await Participation.findOne({ attendance: 'attended' }).orFail(), {
          kind: 'training',
          state: 'planned',
          plannedOn: chance.pick(['2025-03-01', '2099-03-01']),
          saidBy: 'person',
          by
        })
    ]
    for (let round = 0; round < 12; round++) {
      await Promise.all(
        Array.from({ length: 8 }, () =>
          chance
            .pick(verbs)()
            .catch(() => null)
        )
      )
      await Promise.all(workshops.map(({ _id }) => flushOutbox(_id)))
      await refreshStaleStages()
      const counts = await portfolioCounts(marie, 'agency')
      const lists = await Promise.all(WAITS.map(everyone))
      expect(lists.map(({ length }) => length)).to.deep.equal(WAITS.map(wait => counts[wait]))
      expect(new Set(lists.flat()).size).to.equal(people.length)
      expect(lists.flat()).to.have.length(people.length)
      expect(await verifyStages(), `nothing drifted by round ${round}`).to.equal(0)
    }
  })

  it('is mine alone when I ask for mine, and never another agency’s', async () => {
    const { marie, samira, nadia } = cast
    await Person.updateOne({ _id: nadia._id }, { $set: { referent: marie._id } })
    const mine = await portfolioCounts(marie, 'mine')
    expect(Object.values(mine).reduce((sum, count) => sum + count, 0)).to.equal(1)
    const theirs = await portfolioCounts(samira, 'agency')
    expect(Object.values(theirs).reduce((sum, count) => sum + count, 0)).to.equal(1)
  })
})
