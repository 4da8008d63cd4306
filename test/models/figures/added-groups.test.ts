import { expect } from 'chai'
import { checkFigures } from '#jobs/check-figures.ts'
import { totals } from '#models/figures/funnel.ts'
import { areFiguresStale, guards, recountAll, recountStale } from '#models/figures/recount.ts'
import { correctPerson } from '#models/people/writing.ts'
import { AddedGroup } from '#models/records/added-group.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { Tally } from '#models/records/tally.ts'
import { addTargetGroup, setTargetGroup } from '#models/settings/added-groups.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { holdingPublics } from '#test/support/held-reads.ts'
import { factsOf } from '#test/support/person-facts.ts'

const CODE = 'added-interim'
const PERIOD = { from: '2000-01', to: '2099-12' }

describe('Figures of a public that the region adds', function () {
  this.timeout(60_000)
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
    await addTargetGroup(
      { fr: 'Intérim', en: '', seenBy: 'counsellors', isCounted: false },
      { by: cast.admin._id }
    )
    await recountAll()
  })

  const count = async (isCounted: boolean) => {
    const { fr, en, seenBy, setAt } = await AddedGroup.findById(CODE).orFail()
    const facts = { fr, en, seenBy, isCounted, isOffered: true }
    await setTargetGroup(CODE, facts, { by: cast.admin._id, since: setAt })
  }
  const carry = async (person: Person, addedGroups: string[]) => {
    const { identifiers, lastName, firstName, email } = person
    const kept = { identifiers: [...identifiers], lastName, firstName, email: email ?? null }
    await correctPerson(await Person.findById(person._id).orFail(), factsOf({ ...kept, addedGroups }), {
      by: cast.marie._id
    })
  }
  const registered = async () => (await totals({}, { ...PERIOD, public: CODE })).registered

  it('are kept while it is counted, with what was before, and go with it', async () => {
    await Participation.updateMany({ workshop: cast.pastWorkshop._id }, { $set: { targetGroups: [CODE] } })
    expect(await checkFigures()).to.equal(0)
    expect(await Tally.countDocuments({ public: CODE })).to.equal(0)
    await count(true)
    expect(await areFiguresStale()).to.equal(true)
    await recountStale()
    const past = await Participation.countDocuments({ workshop: cast.pastWorkshop._id, state: 'registered' })
    expect(past).to.be.above(0)
    expect(await registered()).to.equal(past)
    expect(await checkFigures()).to.equal(0)
    await count(false)
    await recountStale()
    expect(await Tally.countDocuments({ public: CODE })).to.equal(0)
    expect(await checkFigures()).to.equal(0)
  })

  it('follow what is said of someone for the workshops to come, not for those that have begun', async () => {
    await count(true)
    await recountStale()
    await carry(cast.nadia, [CODE])
    await recountStale()
    const rows = await Participation.find({ person: cast.nadia._id }).lean()
    const coming = rows.filter(({ startsAt }) => startsAt > new Date())
    expect(coming).not.to.have.length(0)
    expect(rows.length).to.be.above(coming.length)
    expect(rows.filter(({ targetGroups }) => targetGroups.includes(CODE))).to.have.length(coming.length)
    expect(await registered()).to.equal(coming.filter(({ state }) => state === 'registered').length)
    expect(await checkFigures()).to.equal(0)
    await carry(cast.nadia, [])
    await recountStale()
    expect(await registered()).to.equal(0)
  })

  describe('that changes while others are counted', () => {
    const countedMeanwhile = async () => {
      await Participation.updateMany({ workshop: cast.pastWorkshop._id }, { $set: { targetGroups: [CODE] } })
      await Tally.updateMany({ public: 'all' }, { $set: { figuresStale: cast.admin._id } })
      let isFirst = true
      await holdingPublics(async () => {
        if (!isFirst) return
        isFirst = false
        await count(true)
      }, recountStale)
      expect(await areFiguresStale()).to.equal(false)
      return registered()
    }

    it('are counted again', async () => {
      expect(await countedMeanwhile()).to.be.above(0)
      expect(await checkFigures()).to.equal(0)
    })

    it('would be left out without the guard (control)', async () => {
      const { countingFor } = guards
      guards.countingFor = async (now, before) => before ?? countingFor(now, before)
      try {
        expect(await countedMeanwhile()).to.equal(0)
      } finally {
        guards.countingFor = countingFor
      }
    })
  })
})
