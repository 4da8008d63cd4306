import { expect } from 'chai'
import { checkFigures } from '#jobs/check-figures.ts'
import { recountAll } from '#models/figures/recount.ts'
import { Tally } from '#models/records/tally.ts'
import { raiseCast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'

/** Two are seldom enough to meet twice on one cell. */
const AT_ONCE = 6

describe('A new cell of figures', function () {
  this.timeout(60_000)
  useDatabase()
  useEmptyCollections()
  before(raiseCast)

  it('is counted by several at once, whichever of its rows the others insert first', async () => {
    await recountAll()
    const alone = await Tally.countDocuments()
    for (let round = 0; round < 5; round++) {
      await Tally.deleteMany({})
      await Promise.all(Array.from({ length: AT_ONCE }, () => recountAll()))
      expect(await Tally.countDocuments()).to.equal(alone)
    }
    expect(await checkFigures()).to.equal(0)
  })
})
