import { expect } from 'chai'
import mongoose from 'mongoose'
import { expectedAttendance, rowsFor } from '#models/invitations/expected-attendance.ts'
import { addFormat } from '#models/planning/formats/save-format.ts'
import type { Agency } from '#models/records/agency.ts'
import { Participation } from '#models/records/participation.ts'
import { Tally } from '#models/records/tally.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'

const DAY = 86_400_000

describe('How many to invite', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
    await Promise.all([Participation.deleteMany({}), Tally.deleteMany({})])
  })

  async function tallied(agency: Agency, [came, of]: [number, number], month = '2026-10') {
    await Tally.create({
      cell: `${month}|${agency.id}|batiment|agency`,
      public: 'all',
      month,
      agency: agency._id,
      region: agency.region,
      departement: agency.departement,
      basin: agency.basin,
      sector: cast.forgeWorkshop.sector,
      placeKind: 'agency',
      marked: of,
      attended: came
    } as never)
  }

  const now = new Date('2026-11-30T10:00:00Z')
  const read = async () => expectedAttendance(await Workshop.findById(cast.forgeWorkshop._id).orFail(), now)

  it('counts what the agency has seen in two years', async () => {
    await tallied(cast.aubagne, [72, 100])
    await tallied(cast.aubagne, [50, 50], '2024-10')
    const { sample, rows, places } = await read()
    expect(sample).to.deep.equal({ from: 'agency', came: 72, of: 100 })
    expect(rows[0]).to.include({ registered: places, chanceOfMore: 0 })
    expect(rows[1]?.expected).to.be.closeTo((places + 1) * 0.72, 1e-9)
  })

  it('says the figures of the region while the agency has seen too little, and its own beside', async () => {
    await tallied(cast.aubagne, [10, 18])
    expect(await read()).to.include({ sample: null, advised: null })
    await tallied(cast.nice, [30, 40])
    const { sample, own } = await read()
    expect(sample).to.deep.equal({ from: 'region', came: 40, of: 58 })
    expect(own).to.deep.equal({ came: 10, of: 18 })
  })

  it('tells no count below five: neither of the agency, nor of who came or not in the region', async () => {
    await tallied(cast.aubagne, [3, 4])
    await tallied(cast.nice, [30, 40])
    const { sample, own } = await read()
    expect([own, sample]).to.deep.equal([null, { from: 'region', came: 33, of: 44 }])
    await Tally.deleteMany({})
    await tallied(cast.nice, [37, 40])
    expect(await read()).to.include({ sample: null, own: null, advised: null })
  })

  it('prefers what the same format has given in the agency', async () => {
    await tallied(cast.aubagne, [72, 100])
    const format = await addFormat({
      id: new mongoose.Types.ObjectId(),
      agency: cast.aubagne._id,
      by: cast.marie._id,
      facts: {
        kind: 'detection',
        name: 'Le geste',
        sector: null,
        trade: 'H2902',
        parts: [],
        kit: '',
        access: '',
        bring: '',
        capacity: 12,
        isShared: false
      } as never
    })
    const past = new Date(now.getTime() - DAY)
    const { _id, ...facts } = cast.forgeWorkshop.toObject() as unknown as Record<string, unknown> & {
      _id: unknown
    }
    const [held] = await Workshop.insertMany([
      { ...facts, reference: null, state: 'closed', format: format._id, startsAt: past, endsAt: past }
    ] as never)
    const workshop = (held as unknown as Workshop)._id
    const { agency, region, departement, basin, sector, cell } = cast.forgeWorkshop
    await Participation.insertMany(
      Array.from({ length: 34 }, (_, index) => ({
        ...{
          workshop,
          agency,
          region,
          departement,
          basin,
          sector,
          cell,
          startsAt: past,
          placeKind: 'agency'
        },
        person: new mongoose.Types.ObjectId(),
        state: 'registered' as const,
        // The last four were never called: they say nothing.
        attendance: index < 15 ? ('attended' as const) : index < 30 ? ('noshow' as const) : null
      })) as never
    )
    await Workshop.updateOne({ _id: cast.forgeWorkshop._id }, { $set: { format: format._id } })
    expect((await read()).sample).to.deep.equal({ from: 'format', came: 15, of: 30 })
  })

  it('advises the last number that is too many less than one time in ten, within the room', () => {
    const sample = { came: 132, of: 184 }
    const free = rowsFor(12, null, sample)
    expect(free.advised).to.equal(14)
    expect(free.rows.map(({ registered }) => registered)).to.deep.equal([12, 13, 14, 15, 16])
    expect(rowsFor(12, 13, sample)).to.deep.include({ advised: 13 })
    expect(rowsFor(12, 12, sample).rows).to.have.length(1)
  })

  it('advises nobody more where everyone comes', () => {
    expect(rowsFor(12, null, { came: 40, of: 40 }).advised).to.equal(12)
  })
})
