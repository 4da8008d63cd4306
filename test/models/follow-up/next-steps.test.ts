import { expect } from 'chai'
import { type NextStepFacts, saveNextStep, removeNextStep } from '#models/follow-up/next-steps.ts'
import { lastDayOfImmersion } from '#models/records/next-step.ts'
import { Participation } from '#models/records/participation.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { markAttendance } from '#models/follow-up/attendance.ts'
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

    it('takes the day of the place: there, a day may have begun that UTC does not know yet', async () => {
      const participation = await attended()
      const begun = { state: 'started', startedOn: '2026-11-25' } as const
      const refused = saveNextStep(participation, step({ ...begun, now: new Date('2026-11-24T22:59:00Z') }))
      expect(await keyOf(refused)).to.equal('errors.step.startInFuture')
      await saveNextStep(participation, step({ ...begun, now: new Date('2026-11-24T23:00:00Z') }))
      expect(participation.startedOn).to.equal('2026-11-25')
    })

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
})
