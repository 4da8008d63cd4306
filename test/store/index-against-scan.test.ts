import { expect } from 'chai'
import { DEFECTS } from '#store/storage/planted.ts'
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
    })
  }

  for (const planted of DEFECTS)
    it(`finds the planted defect ${planted}, whatever the seed`, async () => {
      for (const seed of seeds) {
        const report = await fuzz({ seed, queries: 3 * queries, planted })
        expect(caught(report), `seed ${seed}`).to.equal(true)
      }
    })
})
