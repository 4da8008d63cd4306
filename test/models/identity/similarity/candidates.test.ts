import { expect } from 'chai'
import { candidatesOf, type Draft } from '#models/identity/similarity/candidates.ts'
import { Person } from '#models/records/person.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { explained } from '#test/support/explained.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { refreshSearchKeys } from '#models/people/search.ts'

describe('Candidates for being one person', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })
  const of = async (draft: Draft, agency = cast.aubagne._id) => {
    const [known] = await candidatesOf(agency, [draft])
    return known ?? expect.fail('no answer')
  }
  const nadia = { lastName: 'Benali', firstName: 'Nadia', birthDate: '1984-03-12' }

  it('finds someone by identifier, by name and birth date, by e-mail and by telephone', async () => {
    const drafts: Draft[] = [
      { lastName: 'Autre', firstName: 'Zoé', identifiers: ['9100001A'] },
      nadia,
      { lastName: 'Autre', firstName: 'Nadia', email: String(cast.nadia.email).toUpperCase() },
      { lastName: 'Autre', firstName: 'Nadia', phones: [String(cast.nadia.phone)] },
      { lastName: 'Nadia', firstName: 'Benali', birthDate: '1984-03-12' },
      { lastName: 'Benaly', firstName: 'Nadia', birthDate: '1984-03-12' },
      { lastName: 'Benali', firstName: 'Nadia', birthDate: null },
      { lastName: 'Benali', firstName: 'Nadia', birthDate: '1984-12-03' },
      { lastName: 'Personne', firstName: 'Zoé', birthDate: '1950-01-01' }
    ]
    const known = await candidatesOf(cast.aubagne._id, drafts)
    const said = known.map(({ verdict, candidates }) => [
      verdict,
      ...candidates.map(({ person, reasons }) => `${person.firstName} ${reasons[0] ?? ''}`)
    ])
    expect(said).to.deep.equal([
      ['stop', 'Nadia identifier'],
      ['stop', 'Nadia nameAndBirthDate'],
      ['stop', 'Nadia emailAndFirstName'],
      ['stop', 'Nadia phoneAndFirstName'],
      ['stop', 'Nadia swappedName'],
      ['ask', 'Nadia nearName'],
      ['ask', 'Nadia birthDateUnknown'],
      ['ask', 'Nadia swappedDate'],
      ['pass']
    ])
  })

  it('finds someone by a second telephone', async () => {
    cast.nadia.otherPhones = ['+33442000001']
    refreshSearchKeys(cast.nadia)
    await cast.nadia.save()
    const { candidates } = await of({ lastName: 'Autre', firstName: 'Nadia', phones: ['+33442000001'] })
    expect(candidates.map(({ person }) => String(person._id))).to.deep.equal([cast.nadia.id])
  })

  it('lets a couple that shares its address, and a namesake, pass', async () => {
    const { email, phone } = cast.nadia
    const husband = { lastName: 'Benali', firstName: 'Karim', birthDate: '1980-01-05' }
    expect(await of({ ...husband, email: email ?? '', phones: [phone ?? ''] })).to.deep.equal({
      candidates: [],
      verdict: 'pass',
      elsewhere: null
    })
    expect((await of({ ...nadia, birthDate: '1991-07-30' })).verdict).to.equal('pass')
  })

  it('does not take a file for its own candidate', async () => {
    expect((await of({ ...nadia, self: cast.nadia._id })).verdict).to.equal('pass')
  })

  it('says of someone of another agency only that they are known there', async () => {
    const held = await of({ lastName: 'Autre', firstName: 'Zoé', identifiers: ['9100006F'] })
    expect(held).to.deep.equal({ candidates: [], verdict: 'pass', elsewhere: 'identifier' })
    const named = await of(nadia, cast.nice._id)
    expect(named).to.deep.equal({ candidates: [], verdict: 'pass', elsewhere: 'nameAndBirthDate' })
    const { elsewhere } = await of({ ...nadia, birthDate: null, email: 'x@example.org' }, cast.nice._id)
    expect(elsewhere).to.equal(null)
    const joined = await of({ ...nadia, lastName: 'BEN ALI' }, cast.nice._id)
    expect(joined.elsewhere).to.equal('nameAndBirthDate')
  })
})

describe('Looking for candidates', () => {
  useDatabase({ embedded: true })

  it('looks by index at those who share something, for one draft and for 500', async () => {
    const { aubagne, nice } = await raiseCast()
    const day = (n: number) => new Date(Date.UTC(1960, 0, 1 + n)).toISOString().slice(0, 10)
    const letters = (n: number) => [...String(n)].map(digit => 'abcdefghij'[Number(digit)] ?? '').join('')
    const draft = (n: number) => ({
      agency: n % 2 ? aubagne._id : nice._id,
      lastName: `Nom${letters(n)}`,
      firstName: `Prénom${letters(n * 7)}`,
      birthDate: day(n % 1500),
      email: `personne${n}@example.org`,
      phones: [`+336390${String(10000 + n)}`],
      identifiers: [`${String(3000000 + n)}A`]
    })
    const files = Array.from({ length: 3000 }, (_, n) => {
      const { phones, ...rest } = draft(n)
      const person = new Person({ ...rest, phone: phones[0] })
      refreshSearchKeys(person)
      return person
    })
    await Person.insertMany(files)
    for (const length of [1, 500]) {
      const drafts = Array.from({ length }, (_, n) => draft(2 * n + 1))
      const spent = await explained(() => candidatesOf(aubagne._id, drafts))
      expect(spent.queries).to.be.at.most(8)
      expect(spent.scans, 'queries without index').to.equal(0)
      expect(spent.examined, `documents looked at for ${length}`).to.be.at.most(7 * length)
    }
  })
})
