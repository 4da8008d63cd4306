import { expect } from 'chai'
import mongoose from 'mongoose'
import '#models/records/all.ts'
import { ACCOUNT_COMPANIES } from '#models/records/migrations/account-companies.ts'
import { useDatabase } from '#test/support/database.ts'
import { fillWithOlder } from '#test/support/older-base.ts'

describe('The migration that lets a host welcome for several companies', () => {
  const { name } = useDatabase()
  const base = () => mongoose.connection.getClient().db(`${name}-companies`)
  const accounts = () => base().collection('accounts')
  before(() => fillWithOlder(`${name}-companies`))
  // Within, so that it is over before the connection is.
  describe('on the demonstration of 29 November 2026', () => {
    after(() => base().dropDatabase())

    it('makes a list of the company of each account, empty for those without, and changes nothing else', async () => {
      const before = await accounts().find().sort({ _id: 1 }).toArray()
      expect(before.filter(({ company }) => company)).not.to.have.length(0)
      await carry()
      const after = await accounts().find().sort({ _id: 1 }).toArray()
      expect(after).to.deep.equal(
        before.map(({ company, ...account }) => ({ ...account, companies: company ? [company] : [] }))
      )
    })

    it('changes nothing the second time', async () => {
      expect(await carry()).to.equal(0)
    })
  })

  async function carry(): Promise<number> {
    let changed = 0
    const count = (_: string, documents: number) => (changed += documents)
    await ACCOUNT_COMPANIES.carry({ database: base(), assertHeld: () => undefined, changed: count })
    return changed
  }
})
