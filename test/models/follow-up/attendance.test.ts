import { expect } from 'chai'
import { Participation } from '#models/records/participation.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { rollCall, markAttendance, unmarkAttendance } from '#models/follow-up/attendance.ts'
import { writeDebrief } from '#models/follow-up/debrief.ts'
import { withdraw } from '#models/seats/seats.ts'
import { keyOf } from '#test/support/refusal.ts'

const MINUTE = 60_000
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
})
