import { expect } from 'chai'
import { Participation } from '#models/records/participation.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { markAttendance } from '#models/follow-up/attendance.ts'
import { writeDebrief } from '#models/follow-up/debrief.ts'
import { keyOf } from '#test/support/refusal.ts'

describe('A participation', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })
  const of = (workshop: Workshop, person: { _id: unknown }) =>
    Participation.findOne({ workshop: workshop._id, person: person._id as never }).orFail()

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
})
