import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { Duplicate } from '#models/records/duplicate.ts'
import { ImportRow } from '#models/records/import-row.ts'
import { ImportRun } from '#models/records/import-run.ts'
import { guards } from '#models/people/moving-identifiers.ts'
import { Merge } from '#models/records/merge.ts'
import { Person } from '#models/records/person.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { dieBefore } from '#test/support/dying.ts'
import { factsOf } from '#test/support/person-facts.ts'
import { refusalOf } from '#test/support/refusal.ts'
import { placeColumns, confirmImport, undoImport } from '#models/importing/run/confirm.ts'
import { decideRow } from '#models/importing/run/correct-row.ts'
import { uploadFile } from '#models/importing/run/upload.ts'
import { undoMerge, mergePeople } from '#models/identity/merge/deciding.ts'
import { finishMerges } from '#models/identity/merge/steps.ts'
import { enterPerson } from '#models/people/writing.ts'
import { takeSeat, withdraw } from '#models/seats/seats.ts'

const [HEAD = '', FIRST = ''] = readFileSync('test/fixtures/people.csv', 'utf8').split('\n')
const LATER = () => new Date(Date.now() + 60_000)

describe('While two files become one', function () {
  this.timeout(60_000)
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  let kept: Person
  let losing: Person
  beforeEach(async () => {
    cast = await raiseCast()
    kept = await enterPerson(cast.aubagne._id, factsOf({ identifiers: ['99000000901'] }))
    losing = await enterPerson(cast.aubagne._id, factsOf({ identifiers: ['9300001A'] }))
  })
  const join = () => mergePeople({ kept, losing, choices: {}, by: cast.marie._id })
  const bring = async (lines: string[]) => {
    const bytes = Buffer.from([HEAD, ...lines].join('\n'))
    const { marie, aubagne } = cast
    const brought = await uploadFile({
      agency: aubagne._id,
      by: marie._id,
      fileName: 'liste.csv',
      bytes
    })
    return placeColumns(
      brought,
      brought.columns.map(({ field }) => field)
    )
  }
  const again = ({ _id }: ImportRun) => ImportRun.findById(_id).orFail()
  const save = async (importation: ImportRun) =>
    confirmImport(await again(importation), { by: cast.marie._id })

  describe('an identifier that no file holds for an instant', () => {
    const enter = (lastName = 'Autre', agency = cast.aubagne._id) =>
      enterPerson(agency, factsOf({ lastName, identifiers: ['9300001A'] }))
    const holders = async () =>
      (await Person.find({ identifiers: '9300001A' })).map(({ lastName }) => lastName)
    /** The process dies with the identifier in no file. */
    const begin = async () => {
      const isAdded = ({ collection, args }: { collection: string; args: unknown[] }) =>
        collection === 'people' && JSON.stringify(args).includes('$addToSet')
      expect(await dieBefore(isAdded, join)).to.equal(false)
      expect(await holders()).to.deep.equal([])
    }

    it('is nobody else’s, and the reader is shown the file it goes to when it is theirs', async () => {
      await begin()
      const taken = await refusalOf(enter())
      expect(taken).to.include({ key: 'errors.person.known', person: kept.id, identifier: '9300001A' })
      expect((await refusalOf(enter('Autre', cast.nice._id))).key).to.equal('errors.person.knownElsewhere')
      await finishMerges(LATER())
      expect(await holders()).to.deep.equal(['Martin'])
    })

    it('control: without the guard somebody else gets it, and the person loses it', async () => {
      await begin()
      const { underWay } = guards
      guards.underWay = () => ({ _id: { $in: [] } })
      try {
        await enter()
      } finally {
        guards.underWay = underWay
      }
      await finishMerges(LATER())
      expect(await holders()).to.deep.equal(['Autre'])
    })

    it('is nobody else’s while two files become two again', async () => {
      const merge = await join()
      const isPutBack = ({ collection, method }: { collection: string; method: string }) =>
        collection === 'people' && method === 'insertOne'
      expect(await dieBefore(isPutBack, () => undoMerge(merge, { by: null }))).to.equal(false)
      expect(await holders()).to.deep.equal([])
      expect((await refusalOf(enter())).key).to.equal('errors.person.known')
      await finishMerges(LATER())
      expect((await Person.findById(losing._id).orFail()).identifiers).to.deep.equal(['9300001A'])
    })

    it('is not given to anyone by a list either, which is judged again', async () => {
      await begin()
      const importation = await bring([FIRST.replace('ROUMANILLE;Élise;14/03/1989', 'AUTRE;Zoé;01/02/1991')])
      await save(importation)
      expect(await holders()).to.deep.equal([])
      await finishMerges(LATER())
      expect(await holders()).to.deep.equal(['Martin'])
      expect(await Person.countDocuments({ lastName: 'AUTRE' })).to.equal(0)
    })
  })

  describe('a list that speaks of the file that went', () => {
    const like = (person: Person) =>
      FIRST.replace('9300001A', '9300008A').replace(
        'ROUMANILLE;Élise;14/03/1989',
        `${person.lastName};${person.firstName};02/04/1990`
      )
    const [row] = [
      async (importation: ImportRun) => ImportRow.findOne({ importation: importation._id }).orFail()
    ]

    it('and was said to be about it is about the kept one', async () => {
      const importation = await bring([like(losing)])
      await decideRow(importation, 1, losing.id)
      await join()
      await save(importation)
      expect((await Person.findById(kept._id).orFail()).identifiers.toSorted()).to.deep.equal([
        '9300001A',
        '9300008A',
        '99000000901'
      ])
      expect(await Person.countDocuments({ lastName: /^martin$/i })).to.equal(1)
    })

    it('and was said to be about someone who is there no more is asked again, and enters nobody', async () => {
      const importation = await bring([like(losing)])
      await decideRow(importation, 1, losing.id)
      await Person.deleteOne({ _id: losing._id })
      await save(importation)
      expect((await row(importation)).outcome).to.equal('doubtful')
      expect(await Person.countDocuments({ lastName: /^martin$/i })).to.equal(1)
    })

    it('and was said to be about someone else is not asked about again', async () => {
      const importation = await bring([like(losing)])
      await decideRow(importation, 1, 'other')
      await join()
      await save(importation)
      const { person } = await row(importation)
      const apart = await Duplicate.findOne({ people: person as never, state: 'apart' }).orFail()
      expect(apart.people.map(String)).to.include(kept.id)
    })

    it('and had entered one of the two leaves it alone, undone while they become one', async () => {
      const importation = await bring([FIRST.replace('9300001A', '9300008A')])
      await save(importation)
      const entered = await Person.findOne({ identifiers: '9300008A' }).orFail()
      const merging = () => mergePeople({ kept: entered, losing, choices: {}, by: null })
      await dieBefore(({ collection, method }) => collection === 'people' && method === 'replaceOne', merging)
      await undoImport(await again(importation))
      expect((await row(importation)).undoneAs).to.equal('kept')
      await finishMerges(LATER())
      expect((await Person.findById(entered._id).orFail()).identifiers).to.have.length(2)
    })

    it('and takes one of the two out at that moment leaves no merge behind', async () => {
      await Person.deleteOne({ _id: losing._id })
      expect((await refusalOf(join())).key).to.equal('errors.duplicate.gone')
      expect(await Merge.countDocuments()).to.equal(0)
    })

    it('and had entered it cannot be undone once the kept one has a seat, and leaves it alone otherwise', async () => {
      const importation = await bring([FIRST.replace('9300001A', '9300008A')])
      await save(importation)
      const entered = await Person.findOne({ identifiers: '9300008A' }).orFail()
      const merge = await mergePeople({ kept, losing: entered, choices: {}, by: null })
      const { forgeWorkshop, marie } = cast
      await takeSeat(forgeWorkshop._id, { person: kept._id, by: marie._id })
      expect((await refusalOf(undoImport(await again(importation)))).key).to.equal(
        'imports.refusal.registered'
      )
      await withdraw(forgeWorkshop._id, { person: kept._id, by: marie._id, reason: 'mistake' })
      await Merge.db.collection('participations').deleteMany({ person: kept._id })
      await undoImport(await again(importation))
      expect((await row(importation)).undoneAs).to.equal('kept')
      await undoMerge(merge, { by: null })
      expect(await Person.countDocuments({ _id: entered._id })).to.equal(1)
    })
  })
})
