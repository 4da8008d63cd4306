import { expect } from 'chai'
import mongoose from 'mongoose'
import '#models/records/all.ts'
import { migrate } from '#models/records/migrations/migrate.ts'
import { readNumber } from '#models/records/migrations/stored-number.ts'
import { WORKSHOP_KIND } from '#models/records/migrations/workshop-kind.ts'
import { useDatabase } from '#test/support/database.ts'
import { fillWithOlder } from '#test/support/older-base.ts'

describe('The migration that gives each workshop its kind', () => {
  const { name } = useDatabase()
  const base = () => mongoose.connection.getClient().db(`${name}-kinds`)
  const workshops = () => base().collection('workshops')
  before(() => fillWithOlder(`${name}-kinds`))
  // Within, so that it is over before the connection is.
  describe('on the demonstration of 29 November 2026', () => {
    after(() => base().dropDatabase())

    it('says detection of every one, changes nothing else, and lets the older version run beside', async () => {
      const before = await workshops().find().sort({ _id: 1 }).toArray()
      expect(before).not.to.have.length(0)
      expect(before.filter(one => 'kind' in one)).to.deep.equal([])
      expect(await migrate(base(), { catalogue: [WORKSHOP_KIND] })).to.equal(1)
      const after = await workshops().find().sort({ _id: 1 }).toArray()
      expect(after).to.deep.equal(before.map(one => ({ ...one, kind: 'detection' })))
      expect(await readNumber(base())).to.deep.equal({ number: 1, oldest: 0 })
    })

    it('leaves a kind that is already written, and carries what an older version added meanwhile', async () => {
      const [one, other] = await workshops().find().sort({ _id: 1 }).limit(2).toArray()
      if (!one || !other) throw new Error('fewer than two workshops')
      await workshops().updateOne({ _id: one._id }, { $set: { kind: 'planted' } })
      await workshops().updateOne({ _id: other._id }, { $unset: { kind: 1 } })
      let changed = 0
      await WORKSHOP_KIND.carry({
        database: base(),
        assertHeld: () => undefined,
        changed: (_, count) => (changed += count)
      })
      expect(changed).to.equal(1)
      expect((await workshops().findOne({ _id: one._id }))?.['kind']).to.equal('planted')
      expect((await workshops().findOne({ _id: other._id }))?.['kind']).to.equal('detection')
    })
  })
})
