import { expect } from 'chai'
import { database } from '#models/records/database.ts'
import { figures, totals } from '#models/figures/funnel.ts'
import { recountStale } from '#models/figures/recount.ts'
import { report } from '#models/figures/report.ts'
import { FAMILIES } from '#models/records/next-step.ts'
import { countsOf, FIGURE_NAMES, FIGURES } from '#models/records/figure.ts'
import { Tally } from '#models/records/tally.ts'
import { raiseCast } from '#seeds/cast.ts'
import { checkFigures } from '#jobs/check-figures.ts'
import { useDatabase } from '#test/support/database.ts'

const PERIOD = { from: '2026-01', to: '2027-12' }

describe('The figures of the funnel', () => {
  useDatabase()
  before(async () => {
    await raiseCast()
    await recountStale()
  })

  it('are each stored, counted, added up and read', async () => {
    for (const name of FIGURE_NAMES)
      expect(Tally.schema.path(name), name).to.have.property('instance', 'Number')
    const stored = await database().collection('tallies').findOne({ public: 'all' })
    expect(stored).to.include.keys(FIGURE_NAMES)
    expect(Object.keys((await figures({}, PERIOD))[0]?.counts ?? {})).to.deep.equal(FIGURE_NAMES)
  })

  it('are told as numbers from rows stored before one of them was known, and right once counted again', async () => {
    const whole = await totals({}, PERIOD)
    expect(whole.registered).to.be.above(0)
    await database()
      .collection('tallies')
      .updateMany({}, { $unset: { registered: 1 } })
    expect(await totals({}, PERIOD)).to.deep.equal({ ...whole, registered: 0 })
    const told = JSON.stringify(await report({}, PERIOD), (_, value: unknown) => {
      if (typeof value === 'number') expect(Number.isFinite(value)).to.equal(true)
      return value
    })
    expect(told).to.include('"registered":0')
    expect(await checkFigures()).to.be.above(0)
    expect(await totals({}, PERIOD)).to.deep.equal(whole)
  })

  it('count nothing of an empty row', () => {
    expect(new Set(Object.values(countsOf({})))).to.deep.equal(new Set([0]))
  })

  it('have one for each family of next steps, and rates over figures that exist', () => {
    for (const family of FAMILIES) expect(FIGURE_NAMES).to.include(family)
    const overs = Object.values(FIGURES).flatMap(({ over }) => over ?? [])
    expect(overs.filter(over => !(over in FIGURES))).to.deep.equal([])
  })
})
