import { expect } from 'chai'
import { companyScope, scopes } from '#models/access/scope.ts'
import { Company } from '#models/records/company.ts'
import { Person } from '#models/records/person.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase } from '#test/support/database.ts'

describe('the scope of an account', () => {
  useDatabase()
  let cast: Cast
  let foreign: Company
  before(async () => {
    cast = await raiseCast()
    foreign = await Company.create({ name: 'Fonderie du Port', agencies: [cast.aubagne._id] })
  })

  it('holds where a record is asked for by its id: a host finds only its own companies', async () => {
    const find = (id: Company['_id']) => scopes.companies(cast.paul).findOne({ _id: id })
    expect((await find(cast.maconneries._id))?.name).to.equal(cast.maconneries.name)
    expect(await find(foreign._id)).to.equal(null)
    const plain = { _id: { $in: [...cast.paul.companies] } }
    expect(await Company.find(plain).findOne({ _id: foreign._id }), 'as a plain id would not').to.not.equal(
      null
    )
    expect(companyScope(cast.paul)).to.not.have.property('_id')
  })

  it('is nothing for whoever has no place, ids included', async () => {
    const { sofia, paul, nadia, forgeWorkshop, maconneries, aubagne } = cast
    expect(await Person.exists({ _id: nadia._id })).to.not.equal(null)
    for (const account of [sofia, paul]) {
      expect(await scopes.people(account).findOne({ _id: nadia._id })).to.equal(null)
      expect(await scopes.settings(account).findOne({ _id: aubagne._id })).to.equal(null)
    }
    const lost = Object.assign(sofia, { territory: null })
    expect(await scopes.workshops(lost).findOne({ _id: forgeWorkshop._id })).to.equal(null)
    expect(await scopes.companies(lost).findOne({ _id: maconneries._id })).to.equal(null)
  })
})
