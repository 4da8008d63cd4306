import { expect } from 'chai'
import { closeWorkshop, missingFrom } from '#models/follow-up/closing.ts'
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
