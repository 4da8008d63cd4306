import { expect } from 'chai'
import { publishedFigures } from '#models/figures/published.ts'
import { recountAll } from '#models/figures/recount.ts'
import { Tally } from '#models/records/tally.ts'
import { raiseCast } from '#test/support/cast.ts'
import { useDatabase } from '#test/support/database.ts'

describe('the published figures', () => {
  useDatabase()
  const everything = { from: '2000-01', to: '2099-12' }

  it('are worked out once for the same counts, and anew once one changed', async () => {
    await raiseCast()
    await recountAll()
    const first = await publishedFigures({}, everything)
    expect(first.rows).to.not.have.length(0)
    expect(await publishedFigures({}, everything)).to.equal(first)
    await Tally.updateOne({ public: 'all', registered: { $gt: 0 } }, { $inc: { registered: 40 } })
    const second = await publishedFigures({}, everything)
    expect(second).to.not.equal(first)
    expect(second.whole.registered).to.not.equal(first.whole.registered)
  })
})
