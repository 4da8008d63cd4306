import { expect } from 'chai'
import mongoose from 'mongoose'
import { Person } from '#models/records/person.ts'
import { namesAndDate, refreshSearchKeys } from '#models/people/search.ts'
import type { Account } from '#models/records/account.ts'
import { sharedStore } from './running-store.ts'
import { searchPeople } from '#models/people/list.ts'

describe('finding people on the store', () => {
  const agency = new mongoose.Types.ObjectId()
  const marie = { role: 'counsellor', agency } as unknown as Account
  const { connection } = mongoose
  let asked: Record<string, unknown> = {}

  before(async () => {
    const { uri } = await sharedStore()
    await mongoose.connect(uri, { dbName: 'people', monitorCommands: true })
    connection.getClient().on('commandStarted', ({ commandName, command }) => {
      if (commandName === 'find') asked = command
    })
    await Person.createIndexes()
    const names = Array.from(
      { length: 400 },
      (_, n) => `${'bcdfghjklm'[n % 10] ?? ''}a${'rtlnv'[n % 5] ?? ''}o${n}`
    )
    const files = [...names, 'Benali', 'Ben Saïd', 'Benoît'].map(lastName => {
      const person = new Person({ agency, title: 'M', lastName, firstName: 'Zoé', birthDate: '1990-04-02' })
      refreshSearchKeys(person)
      return person
    })
    await Person.insertMany(files)
  })
  after(async () => {
    await connection.dropDatabase()
    await mongoose.disconnect()
  })

  /** What the very command that the search sent looks at, and how many it gives. */
  async function costOf(typed: string) {
    const found = await searchPeople(marie, typed)
    const cost = await costOfAsked()
    expect(found.people).to.have.length(Math.min(20, cost.returned ?? 0))
    return cost
  }

  async function costOfAsked() {
    const { filter, sort, limit } = asked
    const find = {
      find: Person.collection.name,
      filter,
      ...(sort ? { sort } : {}),
      ...(limit ? { limit } : {})
    }
    const explained = await connection.db?.command({ explain: find, verbosity: 'executionStats' })
    const { totalDocsExamined, nReturned } = explained?.['executionStats'] as Record<string, number>
    return { examined: totalDocsExamined, returned: nReturned }
  }

  it('looks at nobody but those it shows', async () => {
    expect(await costOf('ben')).to.deep.equal({ examined: 3, returned: 3 })
    expect(await costOf('benal')).to.deep.equal({ examined: 1, returned: 1 })
    expect(await costOf('ben saïd')).to.deep.equal({ examined: 1, returned: 1 })
    expect(await costOf('nobody')).to.deep.equal({ examined: 0, returned: 0 })
    expect(await costOf('zoé ben')).to.deep.equal({ examined: 3, returned: 3 })
  })

  it('looks at nobody else for a number or a date beside a name, here or in another agency', async () => {
    expect(await costOf('benali né le 02/04/1990')).to.deep.equal({ examined: 1, returned: 1 })
    expect(await costOf('benali 06 39 98 01 01')).to.deep.equal({ examined: 0, returned: 0 })
    const read = namesAndDate('zoé bensaid 2 avril 1990')
    await Person.find({ wholeName: { $in: read?.wholeNames ?? [] }, birthDate: read?.birthDate ?? '' }).limit(
      2
    )
    expect(await costOfAsked()).to.deep.equal({ examined: 1, returned: 1 })
  })

  it('looks at the first of very many, and at no other', async () => {
    expect(await costOf('zo')).to.deep.equal({ examined: 21, returned: 21 })
    expect(await costOf('ba')).to.deep.equal({ examined: 21, returned: 21 })
  })

  it('turns to the midst of the list of names as to its beginning', async () => {
    const [person] = await Person.find({ agency }).sort({ sortName: 1, _id: 1 }).skip(200).limit(1)
    const page = (cursor: object) => {
      const { sortName, _id } = person as Person
      const beyond = Object.keys(cursor)[0] ?? ''
      const $or = [{ sortName: { [beyond]: sortName } }, { sortName, _id: { [beyond]: _id } }]
      const order = beyond === '$gt' ? 1 : -1
      return Person.find({ agency }).sort({ sortName: order, _id: order }).limit(51).and([{ $or }])
    }
    for (const cursor of [{ $gt: 1 }, { $lt: 1 }]) {
      const found = await page(cursor)
      expect(found).to.have.length(51)
      expect(await costOfAsked()).to.deep.equal({ examined: 51, returned: 51 })
    }
  })
})
