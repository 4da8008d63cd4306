import { expect } from 'chai'
import { enterUnlessKnown, MaybeKnown } from '#models/identity/duplicates/asking.ts'
import { Duplicate } from '#models/records/duplicate.ts'
import { Person } from '#models/records/person.ts'
import { type PersonFacts, correctPerson, enterPerson } from '#models/people/writing.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { explained } from '#test/support/explained.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { factsOf } from '#test/support/person-facts.ts'
import { scopes } from '#models/access/scope.ts'
import { markDistinct } from '#models/identity/duplicates/deciding.ts'
import { findDuplicates } from '#models/identity/duplicates/finding.ts'

describe('Duplicates of an agency', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })
  const enter = (rest: Partial<PersonFacts>, agency = cast.aubagne._id) => enterPerson(agency, factsOf(rest))
  const twin = { lastName: 'Benali', firstName: 'Nadia', birthDate: '1984-03-12' }
  const open = async () => {
    await findDuplicates()
    const pairs = await scopes.duplicates(cast.marie).find({ state: 'open' }).sort({ score: -1 })
    return pairs.map(({ reasons, strength }) => `${strength} ${reasons.join(' ')}`)
  }

  it('are found among those whose file changed, once, the reasons with them', async () => {
    expect(await open()).to.deep.equal([])
    await enter(twin)
    await enter({ ...twin, lastName: 'Benaly', identifiers: ['9200001A'] })
    expect(await open()).to.deep.equal(['strong nameAndBirthDate', 'weak nearName', 'weak nearName'])
    expect(await open()).to.have.length(3)
  })

  it('are told to the agency alone', async () => {
    await enter(twin)
    await enter(twin, cast.nice._id)
    await enter(twin, cast.nice._id)
    expect(await open()).to.have.length(1)
    expect(await scopes.duplicates(cast.samira)).to.have.length(1)
    for (const account of [cast.paul, cast.sofia, cast.admin])
      expect(await scopes.duplicates(account)).to.have.length(0)
  })

  it('go once a correction makes them other people', async () => {
    const other = await enter(twin)
    expect(await open()).to.have.length(1)
    await correctPerson(other, factsOf({ ...twin, birthDate: '1991-07-30' }))
    expect(await open()).to.deep.equal([])
  })

  it('are not asked again once they are two people, until something else speaks', async () => {
    const other = await enter(twin)
    await markDistinct({ people: [cast.nadia._id, other._id], by: cast.marie._id, why: 'Cousines' })
    expect(await open()).to.deep.equal([])
    await correctPerson(other, factsOf({ ...twin, commune: 'Gémenos', comment: 'Rien de neuf' }))
    expect(await open()).to.deep.equal([])
    await correctPerson(other, factsOf({ ...twin, email: cast.nadia.email ?? null }))
    expect(await open()).to.deep.equal(['strong nameAndBirthDate emailAndFirstName'])
    expect(await Duplicate.findOne().orFail()).to.include({ state: 'open', why: 'Cousines' })
  })

  it('stop a second file unless a reason is given, which is remembered', async () => {
    const decided = (seen: string[], why = '') => ({ decision: { seen, why }, by: cast.marie._id })
    const again = (seen: string[], why?: string) =>
      enterUnlessKnown(cast.aubagne._id, factsOf(twin), decided(seen, why)).catch((error: unknown) => error)
    const stopped = await again([])
    expect(stopped).to.be.instanceof(MaybeKnown)
    expect(stopped).to.include({ key: 'errors.person.alike', stops: true })
    expect(await again([cast.nadia.id])).to.include({ key: 'errors.person.sayWhyTwo', field: 'why' })
    const entered = await again([cast.nadia.id], 'Homonyme née le même jour')
    expect(entered).to.be.instanceof(Person)
    expect(await open()).to.deep.equal([])
    expect(await Duplicate.findOne().orFail()).to.include({
      state: 'apart',
      why: 'Homonyme née le même jour'
    })
  })
})

describe('Looking for duplicates', () => {
  useDatabase({ embedded: true })

  it('looks at few files for one that changed', async () => {
    const { aubagne } = await raiseCast()
    await findDuplicates(new Date(Date.now() + 120_000))
    await enterPerson(aubagne._id, factsOf({ lastName: 'Seul', firstName: 'Yann', birthDate: '1955-05-05' }))
    const spent = await explained(() => findDuplicates(new Date(Date.now() + 120_000)))
    expect(spent.scans).to.equal(0)
    // The seven of the cast were written at the moment of the last change: they are passed over, not compared.
    expect(spent.examined).to.be.at.most(7 + 8)
  })
})
