import { expect } from 'chai'
import { DEFECTS, fuzzWith } from './defects.ts'
import { caught, fuzz } from './fuzz.ts'

const seeds = (process.env['STORE_FUZZ_SEEDS'] ?? '1,2').split(',').map(Number)
const queries = Number(process.env['STORE_FUZZ_QUERIES'] ?? 500)

describe('an index against a full scan', function () {
  this.timeout(120_000)

  for (const seed of seeds) {
    it(`answers the same, in the same order, whatever was written in between (seed ${seed})`, async () => {
      const report = await fuzz({ seed, queries })
      expect(report.differences).to.deep.equal([])
      expect(report.stale, 'indexes that differ from a rebuild').to.deep.equal([])
      expect(report.distinct, 'distinct').to.be.above(0.8 * queries)
      expect(report.nonEmpty, 'non-empty').to.be.above(0.35 * queries)
      expect(report.assisted, 'by index').to.be.above(0.25 * queries)
      expect(report.inOrder, 'in the order of an index').to.be.above(0.05 * queries)
      expect(report.among, 'in order among others').to.be.above(0.004 * queries)
      expect(report.joined, 'branches as one').to.be.above(0.004 * queries)
      expect(report.together, 'by several ways together').to.be.above(0.004 * queries)
      expect(report.merged, 'stretches side by side').to.be.above(0.002 * queries)
      expect(report.selected, 'by what an index leaves out').to.be.above(0.004 * queries)
      expect(report.counted, 'counted by keys').to.be.above(0.01 * queries)
    })
  }

  for (const [name, defect] of Object.entries(DEFECTS))
    it(`finds the planted defect ${name}, whatever the seed`, async () => {
      const fuzzed = await fuzzWith(defect)
      for (const seed of seeds) {
        const report = await fuzzed({ seed, queries: 3 * queries, untilCaught: true })
        expect(caught(report), `seed ${seed}`).to.equal(true)
      }
    })

  it('refuses a defect that has lost its place in the source', async () => {
    const lost = { ...DEFECTS.lostRest, line: 'no such line' }
    const error: unknown = await fuzzWith(lost).catch((reason: unknown) => reason)
    expect(String(error)).to.contain('store/storage/scan.ts has 0 times the line: no such line')
  })
})
