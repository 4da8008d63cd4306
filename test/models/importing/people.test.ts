import { expect } from 'chai'
import mongoose from 'mongoose'
import { addDays } from '#lib/dates.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import type { Account } from '#models/records/account.ts'
import type { ImportRun } from '#models/records/import-run.ts'
import { Duplicate } from '#models/records/duplicate.ts'
import type { Candidate } from '#models/importing/people/person-line.ts'
import { unkeptColumns, unreadColumns } from '#models/importing/file/columns.ts'
import { countRows } from '#models/importing/file/rows.ts'
import { correctPeople } from '#models/importing/people/write-people.ts'
import { Person } from '#models/records/person.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { factsOf } from '#test/support/person-facts.ts'
import { findDuplicates } from '#models/identity/duplicates/finding.ts'
import { placeColumns, confirmImport, undoImport } from '#models/importing/run/confirm.ts'
import { correctRow, decideRow, setRowAside, takeRowBack } from '#models/importing/run/correct-row.ts'
import { uploadFile } from '#models/importing/run/upload.ts'
import { scopes } from '#models/access/scope.ts'
import { enterPerson } from '#models/people/writing.ts'
import { searchPeople } from '#models/people/list.ts'
import { bringing, PEOPLE } from './bringing.ts'

describe('a list of people brought in', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })
  const { bring, save, again, rowsOf, findingsOf, work, counts } = bringing(() => cast)

  it('is counted before anything is written', async () => {
    const before = await Person.countDocuments()
    const importation = await bring(PEOPLE)
    expect(importation.kind).to.equal('people')
    expect(importation.lines).to.include({ ...counts, new: 3, refused: 2, check: 2, ignored: 1, others: 1 })
    expect(unreadColumns(importation.columns)).to.deep.equal(['Couleur préférée'])
    expect(unkeptColumns(importation.columns)).to.deep.equal(['BOE', 'Agence'])
    expect(await Person.countDocuments()).to.equal(before)
  })

  it('enters each person in the agency of their line, found by name, identifier and telephone', async () => {
    const saved = await save(PEOPLE)
    expect([saved.state, saved.lines.saved]).to.deep.equal(['saved', 3])
    for (const typed of ['roumanille elise', '9300001a', '06 39 98 04 01']) {
      const { people } = await searchPeople(cast.marie, typed)
      expect(
        people.map(({ rosterName }) => rosterName),
        typed
      ).to.deep.equal(['ROUMANILLE Élise'])
    }
    const moussa = await Person.findOne({ identifiers: '9300002B' }).orFail()
    expect([moussa.phone, moussa.comment, moussa.registeredOn]).to.deep.equal([
      '+33639980402',
      '=1+1',
      '2026-05-05'
    ])
    const noe = await Person.findOne({ identifiers: '9300004D' }).orFail()
    expect(noe.agency.equals(cast.nice._id)).to.equal(true)
  })

  it('changes nothing when brought in a second time', async () => {
    await save(PEOPLE)
    const before = await Person.find().sort({ _id: 1 }).lean()
    const again = await bring(PEOPLE)
    expect(again.lines).to.include({
      ...counts,
      unchanged: 2,
      refused: 2,
      ignored: 1,
      elsewhere: 1,
      check: 1
    })
    await confirmImport(again, { by: cast.marie._id })
    expect(await Person.find().sort({ _id: 1 }).lean()).to.deep.equal(before)
  })

  it('says field by field what changes, and an empty cell erases nothing', async () => {
    await save(PEOPLE)
    const changed = PEOPLE.replace('06 39 98 04 01;elise.roumanille@example.org', '06 39 98 04 99;')
    const importation = await bring(changed)
    const rows = (await rowsOf(importation)).filter(({ outcome }) => outcome === 'changed')
    expect(rows.map(({ changes }) => changes)).to.deep.equal([
      [
        {
          column: 'Téléphone',
          before: { text: '06\u00a039\u00a098\u00a004\u00a001' },
          after: { text: '06\u00a039\u00a098\u00a004\u00a099' }
        }
      ]
    ])
    await confirmImport(importation, { by: cast.marie._id })
    const elise = await Person.findOne({ identifiers: '9300001A' }).orFail()
    expect([elise.phone, elise.email]).to.deep.equal(['+33639980499', 'elise.roumanille@example.org'])
    expect((await searchPeople(cast.marie, '0639980499')).people).to.have.length(1)
  })

  it('leaves alone who is known in another agency, and tells nothing of them', async () => {
    await save(PEOPLE, cast.samira)
    const noe = (await rowsOf(await bring(PEOPLE.replace('noe.vidal@', 'autre@'))))[3]
    expect([noe?.outcome, noe?.changes]).to.deep.equal(['elsewhere', []])
    expect(findingsOf(noe).map(({ severity }) => severity)).to.deep.equal(['fixed'])
  })

  it('refuses an identifier that is someone else’s', async () => {
    const [held = ''] = cast.karim.identifiers
    const [row] = await rowsOf(await bring(PEOPLE.replace('9300001A', held)))
    expect(row?.outcome).to.equal('refused')
    expect(findingsOf(row).at(-1)?.reason).to.equal('imports.finding.identifier-of-another')
  })

  const likeKarim = () =>
    PEOPLE.replace('ROUMANILLE;Élise;14/03/1989', `Haddad;Karim;${slashed(cast.karim.birthDate ?? '')}`)

  it('asks who a namesake of the same birth date is, and adds the identifier to the same person', async () => {
    const importation = await bring(likeKarim())
    const [row] = await rowsOf(importation)
    const [candidate] = (row?.candidates ?? []) as Candidate[]
    expect([row?.outcome, candidate?.person?.equals(cast.karim._id), candidate?.reasons]).to.deep.equal([
      'doubtful',
      true,
      ['nameAndBirthDate']
    ])
    const decided = await decideRow(importation, 1, cast.karim.id)
    expect(decided.outcome).to.equal('changed')
    const saved = await confirmImport(await again(importation), { by: cast.marie._id })
    expect([saved.lines.saved, saved.lines.doubtful]).to.deep.equal([3, 0])
    const karim = await Person.findById(cast.karim._id).orFail()
    expect(karim.identifiers).to.deep.equal([...cast.karim.identifiers, '9300001A'])
  })

  it('leaves the namesake someone else when told so, and untouched while nobody says', async () => {
    const importation = await bring(likeKarim())
    expect((await confirmImport(importation, { by: cast.marie._id })).lines).to.include({
      saved: 2,
      doubtful: 1
    })
    await decideRow(await again(importation), 1, 'other')
    const saved = await confirmImport(await again(importation), { by: cast.marie._id })
    expect(saved.lines).to.include({ saved: 3, doubtful: 0 })
    expect(await Person.countDocuments({ lastName: /^haddad$/i, firstName: 'Karim' })).to.equal(2)
  })

  const openPairs = async () => {
    await findDuplicates()
    return Duplicate.countDocuments({ state: 'open' })
  }

  it('never asks again of two whom someone has told apart, a known person or another line', async () => {
    const before = await openPairs()
    const [head = '', first = ''] = PEOPLE.split('\n')
    const karim = likeKarim().split('\n')[1] ?? ''
    const lines = [karim, first.replace('9300001A', '9300008A'), first.replace('9300001A', '99000000987')]
    const importation = await bring([head, ...lines].join('\n'))
    expect(importation.lines).to.include({ new: 1, doubtful: 2 })
    await decideRow(importation, 1, 'other')
    await decideRow(await again(importation), 3, 'other')
    const saved = await confirmImport(await again(importation), { by: cast.marie._id })
    expect(saved.lines.saved).to.equal(3)
    expect(await openPairs()).to.equal(before)
    const apart = await Duplicate.find({ state: 'apart' })
    expect(apart).to.have.length(2)
    expect(apart.every(({ decidedBy }) => decidedBy?.equals(cast.marie._id))).to.equal(true)
  })

  it('asks as a duplicate of a namesake whom nobody has told apart', async () => {
    const before = await openPairs()
    const [head = '', first = ''] = PEOPLE.split('\n')
    await save([head, first].join('\n'))
    await enterPerson(
      cast.aubagne._id,
      factsOf({ lastName: 'ROUMANILLE', firstName: 'Élise', birthDate: '1989-03-14' })
    )
    expect(await openPairs()).to.equal(before + 1)
  })

  it('asks whether two lines of one name and birth date are one person, and makes them one when they are', async () => {
    const [head = '', first = ''] = PEOPLE.split('\n')
    const importation = await bring([head, first, first.replace('9300001A', '99000000987')].join('\n'))
    expect(importation.lines, JSON.stringify(await rowsOf(importation))).to.include({ new: 1, doubtful: 1 })
    await decideRow(importation, 2, 'line-1')
    const saved = await confirmImport(await again(importation), { by: cast.marie._id })
    expect(saved.lines.saved).to.equal(2)
    const elise = await Person.findOne({ identifiers: '9300001A' }).orFail()
    expect(elise.identifiers).to.deep.equal(['9300001A', '99000000987'])
  })

  it('judges a corrected line again, alone and against its siblings', async () => {
    const importation = await bring(PEOPLE)
    const birth = importation.columns.findIndex(({ field }) => field === 'birthDate')
    const row = await correctRow(importation, 3, new Map([[birth, '28/02/1990']]))
    expect([row.outcome, (await again(importation)).lines.refused]).to.deep.equal(['new', 1])
    const identifier = importation.columns.findIndex(({ field }) => field === 'identifier')
    const twice = await correctRow(importation, 5, new Map([[identifier, '9300001A']]))
    expect(findingsOf(twice).map(({ reason }) => reason)).to.include('imports.reason.identifier-conflict')
    await setRowAside(importation, 1)
    expect((await rowsOf(importation))[4]?.outcome, 'what stopped it is gone').to.equal('new')
    expect((await takeRowBack(importation, 1)).outcome).to.equal('refused')
    expect((await again(importation)).lines).to.deep.equal(await countRows(importation._id))
  })

  it('remembers what a heading means, for the agency alone', async () => {
    const text = PEOPLE.replace('Date de naissance', 'Né quand').replace('Couleur préférée', 'Remarque')
    const bytes = Buffer.from(text.replaceAll(';Commentaire', ';Mot du conseiller'))
    const brought = (by: Account) => uploadFile({ agency: by.agency!, by: by._id, fileName: 'a.csv', bytes })
    const first = await brought(cast.marie)
    expect(first.state).to.equal('columns')
    const fields = first.columns.map(({ field, heading }) => (heading === 'Né quand' ? 'birthDate' : field))
    const placed = await placeColumns(first, fields)
    expect([placed.state, placed.lines.new]).to.deep.equal(['checked', 3])
    await confirmImport(placed, { by: cast.marie._id })
    expect((await brought(cast.marie)).state).to.equal('checked')
    expect((await brought(cast.samira)).state).to.equal('columns')
  })

  it('takes the last word on a heading, also on one that was not to be read', async () => {
    const text = PEOPLE.replace('Date de naissance', 'Né quand')
    const bring = (more = '') =>
      uploadFile({
        agency: cast.marie.agency!,
        by: cast.marie._id,
        fileName: 'a.csv',
        bytes: Buffer.from(text + more)
      })
    const right: Record<string, string> = { 'Né quand': 'birthDate', Nom: 'lastName', Prénom: 'firstName' }
    const told = (importation: ImportRun, words: Record<string, string | null>) =>
      importation.columns.map(({ heading, field }) =>
        heading in words ? (words[heading] as typeof field) : field
      )
    const first = await bring()
    const wrong = await placeColumns(
      first,
      told(first, { ...right, Nom: 'birthDate', 'Né quand': 'lastName', 'Code postal': null })
    )
    await placeColumns(wrong, told(wrong, { ...right, 'Code postal': 'postcode' }))
    const next = await bring('\n9300009Z;M.;AUTRE;Jo;01/01/1990;13400;Aubagne;;jo@example.org;;;;13165;;;;')
    const fields = Object.fromEntries(next.columns.map(({ heading, field }) => [heading, field]))
    expect(fields).to.include({ ...right, 'Code postal': 'postcode' })
    expect(next.state).to.equal('checked')
  })

  it('keeps how someone would rather be reached and the other trades, adding to those known', async () => {
    const [head = '', first = ''] = PEOPLE.split('\n')
    const wishes = (channel: string, trades: string) =>
      [`${head};Canal préféré;Autres métiers`, `${first};${channel};"${trades}"`].join('\n')
    const stored = () => Person.findOne({ identifiers: '9300001A' }).orFail()
    await save(wishes('Téléphone', 'J1501'))
    const before = await stored()
    expect([before.channel, before.otherTrades.map(({ code }) => code)]).to.deep.equal(['phone', ['J1501']])
    expect(before.otherTrades[0]?.label).to.have.length.above(4)

    const importation = await bring(wishes('Courriel', 'J1501, F1703'))
    const [row] = await rowsOf(importation)
    const changes = row?.changes as { column: string; before: unknown; after: unknown }[]
    expect(changes.map(({ column }) => column)).to.deep.equal(['Canal préféré', 'Autres métiers'])
    expect(changes[0]).to.deep.include({
      before: { key: 'people.channel.phone' },
      after: { key: 'people.channel.email' }
    })
    const saved = await confirmImport(importation, { by: cast.marie._id })
    const after = await stored()
    expect([after.channel, after.otherTrades.map(({ code }) => code)]).to.deep.equal([
      'email',
      ['J1501', 'F1703']
    ])
    expect((await bring(wishes('', ''))).lines).to.include({ changed: 0 })
    await undoImport(saved)
    const back = await stored()
    expect([back.channel, back.otherTrades.map(({ code }) => code)]).to.deep.equal(['phone', ['J1501']])
  })

  it('keeps the language that a list names by code or name, and says one that it does not know', async () => {
    const [head = '', first = ''] = PEOPLE.split('\n')
    const spoken = (language: string) => [`${head};Langue`, `${first};${language}`].join('\n')
    const stored = async () => (await Person.findOne({ identifiers: '9300001A' }).orFail()).language
    await save(spoken('UK'))
    expect(await stored()).to.equal('uk')
    const [row] = await rowsOf(await bring(spoken('arabe')))
    expect(row?.changes).to.deep.include({
      column: 'Langue',
      before: { key: 'people.language.uk' },
      after: { key: 'people.language.ar' }
    })
    const unknown = await bring(spoken('occitan'))
    const [line] = await rowsOf(unknown)
    expect((line?.findings as { reason: string }[]).map(({ reason }) => reason)).to.include(
      'imports.reason.language-unknown'
    )
    await confirmImport(unknown, { by: cast.marie._id })
    expect(await stored(), 'as it was').to.equal('uk')
    expect((await bring(spoken(''))).lines).to.include({ changed: 0 })
  })

  it('keeps the referent whose name or address is that of one counsellor of the agency', async () => {
    await save(PEOPLE.replace('M. Aubert;;bleu', `${cast.marie.fullName};;bleu`))
    const [elise, moussa] = await Promise.all(
      ['9300001A', '9300002B'].map(identifier => Person.findOne({ identifiers: identifier }).orFail())
    )
    expect([elise?.referent?.equals(cast.marie._id), moussa?.referent]).to.deep.equal([true, null])
  })

  it('waits until someone has decided, then saves what is left', async () => {
    const saved = await save(PEOPLE)
    const birth = saved.columns.findIndex(({ field }) => field === 'birthDate')
    await correctRow(saved, 3, new Map([[birth, '28/02/1990']]))
    const more = await confirmImport(await again(saved), { by: cast.marie._id })
    expect([more.state, more.lines.saved]).to.deep.equal(['saved', 4])
  })

  it('enters each person once when two confirm at the same time', async () => {
    const importation = await bring(PEOPLE)
    const other = await scopes.imports(cast.marie).findOne({ _id: importation._id }).orFail()
    await Promise.all([
      confirmImport(importation, { by: cast.marie._id }),
      confirmImport(other, { by: cast.romain._id })
    ])
    expect(await Person.countDocuments({ identifiers: /^930000/ })).to.equal(3)
  })

  it('leaves alone who was changed between the reading and the writing', async () => {
    await save(PEOPLE)
    const stale = await Person.findOne({ identifiers: '9300001A' }).lean().orFail()
    await Person.updateOne({ _id: stale._id }, { $set: { phone: '+33639980477' } })
    await correctPeople([{ person: stale, set: { phone: '+33639980499' } }], {
      importation: stale._id,
      by: null,
      at: new Date()
    })
    expect((await Person.findById(stale._id).orFail()).phone).to.equal('+33639980477')
  })

  it('of 3,000 lines is planned and written in queries by the batch', async function () {
    this.timeout(60_000)
    const [headings = ''] = PEOPLE.split('\n')
    const day = (index: number) => slashed(addDays('1970-01-01', index * 3))
    const lines = Array.from({ length: 3000 }, (_, index) => {
      const number = String(index).padStart(4, '0')
      return `95${number}0A;M.;NOM${number};Jean;${day(index)};13400;Aubagne;;p${number}@example.org;05/05/2026;Non;Non;13165;;;;`
    })
    const text = [headings, ...lines].join('\n')
    const queries: string[] = []
    mongoose.set(
      'debug',
      (collection: string, method: string) => void queries.push(`${collection}.${method}`)
    )
    const importation = await bring(text)
    await work(importation)
    await confirmImport(await again(importation), { by: cast.marie._id })
    await work(importation)
    const saved = await again(importation)
    mongoose.set('debug', false)
    expect(saved.lines.saved).to.equal(3000)
    expect(await Person.countDocuments({ identifiers: /^95/ })).to.equal(3000)
    expect(queries.filter(query => query === 'people.insertMany')).to.have.length(30)
    expect(queries.length).to.be.below(700)
  })
})
