import { expect } from 'chai'
import mongoose from 'mongoose'
import '#models/records/all.ts'
import { EMAIL_IN_SEARCH } from '#models/records/migrations/email-in-search.ts'
import { useDatabase } from '#test/support/database.ts'
import { fillWithOlder } from '#test/support/older-base.ts'

describe('The migration that lets people be found by e-mail', () => {
  const { name } = useDatabase()
  const base = () => mongoose.connection.getClient().db(`${name}-emails`)
  before(() => fillWithOlder(`${name}-emails`))
  // Within, so that it is over before the connection is.
  describe('on the demonstration of 29 November 2026', () => {
    after(() => base().dropDatabase())

    it('adds each address to the keys once, and changes nothing else', async () => {
      const people = base().collection('people')
      const before = await people.find().sort({ _id: 1 }).toArray()
      const carry = () =>
        EMAIL_IN_SEARCH.carry({ database: base(), assertHeld: () => undefined, changed: () => undefined })
      await carry()
      await carry()
      const after = await people.find().sort({ _id: 1 }).toArray()
      expect(after).to.deep.equal(
        before.map(({ searchKeys, ...one }) => ({
          ...one,
          searchKeys: one['email']
            ? [...(searchKeys as string[]), one['email'] as string]
            : (searchKeys as string[])
        }))
      )
      expect(after.filter(({ email }) => email).length, 'some have one').to.be.above(10)
    })
  })
})
