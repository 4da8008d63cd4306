import { expect } from 'chai'
import { markAttendance } from '#models/follow-up/attendance.ts'
import { writeDebrief } from '#models/follow-up/debrief.ts'
import { Participation } from '#models/records/participation.ts'
import { Workshop } from '#models/records/workshop.ts'
import { momentsOf } from '#models/today/moments.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'

const HOUR = 3_600_000

describe('what a workshop of the day asks for', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  let by: Cast['marie']['_id']
  beforeEach(async () => {
    cast = await raiseCast()
    by = cast.marie._id
  })

  const read = ({ _id }: Workshop) => Workshop.findById(_id).orFail()
  const momentAt = async (workshop: Workshop, now: Date) => (await momentsOf([await read(workshop)], now))[0]
  const rows = () => Participation.find({ workshop: cast.pastWorkshop._id })

  it('is the roll-call from an hour before the start until each has a mark, then debriefs, then closing', async () => {
    const { pastWorkshop } = cast
    const { startsAt, endsAt } = pastWorkshop
    const early = new Date(+startsAt - 2 * HOUR)
    const arrivals = new Date(+startsAt - HOUR / 2)
    const later = new Date(+endsAt + HOUR)
    expect(await momentAt(pastWorkshop, early)).to.deep.equal({ action: null, isRollCallDone: false })
    const asked = { action: 'attendance', isRollCallDone: false }
    expect(await momentAt(pastWorkshop, arrivals)).to.deep.equal(asked)
    const [first, ...others] = await rows()
    await markAttendance(first!, { attendance: 'attended', by })
    expect(await momentAt(pastWorkshop, later), 'some have none').to.deep.equal(asked)
    for (const one of others) await markAttendance(one, { attendance: 'noshow', by })
    expect(await momentAt(pastWorkshop, arrivals)).to.deep.equal({ action: null, isRollCallDone: true })
    expect(await momentAt(pastWorkshop, later)).to.deep.equal({ action: 'debriefs', isRollCallDone: true })
    const came = await Participation.findById(first!._id).orFail()
    await writeDebrief(came, { interest: 3, skills: { CONS: 2 }, strength: 'Posée', by })
    expect(await momentAt(pastWorkshop, endsAt)).to.deep.equal({ action: 'close', isRollCallDone: true })
  })

  it('tells several workshops apart, each by its own people', async () => {
    const { pastWorkshop, forgeWorkshop } = cast
    for (const one of await rows()) await markAttendance(one, { attendance: 'noshow', by })
    const both = await Promise.all([forgeWorkshop, pastWorkshop].map(read))
    const now = new Date(+forgeWorkshop.endsAt + HOUR)
    const moments = await momentsOf(both, now)
    expect(moments.map(({ action }) => action)).to.deep.equal(['attendance', 'close'])
  })
})
