import { expect } from 'chai'
import mongoose from 'mongoose'
import { figuresScope } from '#models/access/scope.ts'
import { formatResults } from '#models/figures/format-results.ts'
import { addFormat, copyFormat } from '#models/planning/formats/save-format.ts'
import type { Format } from '#models/records/format.ts'
import { Participation } from '#models/records/participation.ts'
import { Workshop } from '#models/records/workshop.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'

describe('What the workshops of a format have given', () => {
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let first: Format
  let copy: Format
  beforeEach(async () => {
    cast = await raiseCast()
    await Participation.deleteMany({})
    const facts = {
      kind: 'detection' as const,
      name: 'Le geste',
      sector: null,
      trade: 'H2902',
      parts: [],
      kit: '',
      access: '',
      bring: ''
    }
    const id = new mongoose.Types.ObjectId()
    const by = cast.marie._id
    const about = { ...facts, capacity: 12, isShared: true }
    first = await addFormat({ id, agency: cast.aubagne._id, facts: about, by })
    copy = await copyFormat(first, {
      id: new mongoose.Types.ObjectId(),
      agency: cast.nice._id,
      by: cast.samira._id
    })
  })

  /** A workshop of a format that is over, with so many who came, so many apt and so many with a step. */
  async function held(workshop: Workshop, format: Format, [came, apt, started]: [number, number, number]) {
    const past = new Date(Date.now() - 86_400_000)
    const set = { format: format._id, state: 'closed' as const, startsAt: past, endsAt: past }
    await Workshop.updateOne({ _id: workshop._id }, { $set: set })
    const { agency, region, departement, basin, sector, cell, place } = workshop
    await Participation.insertMany(
      Array.from({ length: came }, (_, index) => ({
        ...{ agency, region, departement, basin, sector, cell, startsAt: past, placeKind: place.kind },
        workshop: workshop._id,
        person: new mongoose.Types.ObjectId(),
        state: 'registered' as const,
        attendance: 'attended' as const,
        debrief: { at: past, interest: 2 },
        apt: index < apt,
        started: index < started ? ('immersion' as const) : null
      }))
    )
  }
  const ofRegion = () => formatResults(figuresScope(cast.sofia), first.root, { by: 'agency' })

  it('is compared by agency with those of its copies, each share with how many people it is of', async () => {
    await held(cast.forgeWorkshop, first, [20, 12, 6])
    await held(cast.niceWorkshop, copy, [30, 10, 15])
    const { rows, whole } = await ofRegion()
    expect(
      rows.map(({ name, workshops, attended, apt, started }) => [name, workshops, attended, apt, started])
    ).to.deep.equal([
      ['Aubagne', 1, 20, { of: 12, over: 20, percent: 60 }, { of: 6, over: 20, percent: 30 }],
      ['Nice Est', 1, 30, { of: 10, over: 30, percent: 33 }, { of: 15, over: 30, percent: 50 }]
    ])
    expect([whole?.workshops, whole?.attended]).to.deep.equal([2, 50])
  })

  it('tells few people nowhere, nor lets them follow from the whole', async () => {
    await held(cast.forgeWorkshop, first, [20, 12, 6])
    await held(cast.niceWorkshop, copy, [3, 1, 1])
    const { rows, whole } = await ofRegion()
    expect(rows[1]).to.deep.include({ attended: 'few' })
    expect(typeof rows[0]?.attended === 'number' && typeof whole?.attended === 'number').to.equal(false)
    expect(typeof rows[0]?.started.of === 'number' && typeof whole?.started.of === 'number').to.equal(false)
  })

  it('is counted for a counsellor within the agency alone, and counts nothing that is still to come', async () => {
    await held(cast.niceWorkshop, copy, [30, 10, 15])
    const own = () => formatResults(figuresScope(cast.marie), first.root, { by: 'format' })
    expect((await own()).whole).to.equal(null)
    await Workshop.updateOne({ _id: cast.fullWorkshop._id }, { $set: { format: first._id } })
    expect((await own()).whole).to.equal(null)
    await held(cast.forgeWorkshop, first, [8, 3, 0])
    expect((await own()).rows.map(({ name, attended }) => [name, attended])).to.deep.equal([['Le geste', 8]])
  })

  it('says that only the latest are counted when there are more, whatever their kind, and not before', async () => {
    await held(cast.forgeWorkshop, first, [20, 12, 6])
    await held(cast.niceWorkshop, copy, [30, 10, 15])
    await Workshop.updateOne({ _id: cast.niceWorkshop._id }, { kind: 'companyVisit' })
    const cutAt = async (most: number) => {
      const scope = figuresScope(cast.sofia)
      const { isCut, whole } = await formatResults(scope, first.root, { by: 'agency', most })
      return [isCut, whole?.workshops ?? 0]
    }
    expect(await cutAt(2)).to.deep.equal([false, 1])
    expect((await cutAt(1))[0]).to.equal(true)
  })

  it('is a page for counsellors and for the region, which may read one that is not shared where it is held', async () => {
    await held(cast.forgeWorkshop, first, [20, 12, 6])
    const marie = await app.signedIn(cast.marie)
    expect((await marie.get(paths.formatResults(String(first._id)))).text).to.include('12 sur 20, 60')
    const sofia = await app.signedIn(cast.sofia)
    await first.updateOne({ isShared: false })
    const page = await sofia.get(paths.formatResults(String(first._id)))
    expect([page.status, page.text.includes('Aubagne')]).to.deep.equal([200, true])
    expect((await sofia.get(paths.formatResults(String(copy._id)))).status).to.equal(404)
  })
})
