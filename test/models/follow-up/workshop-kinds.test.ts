import { expect } from 'chai'
import type { Refusal } from '#lib/refusal.ts'
import { totals } from '#models/figures/funnel.ts'
import { recountAll } from '#models/figures/recount.ts'
import { markAttendance, rollCall } from '#models/follow-up/attendance.ts'
import { isNothingMissing, missingFrom } from '#models/follow-up/closing.ts'
import { writeDebrief } from '#models/follow-up/debrief.ts'
import { saveNextStep } from '#models/follow-up/next-steps.ts'
import { wishToMeetAgain } from '#models/follow-up/wish.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import { factsOfKind } from '#models/records/workshop-kind.ts'
import { refreshStaleStages } from '#models/stages/refresh-stages.ts'
import { raiseCast, type Cast } from '#seeds/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { RECORDS_ALL, RECORDS_NOTHING, usePlantedKind } from '#test/support/plant-kind.ts'
import { refusalOf } from '#test/support/refusal.ts'

const PERIOD = { from: '2000-01', to: '2100-12' }
const DEBRIEF = { interest: 2, skills: {}, strength: '' }
const STEP = { kind: 'training', state: 'planned', saidBy: 'person' } as const

describe('The kind of a workshop', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })
  const nadia = () =>
    Participation.findOne({ workshop: cast.pastWorkshop._id, person: cast.nadia._id }).orFail()
  const workshop = () => Workshop.findById(cast.pastWorkshop._id).orFail()
  const by = () => cast.marie._id

  it('is detection, also for a workshop that says none', async () => {
    expect((await workshop()).kind).to.equal('detection')
    expect(factsOfKind({ kind: null })).to.equal(factsOfKind({ kind: 'detection' }))
  })

  describe('that records nothing', () => {
    const { turn } = usePlantedKind({ records: RECORDS_NOTHING, inFunnel: true })

    it('refuses a roll-call, a debrief, a next step and a wish, which detection takes', async () => {
      const keys = async () => {
        const one = await nadia()
        const tried: (() => Promise<unknown>)[] = [
          () => markAttendance(one, { attendance: 'attended', by: by() }),
          () => rollCall([{ participation: one, attendance: 'partly' }], { by: by(), why: 'x' }),
          () => writeDebrief(one, { ...DEBRIEF, by: by() }),
          () => saveNextStep(one, { ...STEP, by: by() }),
          () => wishToMeetAgain(one, { by: by(), wish: true })
        ]
        const refusals: string[] = []
        for (const attempt of tried)
          refusals.push(
            await attempt().then(
              () => 'taken',
              (error: unknown) => (error as Refusal).key
            )
          )
        return refusals
      }
      await turn(cast.pastWorkshop._id)
      expect(await keys()).to.deep.equal([
        'errors.workshop.noRollCall',
        'errors.workshop.noRollCall',
        'errors.workshop.noDebrief',
        'errors.workshop.noNextSteps',
        'errors.workshop.noWishes'
      ])
      await Workshop.updateOne({ _id: cast.pastWorkshop._id }, { $set: { kind: 'detection' } })
      expect(await keys()).to.deep.equal(['taken', 'taken', 'taken', 'taken', 'taken'])
    })

    it('lacks nothing when it is closed, where detection lacks a roll-call', async () => {
      expect(isNothingMissing(await missingFrom(await workshop()))).to.equal(false)
      await turn(cast.pastWorkshop._id)
      expect(isNothingMissing(await missingFrom(await workshop()))).to.equal(true)
    })
  })

  describe('that records no next steps', () => {
    const { turn } = usePlantedKind({ records: { ...RECORDS_ALL, nextSteps: false }, inFunnel: true })

    it('takes a debrief, but none that notes a next step', async () => {
      await turn(cast.pastWorkshop._id)
      await markAttendance(await nadia(), { attendance: 'attended', by: by() })
      const refusal = await refusalOf(
        writeDebrief(await nadia(), { ...DEBRIEF, nextStep: 'training', by: by() })
      )
      expect(refusal.key).to.equal('errors.workshop.noNextSteps')
      await writeDebrief(await nadia(), { ...DEBRIEF, by: by() })
    })

    it('has nobody wait for a next step, where detection does', async () => {
      const theo = () =>
        Participation.findOne({ workshop: cast.pastWorkshop._id, person: cast.theo._id }).orFail()
      // A seat still ahead would be what he waits for.
      await Participation.deleteMany({ person: cast.theo._id, workshop: { $ne: cast.pastWorkshop._id } })
      await markAttendance(await theo(), { attendance: 'attended', by: by() })
      const waits = async () => (await Person.findById(cast.theo._id).orFail()).waitsFor
      expect(await waits()).to.equal('unstepped')
      await turn(cast.pastWorkshop._id)
      await markAttendance(await theo(), { attendance: 'partly', by: by() })
      await refreshStaleStages()
      expect(await waits()).to.equal('nothing')
    })
  })

  describe('that does not count in the funnel', () => {
    const { turn } = usePlantedKind({ records: RECORDS_ALL, inFunnel: false })

    it('is left out of the recount with its people', async () => {
      const figures = async () => {
        await recountAll()
        const { workshops, registered, proposed } = await totals({ agency: cast.aubagne._id }, PERIOD)
        return { workshops, registered, proposed }
      }
      const seats = await Participation.countDocuments({
        workshop: cast.pastWorkshop._id,
        state: 'registered'
      })
      expect(seats).to.be.above(0)
      const before = await figures()
      await turn(cast.pastWorkshop._id)
      expect(await figures()).to.deep.equal({
        workshops: before.workshops - 1,
        registered: before.registered - seats,
        proposed: before.proposed - seats
      })
    })
  })
})
