import { expect } from 'chai'
import mongoose from 'mongoose'
import {
  claimFormKey,
  keepMade,
  LEASE_MS,
  releaseClaim,
  type Claim,
  type Sent
} from '#models/form-keys/claim.ts'
import { Company } from '#models/records/company.ts'
import { FormKey } from '#models/records/form-key.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'

describe('the key of a form that creates something', () => {
  useDatabase()
  useEmptyCollections()
  const account = new mongoose.Types.ObjectId()
  const sent = (more: Partial<Sent> = {}): Sent => ({
    account,
    key: 'a'.repeat(22),
    kind: 'company',
    content: 'Forge',
    within: {},
    ...more
  })

  it('lets one of many make it, and the others wait for what it made', async () => {
    const claims = [1, 2, 3, 4].map(() => make())
    const made = await Promise.all(claims)
    expect(made.filter(({ answer }) => answer === 'make')).to.have.length(1)
    expect(made.filter(({ answer }) => answer === 'made')).to.have.length(3)
    expect(await Company.countDocuments()).to.equal(1)

    async function make(): Promise<Claim> {
      const claim = await claimFormKey(sent())
      if (claim.answer === 'make') {
        await Company.create({ _id: claim.makes, name: 'Forge' })
        await keepMade(claim.claim, claim.makes)
      }
      return claim
    }
  })

  it('makes one for each press without the guard: the control of the test above', async () => {
    const keys = ['b', 'c', 'd', 'e'].map(sign => sign.repeat(22))
    const claims = await Promise.all(keys.map(key => claimFormKey(sent({ key }))))
    expect(claims.map(({ answer }) => answer)).to.deep.equal(['make', 'make', 'make', 'make'])
  })

  it('is given back when nothing was made', async () => {
    const first = await claimFormKey(sent())
    if (first.answer === 'make') await releaseClaim(first.claim)
    expect(await claimFormKey(sent({ content: 'Forges' }))).to.include({ answer: 'make' })
  })

  it('tells the same words from others, and says what was undone', async () => {
    const first = await claimFormKey(sent())
    if (first.answer !== 'make') throw new Error('Not given')
    await Company.create({ _id: first.makes, name: 'Forge' })
    await keepMade(first.claim, first.makes)
    expect(await claimFormKey(sent())).to.include({ answer: 'made', same: true })
    expect(await claimFormKey(sent({ content: 'Fonderie' }))).to.include({ answer: 'made', same: false })
    await Company.deleteOne({ _id: first.makes })
    expect(await claimFormKey(sent())).to.include({ answer: 'undone' })
  })

  it('of one account is another key for another account', async () => {
    await claimFormKey(sent())
    const other = await claimFormKey(sent({ account: new mongoose.Types.ObjectId() }))
    expect(other.answer).to.equal('make')
  })

  it('locks nobody out after a process died: the next press takes over once the lease is out', async () => {
    const first = await claimFormKey(sent())
    await lapse()
    const second = await claimFormKey(sent())
    expect(second.answer).to.equal('make')
    if (first.answer === 'make' && second.answer === 'make') expect(second.makes).to.deep.equal(first.makes)
  })

  it('finds what a process made before it died', async () => {
    const first = await claimFormKey(sent())
    if (first.answer !== 'make') throw new Error('Not given')
    await Company.create({ _id: first.makes, name: 'Forge' })
    await lapse()
    const second = await claimFormKey(sent())
    expect(second).to.include({ answer: 'made', same: true })
  })

  it('keeps hashes and ids for a day, and nothing of what was typed', async () => {
    await claimFormKey(sent({ content: 'Nadia Benali' }))
    const kept = await FormKey.findOne().lean().orFail()
    expect(JSON.stringify(kept)).not.to.include('Nadia').and.not.include(account.toHexString())
    expect(+kept.expiresAt - Date.now()).to.be.within(23.9 * 3_600_000, 24 * 3_600_000)
    const ttl = (await FormKey.collection.indexes()).find(({ key }) => 'expiresAt' in key)
    expect(ttl?.expireAfterSeconds).to.equal(0)
  })

  const lapse = () => FormKey.updateMany({}, { $set: { leaseUntil: new Date(Date.now() - LEASE_MS) } })
})
