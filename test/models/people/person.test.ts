import { expect } from 'chai'
import { Participation } from '#models/records/participation.ts'
import { foundIn, piecesOf, readings } from '#models/people/search.ts'
import { Person } from '#models/records/person.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { factsOf } from '#test/support/person-facts.ts'
import { labelsOn } from '#models/people/target-groups.ts'
import { correctPerson, enterPerson } from '#models/people/writing.ts'
import { pageOfPeople, searchPeople } from '#models/people/list.ts'

describe('Finding a person', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })
  const found = async (typed: string, account = cast.marie) => {
    const { people } = await searchPeople(account, typed)
    return people.map(({ firstName }) => firstName)
  }

  it('finds by the beginning of any name, in any order, without accents, case or hyphens', async () => {
    expect(await found('bena')).to.deep.equal(['Nadia'])
    expect(await found('nad ben')).to.deep.equal(['Nadia'])
    expect(await found('BENALI nadia')).to.deep.equal(['Nadia'])
    expect(await found('saidi')).to.deep.equal(['Inès'])
    expect(await found('Inès Saïdi')).to.deep.equal(['Inès'])
    expect(await found('theo')).to.deep.equal(['Théo'])
  })

  it('takes a name written in one word, in two or with an apostrophe for the same', async () => {
    expect(await found("n'guyen")).to.deep.equal(['Théo'])
    expect(await found('nguyen van')).to.deep.equal(['Théo'])
    expect(await found('N Guyen-Van Théo')).to.deep.equal(['Théo'])
    const agency = cast.aubagne._id
    await enterPerson(agency, factsOf({ lastName: 'Bensaïd', firstName: 'Jean-Paul' }))
    expect(await found('ben said')).to.deep.equal(['Jean-Paul'])
    expect(await found('jeanpaul')).to.deep.equal(['Jean-Paul'])
    expect(await found('jean paul bensaid')).to.deep.equal(['Jean-Paul'])
  })

  it('finds by identifier of 8 characters or 11 digits, whole or begun', async () => {
    expect(await found('9100001A')).to.deep.equal(['Nadia'])
    expect(await found('9100001 a')).to.deep.equal(['Nadia'])
    expect(await found('99000000017')).to.deep.equal(['Nadia'])
    expect(await found('99 000 000 017')).to.deep.equal(['Nadia'])
    expect(await found('9100002')).to.deep.equal(['Karim'])
  })

  it('finds by e-mail address, whole or begun, in any case', async () => {
    expect(await found('nadia.benali@example.org')).to.deep.equal(['Nadia'])
    expect(await found(' Nadia.BENALI@ex')).to.deep.equal(['Nadia'])
    expect(await found('<nadia.benali@example.org>')).to.deep.equal(['Nadia'])
    expect(await found('nobody@example.org')).to.deep.equal([])
  })

  it('finds by telephone in any writing', async () => {
    for (const typed of [
      '06 39 98 01 01',
      '0639980101',
      '+33 6 39 98 01 01',
      '0033639980101',
      '06.39.98.01.01',
      '06-39-98-01-01',
      '063998 01 01'
    ]) {
      expect(await found(typed), typed).to.deep.equal(['Nadia'])
    }
    expect(await found('06 39 98')).to.have.length(6)
  })

  it('finds by birth date in any writing, alone or with a name', async () => {
    for (const typed of [
      '12/03/1984',
      '12.03.84',
      '1984-03-12',
      '12 mars 1984',
      '12031984',
      'benali 12/03/1984'
    ]) {
      expect(await found(typed), typed).to.deep.equal(['Nadia'])
    }
    expect(await found('haddad 12/03/1984')).to.deep.equal([])
  })

  it('finds by a number or a date said beside a name', async () => {
    for (const typed of [
      'benali 06 39 98 01 01',
      'tel 06 39 98 01 01',
      'tél : 06.39.98.01.01 benali',
      '(0)6 39 98 01 01',
      'benali 990 000 000 17',
      'N° 9100001A',
      'benali né le 12/03/1984',
      'Benali née le 12 mars 1984',
      'benali 12031984'
    ])
      expect(await found(typed), typed).to.deep.equal(['Nadia'])
    for (const typed of ['haddad 06 39 98 01 01', 'benali 06 39 98 01 02', 'haddad née le 12/03/1984'])
      expect(await found(typed), typed).to.deep.equal([])
  })

  it('finds nobody else by the pieces of a telephone', async () => {
    const facts = factsOf({ phone: '+33611112222', otherPhones: ['+33698112733'], identifiers: ['39100001'] })
    const [one, other] = [{ lastName: '0 6 98', firstName: '39 11' }, {}]
    await enterPerson(cast.aubagne._id, { ...facts, ...one, ...other })
    expect(await found('(0)6 39 98 11 27')).to.deep.equal([])
    expect(await found('06 39 98 11 27')).to.deep.equal([])
  })

  it('finds names of one sign', async () => {
    await enterPerson(cast.aubagne._id, factsOf({ lastName: '李', firstName: '明' }))
    expect(await found('李 明')).to.deep.equal(['明'])
  })

  it('finds nobody outside the scope of the account', async () => {
    expect(await found('giordano')).to.deep.equal([])
    expect(await found('giordano', cast.samira)).to.deep.equal(['Bruno'])
    for (const account of [cast.paul, cast.sofia, cast.admin])
      expect(await found('benali', account)).to.deep.equal([])
  })

  it('takes signs of expressions and of operators for nothing', async () => {
    for (const typed of ['.*', 'b.*', '(a+)+$', '$gt', '[a-z]', '{"$ne":1}', '\\', ' ', 'a']) {
      expect(await found(typed), typed).to.deep.equal([])
    }
    expect(await found('^ben$')).to.deep.equal(['Nadia'])
  })

  it('shows twenty at most and says that there are others', async () => {
    for (let i = 0; i < 21; i++)
      await enterPerson(cast.aubagne._id, factsOf({ lastName: `Zola${String.fromCharCode(97 + i)}` }))
    const { people, more } = await searchPeople(cast.marie, 'zola')
    expect(people).to.have.length(20)
    expect(more).to.equal(true)
    expect((await searchPeople(cast.marie, 'zolaa')).more).to.equal(false)
  })

  it('turns pages of names both ways, each person once', async () => {
    for (let i = 0; i < 120; i++)
      await enterPerson(cast.aubagne._id, factsOf({ lastName: 'Même', firstName: 'Nom' }))
    const seen: string[] = []
    let page = await pageOfPeople(cast.marie, {})
    expect(page.hasPrevious).to.equal(false)
    for (;;) {
      seen.push(...page.people.map(({ id }) => id))
      if (!page.hasNext) break
      page = await pageOfPeople(cast.marie, { after: page.people.at(-1)?.id })
    }
    expect(new Set(seen).size).to.equal(126)
    expect(seen).to.have.length(126)
    const back = await pageOfPeople(cast.marie, { before: page.people[0]?.id })
    expect(back.people.map(({ id }) => id)).to.deep.equal(seen.slice(50, 100))
    expect(back.hasPrevious).to.equal(true)
  })
})

