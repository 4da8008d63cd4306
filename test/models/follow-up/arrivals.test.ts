import { expect } from 'chai'
import { guards, hearArrival } from '#models/follow-up/arrivals.ts'
import { markAttendance } from '#models/follow-up/attendance.ts'
import { Participation } from '#models/records/participation.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { keyOf } from '#test/support/refusal.ts'

const MINUTE = 60_000

describe('What a telephone kept of who is there', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
    const startsAt = new Date(Date.now() - 60 * MINUTE)
    await Workshop.updateOne(
      { _id: cast.companyWorkshop._id },
      { startsAt, endsAt: new Date(+startsAt + 1e7) }
    )
    await Participation.updateMany({ workshop: cast.companyWorkshop._id }, { startsAt })
  })

  const ines = () =>
    Participation.findOne({ workshop: cast.companyWorkshop._id, person: cast.ines._id }).orFail()
  const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE)
  const hear = (isHere: boolean, saidAt: Date) =>
    hearArrival({
      workshop: cast.companyWorkshop._id,
      person: cast.ines.id,
      isHere,
      saidAt,
      by: cast.paul._id
    })

  it('is noted with the moment it was said, and sent twice is one', async () => {
    expect(await hear(true, ago(20))).to.equal('heard')
    expect(await hear(true, ago(20))).to.equal('heard')
    const found = await ines()
    expect(found.attendance).to.equal('attended')
    expect(Math.round((Date.now() - +(found.attendanceAt ?? 0)) / MINUTE)).to.equal(20)
    expect(found.corrections).to.have.length(1)
  })

  it('never overwrites what was said after it, presence or absence, even when it was taken back since', async () => {
    await markAttendance(await ines(), { attendance: 'noshow', by: cast.marie._id, now: ago(10) })
    expect(await hear(true, ago(20))).to.equal('overtaken')
    expect((await ines()).attendance).to.equal('noshow')
    expect(await hear(true, ago(5))).to.equal('heard')
    expect(await hear(false, ago(4))).to.equal('heard')
    expect(await hear(true, ago(6))).to.equal('overtaken')
    expect((await ines()).attendance).to.equal(null)
  })

  it('takes no absence back that the agency noted', async () => {
    await markAttendance(await ines(), { attendance: 'excused', by: cast.marie._id, now: ago(10) })
    expect(await hear(false, ago(5))).to.equal('heard')
    expect((await ines()).attendance).to.equal('excused')
  })

  it('refuses someone who is not expected', async () => {
    await Participation.updateOne({ _id: (await ines())._id }, { state: 'withdrawn' })
    expect(await keyOf(hear(true, ago(5)))).to.equal('hosting.kept.notExpected')
  })

  /** The agency notes an absence between the reading of an older answer and its write. */
  const crossed = async () => {
    const { save } = guards
    let isFirst = true
    guards.save = async (found, stands, write) => {
      if (isFirst) {
        isFirst = false
        await markAttendance(await ines(), { attendance: 'noshow', by: cast.marie._id, now: ago(1) })
      }
      return save(found, stands, write)
    }
    try {
      return await hear(true, ago(20))
    } finally {
      guards.save = save
    }
  }

  it('gives way to a word that comes while it is written', async () => {
    expect(await crossed()).to.equal('overtaken')
    expect((await ines()).attendance).to.equal('noshow')
  })

  it('control: without the guard the older word would overwrite it', async () => {
    const { save } = guards
    guards.save = (_found, _stands, write) => write()
    try {
      await crossed()
      expect((await ines()).attendance).to.equal('attended')
    } finally {
      guards.save = save
    }
  })
})
