import { expect } from 'chai'
import { workshopScope } from '#models/access/scope.ts'
import { hostOutcomes } from '#models/figures/host-outcomes.ts'
import { Participation } from '#models/records/participation.ts'
import { Workshop } from '#models/records/workshop.ts'
import mongoose from 'mongoose'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'

describe('What the workshops of a host have given', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })

  /** So many came to the company's workshop, so many of them apt and so many with a step. */
  const held = async (came: number, apt: number, started: number) => {
    const _id = cast.companyWorkshop._id
    const past = new Date(Date.now() - 86_400_000)
    await Workshop.updateOne({ _id }, { $set: { startsAt: past, endsAt: past } })
    const { _id: one, ...facts } = (await Participation.findOne({ workshop: _id }).orFail()).toObject()
    void one
    await Participation.deleteMany({ workshop: _id })
    const rows = Array.from({ length: came }, (_, index) => ({
      ...facts,
      person: new mongoose.Types.ObjectId(),
      attendance: 'attended' as const,
      apt: index < apt,
      started: index < started ? ('immersion' as const) : null
    }))
    await Participation.insertMany(rows)
    return hostOutcomes(workshopScope(cast.paul))
  }

  it('is told in numbers, from five people on', async () => {
    const told = await held(20, 12, 4)
    expect(told).to.deep.include({ workshops: 1, came: 20, apt: 12, started: 'few' })
  })

  it('hides a number from which a few people would follow', async () => {
    const told = await held(10, 9, 5)
    expect(told).to.deep.include({ started: 5, apt: 'kept' })
  })

  it('counts every workshop that is over, and says how many of them are the latest whose people it counts', async () => {
    await held(20, 12, 6)
    const { companyWorkshop, forgeWorkshop, paul } = cast
    const past = new Date(Date.now() - 2 * 86_400_000)
    const { place } = companyWorkshop.toObject()
    await Workshop.updateOne({ _id: forgeWorkshop._id }, { $set: { startsAt: past, endsAt: past, place } })
    const told = (most: number) => hostOutcomes(workshopScope(paul), { most })
    expect(await told(1)).to.deep.include({ workshops: 2, counted: 1, came: 20 })
    expect(await told(2)).to.deep.include({ workshops: 2, counted: 2 })
  })

  it('is nothing before a workshop is over, and never another company’s', async () => {
    expect(await hostOutcomes(workshopScope(cast.paul))).to.equal(null)
    await held(20, 12, 6)
    cast.paul.set({ companies: [] })
    expect(await hostOutcomes(workshopScope(cast.paul))).to.equal(null)
  })
})