describe('The file of a person', () => {
  useDatabase()
  useEmptyCollections()

  it('is found by its new name after a correction, not by the old one', async () => {
    const cast = await raiseCast()
    const { nadia } = cast
    await correctPerson(
      nadia,
      factsOf({ lastName: 'Durand', firstName: 'Nadia', identifiers: [...nadia.identifiers] })
    )
    expect((await searchPeople(cast.marie, 'durand')).people.map(({ id }) => id)).to.deep.equal([nadia.id])
    expect((await searchPeople(cast.marie, 'benali')).people).to.deep.equal([])
  })

  it('refuses an identifier of someone of the agency, and names the file', async () => {
    const { aubagne, karim } = await raiseCast()
    const refusal = await refusalOf(enterPerson(aubagne._id, factsOf({ identifiers: ['9100002B'] })))
    expect(refusal).to.include({ key: 'errors.person.known', field: 'identifiers', person: karim.id })
  })

  it('refuses an identifier of another agency without telling who it is', async () => {
    const { aubagne } = await raiseCast()
    const refusal = await refusalOf(enterPerson(aubagne._id, factsOf({ identifiers: ['9100006F'] })))
    expect(refusal).to.include({ key: 'errors.person.knownElsewhere', person: null })
  })

  it('is written once when two counsellors enter the same identifier at the same moment', async () => {
    const { aubagne } = await raiseCast()
    const tries = Array.from({ length: 6 }, () =>
      enterPerson(aubagne._id, factsOf({ identifiers: ['9200001A'] })).catch(() => null)
    )
    expect((await Promise.all(tries)).filter(Boolean)).to.have.length(1)
    expect(await Person.countDocuments({ identifiers: '9200001A' })).to.equal(1)
  })

  it('forgets that an address was refused once it is another one', async () => {
    const { nadia } = await raiseCast()
    nadia.emailRefusedAt = new Date()
    await correctPerson(nadia, factsOf({ email: nadia.email ?? null }))
    expect(nadia.emailRefusedAt).to.be.an.instanceof(Date)
    await correctPerson(nadia, factsOf({ email: 'nadia.neuve@example.org' }))
    expect(nadia.emailRefusedAt).to.equal(null)
  })

  it('labels computed publics on a day, never declared ones', async () => {
    const { nadia, karim, lucie } = await raiseCast({ now: new Date('2026-11-24T09:00:00Z') })
    nadia.rsa = 'yes'
    nadia.qpv = 'yes'
    expect(labelsOn(nadia, '2026-11-24')).to.deep.equal([{ public: 'longTerm', count: 16 }])
    expect(labelsOn(karim, '2026-11-24').map(label => label.public)).to.deep.equal(['young'])
    expect(labelsOn(lucie, '2026-11-24').map(label => label.public)).to.deep.equal(['longTerm', 'senior'])
    expect(await Participation.countDocuments({})).to.be.greaterThan(0)
  })
})

describe('A typed search', () => {
  it('marks the beginning of the words that were found, as they are written', () => {
    const marked = (name: string, typed: string) =>
      piecesOf(name, typed)
        .map(({ text, found }) => (found ? `[${text}]` : text))
        .join('')
    expect(marked('BENAÏSSA Karim', 'benai')).to.equal('[BENAÏ]SSA Karim')
    expect(marked('BENALI Nadia', 'nad BEN')).to.equal('[BEN]ALI [Nad]ia')
    expect(marked('BENALI Nadia', '06 39')).to.equal('BENALI Nadia')
    expect(marked('ŒUVRARD Zoé', 'oeu zoe')).to.equal('[ŒU]VRARD [Zoé]')
    expect(foundIn('', 'x')).to.deep.equal([])
  })

  it('is read in a bounded number of ways however long it is', () => {
    expect(readings('a b c d e f g h '.repeat(200)).length).to.be.lessThan(8)
    expect(readings('')).to.deep.equal([])
    expect(readings('é')).to.deep.equal([])
  })
})

async function refusalOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.fail('was not refused'),
    (error: unknown) => error
  )
}
