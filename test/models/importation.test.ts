import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import mongoose from 'mongoose'
import { addDays, localDate } from '#lib/dates.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import type { Account } from '#models/records/account.ts'
import { countOn } from '#models/hosts/import-origin.ts'
import { Company } from '#models/records/company.ts'
import { Importation } from '#models/records/import-run.ts'
import { Duplicate } from '#models/records/duplicate.ts'
import { ImportChunk } from '#models/records/import-chunk.ts'
import { ImportRow } from '#models/records/import-row.ts'
import type { Candidate } from '#models/importing/people/person-line.ts'
import type { Finding } from '#models/importing/file/finding.ts'
import { unkeptColumns, unreadColumns } from '#models/importing/file/columns.ts'
import { noLines } from '#models/records/import-outcome.ts'
import { countRows } from '#models/importing/file/rows.ts'
import { takeOut } from '#models/importing/run/undo.ts'
import { correctPeople } from '#models/importing/people/write-people.ts'
import { guards } from '#models/importing/workshops/undo-workshops.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import { markInUse } from '#models/stages/mark-in-use.ts'
import { Person } from '#models/records/person.ts'
import { Tally } from '#models/records/tally.ts'
import { change } from '#models/ledger/ledger.ts'
import { Workshop } from '#models/records/workshop.ts'
import { workingDay } from '#seeds/calendar.ts'
import { raiseCast, type Cast } from '#seeds/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { dieBefore } from '#test/support/dying.ts'
import { factsOf } from '#test/support/person-facts.ts'
import { refusalOf } from '#test/support/refusal.ts'
import { correctCompany } from '#models/hosts/companies.ts'
import { findDuplicates } from '#models/identity/duplicates/finding.ts'
import { placeColumns, confirmImport, undoImport } from '#models/importing/run/confirm.ts'
import { correctRow, decideRow, setRowAside, takeRowBack } from '#models/importing/run/correct-row.ts'
import { undoingOf } from '#models/importing/run/undoing.ts'
import { uploadFile } from '#models/importing/run/upload.ts'
import { advanceImport } from '#models/importing/run/run-import.ts'
import { scopes } from '#models/access/scope.ts'
import { forgetOldImports } from '#models/importing/file/forget.ts'
import { propose, proposeAll } from '#models/invitations/proposing.ts'
import { registerPerson } from '#models/seats/registering.ts'
import { enterPerson } from '#models/people/writing.ts'
import { searchPeople } from '#models/people/list.ts'
import { recountStale, recountAll } from '#models/figures/recount.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { cancel, changeCapacity } from '#models/planning/changes.ts'

const PEOPLE = readFileSync('test/fixtures/people.csv', 'utf8')

describe('a list brought in', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })

  async function bring(text: string, by: Account = cast.marie) {
    const bytes = Buffer.from(text)
    const brought = await uploadFile({ agency: by.agency!, by: by._id, fileName: 'liste.csv', bytes })
    // A heading that means nothing is asked about once: the columns are taken as they were guessed.
    if (brought.state !== 'columns') return brought
    return placeColumns(
      brought,
      brought.columns.map(({ field }) => field)
    )
  }
  async function save(text: string, by: Account = cast.marie) {
    return confirmImport(await bring(text, by), { by: by._id })
  }
  const again = ({ _id }: Importation) => scopes.imports(cast.marie).findOne({ _id }).orFail()
  const rowsOf = ({ _id }: Importation) => ImportRow.find({ importation: _id }).sort({ record: 1 })
  const findingsOf = (row: ImportRow | undefined) => (row?.findings ?? []) as Finding[]
  const counts = noLines()
  /** What the worker does with a long list. */
  const work = async (importation: Importation) => {
    while ((await again(importation)).isAtWork) await advanceImport({ forMs: 60_000 })
  }

  describe('of people', () => {
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
      const brought = (by: Account) =>
        uploadFile({ agency: by.agency!, by: by._id, fileName: 'a.csv', bytes })
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
      const told = (importation: Importation, words: Record<string, string | null>) =>
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

    it('keeps the referent whose name or address is that of one counsellor of the agency', async () => {
      await save(PEOPLE.replace('M. Aubert;;bleu', `${cast.marie.fullName};;bleu`))
      const [elise, moussa] = await Promise.all(
        ['9300001A', '9300002B'].map(identifier => Person.findOne({ identifiers: identifier }).orFail())
      )
      expect([elise?.referent?.equals(cast.marie._id), moussa?.referent]).to.deep.equal([true, null])
    })

    describe('once saved', () => {
      it('is undone as a whole: who was entered is gone, what was changed is as before', async () => {
        const before = await Person.find().sort({ _id: 1 }).select('-updatedAt -__v -owed').lean()
        const known = `${cast.karim.identifiers[0]};M.;${cast.karim.lastName};${cast.karim.firstName};;13400;Aubagne;;neuf@example.org;;;;13165;;;;`
        const line = known.replace(';;13400', `;${slashed(cast.karim.birthDate ?? '')};13400`)
        const saved = await save(`${PEOPLE}\n${line}`)
        expect(saved.lines.saved).to.equal(4)
        expect((await Person.findById(cast.karim._id).orFail()).email).to.equal('neuf@example.org')
        const undone = await undoImport(saved)
        expect([undone.state, undone.lines.saved]).to.deep.equal(['undone', 0])
        expect(await Person.find().sort({ _id: 1 }).select('-updatedAt -__v -owed').lean()).to.deep.equal(
          before
        )
      })

      it('is brought in whole by another list that held the same person unchanged', async () => {
        const [head = '', first = '', second = ''] = PEOPLE.split('\n')
        const saved = await save([head, first].join('\n'))
        const importation = await bring([head, first, second].join('\n'))
        expect(importation.lines).to.include({ new: 1, unchanged: 1 })
        await undoImport(saved)
        const after = await confirmImport(importation, { by: cast.marie._id })
        expect(after.lines).to.deep.include({ ...counts, saved: 2, check: after.lines.check })
        for (const identifiers of ['9300001A', '9300002B'])
          expect(await Person.countDocuments({ identifiers }), identifiers).to.equal(1)
      })

      it('stays unchanged where the person was corrected since', async () => {
        const [head = '', first = '', second = ''] = PEOPLE.split('\n')
        await save([head, first].join('\n'))
        const importation = await bring([head, first, second].join('\n'))
        await Person.updateOne({ identifiers: '9300001A' }, { $set: { email: 'elise@example.org' } })
        const after = await confirmImport(importation, { by: cast.marie._id })
        expect(after.lines).to.include({ saved: 1, unchanged: 1 })
        expect((await Person.findOne({ identifiers: '9300001A' }).orFail()).email).to.equal(
          'elise@example.org'
        )
      })

      it('keeps a file that someone has worked on since, and a field that someone has changed since', async () => {
        const saved = await save(PEOPLE)
        const elise = await Person.findOne({ identifiers: '9300001A' }).orFail()
        elise.comment = 'Vue en entretien'
        await elise.save()
        const undone = await undoImport(saved)
        expect([undone.state, undone.kept]).to.deep.equal(['undone', 1])
        expect(await Person.countDocuments({ identifiers: /^930000/ })).to.equal(1)
      })

      describe('while one of its people is being registered', () => {
        const elise = () => Person.findOne({ identifiers: '9300001A' })
        const engagedAt = (moment: Date) =>
          Person.updateOne(
            { identifiers: '9300001A' },
            { $set: { engagedAt: moment } },
            { timestamps: false }
          )
        const seatOf = async (person: Person) =>
          (await Workshop.findById(cast.forgeWorkshop._id).orFail()).seatOf(person._id)
        const register = (person: Person) =>
          registerPerson({ workshop: cast.forgeWorkshop, person, by: cast.marie._id })

        it('is undone without that person, who gets the seat', async () => {
          const saved = await save(PEOPLE)
          const person = await elise().orFail()
          await markInUse(person._id)
          const undone = await undoImport(saved)
          const [row] = await rowsOf(undone)
          expect([undone.state, row?.undoneAs]).to.deep.equal(['undone', 'kept'])
          expect(await Person.countDocuments({ identifiers: /^930000/ })).to.equal(1)
          await register(person)
          expect(await seatOf(person)).not.to.equal(null)
        })

        it('is undone with that person when the seat was never given', async () => {
          const saved = await save(PEOPLE)
          await engagedAt(new Date(Date.now() - 120_000))
          await undoImport(saved)
          expect(await elise()).to.equal(null)
        })

        it('leaves the person whom a seat was begun for after the look and before the taking out', async () => {
          await save(PEOPLE)
          const seen = await Person.find({ identifiers: /^930000/ }).lean<{ _id: never; updatedAt: Date }[]>()
          const person = await elise().orFail()
          await markInUse(person._id)
          expect((await takeOut(seen)).map(String)).to.deep.equal([person.id])
          expect(await Person.countDocuments({ identifiers: /^930000/ })).to.equal(1)
        })

        it('refuses the seat when the person has just been taken out, and the proposal too', async () => {
          const saved = await save(PEOPLE)
          const person = await elise().orFail()
          await undoImport(saved)
          const { forgeWorkshop: workshop, karim, marie } = cast
          const refused = [register(person), propose({ workshop, person, by: marie._id })].map(attempt =>
            attempt.then(
              () => 'done',
              (error: Error) => error.name
            )
          )
          expect(await Promise.all(refused)).to.deep.equal(['NotFound', 'NotFound'])
          expect(await seatOf(person)).to.equal(null)
          const both = { workshop: cast.fullWorkshop, people: [person, karim], by: marie._id }
          await proposeAll(both)
          expect(await Participation.countDocuments({ person: person._id })).to.equal(0)
        })

        it('sees a seat in the ledger before it is copied anywhere', async () => {
          const saved = await save(PEOPLE)
          const person = await elise().orFail()
          await takeSeat(cast.forgeWorkshop._id, {
            person: person._id,
            by: cast.marie._id,
            flushLater: true
          })
          expect((await refusalOf(undoImport(saved))).key).to.equal('imports.refusal.registered')
          expect(await elise()).not.to.equal(null)
        })
      })

      it('can no longer be undone when one of its people has a seat', async () => {
        const saved = await save(PEOPLE)
        const elise = await Person.findOne({ identifiers: '9300001A' }).orFail()
        await takeSeat(cast.forgeWorkshop._id, { person: elise._id, by: cast.marie._id, key: 'one' })
        expect((await refusalOf(undoImport(saved))).key).to.equal('imports.refusal.registered')
        expect((await again(saved)).state).to.equal('saved')
      })
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

  describe('of workshops', () => {
    const today = () => localDate(new Date(), 'Europe/Paris')
    const coming = (days: number) => workingDay(addDays(today(), days), 1)
    const gone = (days: number) => workingDay(addDays(today(), -days), -1)
    const HEAD =
      'N° session;Date;Début;Fin;Type de lieu;Code SAFIR;Lieu;Salle;Adresse;Code postal;Commune;Entreprise;SIRET;Secteur;Code ROME;Métier;Places;Inscrits;Présents;Animateur 1;Statut'
    const line = (facts: Record<string, string>) => {
      const usual: Record<string, string> = {
        'N° session': 'A-1',
        Date: slashed(coming(40)),
        Début: '09:00',
        Fin: '12:00',
        'Type de lieu': 'Agence',
        'Code SAFIR': '13165',
        Salle: 'Salle bleue',
        Secteur: 'Industrie',
        'Code ROME': 'H2902',
        Métier: 'Chaudronnier',
        Places: '10',
        'Animateur 1': 'Pinatel R.',
        Statut: 'Ouverte',
        ...facts
      }
      return HEAD.split(';')
        .map(heading => usual[heading] ?? '')
        .join(';')
    }
    const planning = (...lines: Record<string, string>[]) => [HEAD, ...lines.map(line)].join('\r\n')
    const HOSTED = {
      'Type de lieu': 'Entreprise',
      Lieu: 'Ateliers de la Baume',
      Salle: '',
      Adresse: '3 rue des Tanneurs',
      'Code postal': '13400',
      Commune: 'Aubagne',
      Entreprise: 'Ateliers de la Baume',
      SIRET: '00012345600014'
    }
    const stored = (reference: string) => Workshop.findOne({ agency: cast.aubagne._id, reference }).orFail()
    const reasons = async (importation: Importation, at = 0) =>
      findingsOf((await rowsOf(importation))[at]).map(({ reason }) => reason.replace('imports.finding.', ''))

    it('opens what is to come, with its place, zone, cell and the account that alone fits a name', async () => {
      const importation = await bring(planning({ Inscrits: '8' }))
      expect([importation.kind, importation.unnamed]).to.deep.equal(['workshops', 1])
      await confirmImport(importation, { by: cast.marie._id })
      const workshop = await stored('A-1')
      expect(workshop.statusAt()).to.equal('open')
      expect([workshop.capacity, workshop.seatsFree, workshop.timeZone]).to.deep.equal([
        10,
        10,
        'Europe/Paris'
      ])
      expect(workshop.place.commune).to.equal(cast.aubagne.commune)
      expect(workshop.facilitators[0]?.account?.equals(cast.romain._id)).to.equal(true)
      expect(workshop.cell).to.equal(`${coming(40).slice(0, 7)}|${cast.aubagne.id}|IND|agency`)
      expect(workshop.declared).to.include({ registered: 8, attended: null })
    })

    it('says each state of life: held with its headcount, to close, cancelled, draft, without facilitator', async () => {
      await save(
        planning(
          { Date: slashed(gone(30)), Statut: 'Réalisée', Inscrits: '9', Présents: '7' },
          { 'N° session': 'A-2', Date: slashed(gone(20)), Statut: 'Réalisée', Inscrits: '9' },
          { 'N° session': 'A-3', Date: slashed(coming(50)), Statut: 'Annulée' },
          { 'N° session': 'A-4', Date: slashed(coming(60)), Statut: 'Brouillon' },
          { 'N° session': 'A-5', Date: slashed(coming(70)), Statut: 'Complète', 'Animateur 1': '' }
        )
      )
      const states = await Promise.all(['A-1', 'A-2', 'A-3', 'A-4', 'A-5'].map(stored))
      expect(states.map(workshop => workshop.statusAt())).to.deep.equal([
        'closed',
        'toClose',
        'cancelled',
        'draft',
        'draft'
      ])
    })

    it('keeps the words of a trade that no frame holds, and says that its version is not known', async () => {
      await save(planning({ 'Code ROME': 'H9999', Métier: 'Rétameur' }))
      const { tradeLabel, tradeVersion } = await stored('A-1')
      expect([tradeLabel, tradeVersion]).to.deep.equal(['Rétameur', 'unknown'])
    })

    it('enters a company once, by SIRET or by its name in the agency, and links the agency', async () => {
      const second = { ...HOSTED, 'N° session': 'A-2', Date: slashed(coming(50)), SIRET: '' }
      await save(planning(HOSTED, second))
      const companies = await Company.find({ name: 'Ateliers de la Baume' })
      expect(companies.map(({ siret }) => siret)).to.deep.equal(['00012345600014'])
      expect(companies[0]?.agencies.map(String)).to.deep.equal([cast.aubagne.id])
      expect((await stored('A-2')).place.company?.equals(companies[0]!._id)).to.equal(true)
      await save(planning({ ...HOSTED, 'N° session': 'N-1', 'Code SAFIR': '06204', 'Animateur 1': 'X. Y.' }))
      expect((await Company.findById(companies[0]!._id).orFail()).agencies).to.have.length(2)
    })

    it('changes nothing when brought in a second time, with or without numbers', async () => {
      const text = planning({}, HOSTED_AS('A-2'), { 'N° session': '', Date: slashed(coming(80)) })
      await save(text)
      const before = await Workshop.find().sort({ _id: 1 }).lean()
      const again = await bring(text)
      expect(again.lines).to.include({ ...counts, unchanged: 3, check: 0 })
      await confirmImport(again, { by: cast.marie._id })
      expect(await Workshop.find().sort({ _id: 1 }).lean()).to.deep.equal(before)
    })
    const HOSTED_AS = (reference: string) => ({
      ...HOSTED,
      'N° session': reference,
      Date: slashed(coming(50))
    })

    it('moves an empty workshop, and counts it again in both months', async () => {
      await save(planning({}))
      const before = await stored('A-1')
      await save(planning({ Date: slashed(coming(90)) }))
      const after = await stored('A-1')
      expect(localDate(after.startsAt, 'Europe/Paris')).to.equal(coming(90))
      expect(after.pastCells).to.include(before.cell)
      expect(after.ledger).to.equal(before.ledger + 1)
    })

    it('never moves or cancels a workshop where people are registered', async () => {
      await save(planning({}))
      await takeSeat((await stored('A-1'))._id, { person: cast.karim._id, by: cast.marie._id, key: 'one' })
      const moved = await bring(planning({ Date: slashed(coming(90)) }))
      expect(moved.lines).to.include({ ...counts, refused: 1 })
      expect(await reasons(moved)).to.deep.equal(['people-registered'])
      expect(await reasons(await bring(planning({ Statut: 'Annulée' })))).to.deep.equal(['cancel-from-page'])
    })

    it('refuses the room and the facilitator of a stored workshop', async () => {
      await save(planning({}))
      const room = { 'N° session': 'B-1', Début: '10:00', Fin: '11:00', 'Animateur 1': 'Autre A.' }
      expect(await reasons(await bring(planning(room)))).to.deep.equal(['room-taken'])
      const person = { 'N° session': 'B-1', Salle: 'Salle verte', 'Animateur 1': 'Romain Pinatel' }
      expect(await reasons(await bring(planning(person)))).to.deep.equal(['facilitator-taken'])
    })

    describe('once saved', () => {
      const UNTIMED = '-updatedAt -__v'
      const all = () => Workshop.find().sort({ _id: 1 }).select(UNTIMED).lean()
      const companies = () => Company.find().sort({ _id: 1 }).select(UNTIMED).lean()
      /** Figures as pages read them, and as a full recount tells them. */
      const figures = async () => {
        await recountStale()
        const rows = () => Tally.find().sort({ cell: 1, public: 1 }).select('-_id').lean()
        const read = await rows()
        await recountAll()
        expect(await rows(), 'as counted from the records').to.deep.equal(read)
        return read
      }
      /** Figures first: counting takes the marks off. */
      const base = async () => [await figures(), await all(), await companies()]
      const whyNot = async (saved: Importation) => (await refusalOf(undoImport(saved))).key
      const THREE = () =>
        planning({}, HOSTED_AS('A-2'), { 'N° session': '', Date: slashed(coming(80)), Statut: 'Brouillon' })

      it('is undone as a whole: workshops, the company it entered, and the figures', async () => {
        const before = await base()
        const saved = await save(THREE())
        expect(await figures()).not.to.deep.equal(before[0])
        expect(await undoingOf(saved)).to.deep.equal({
          removed: 3,
          putBack: 0,
          companies: ['Ateliers de la Baume'],
          companiesKept: []
        })
        const undone = await undoImport(saved)
        expect([undone.state, undone.kept, undone.lines.saved]).to.deep.equal(['undone', 0, 0])
        expect(await base()).to.deep.equal(before)
        expect((await bring(THREE())).lines).to.include({ ...counts, new: 3 })
      })

      it('is undone before its figures were ever counted, and while they are', async () => {
        const before = await figures()
        const saved = await save(THREE())
        await Promise.all([undoImport(saved), recountStale()])
        expect(await figures()).to.deep.equal(before)
      })

      it('puts back what it moved, opened, called off and enlarged, and tells nobody', async () => {
        await save(
          planning(
            {},
            { 'N° session': 'A-2', Date: slashed(coming(50)) },
            { 'N° session': 'A-3', Date: slashed(coming(55)), Statut: 'Brouillon' }
          )
        )
        await takeSeat((await stored('A-2'))._id, { person: cast.karim._id, by: cast.marie._id, key: 'one' })
        const before = await all()
        const figured = await figures()
        const changing = await save(
          planning(
            { ...HOSTED, Date: slashed(coming(90)) },
            { 'N° session': 'A-2', Date: slashed(coming(50)), Places: '14' },
            { 'N° session': 'A-3', Date: slashed(coming(55)), Statut: 'Ouverte' }
          )
        )
        expect(changing.lines.saved).to.equal(3)
        expect((await stored('A-2')).seatsFree).to.equal(13)
        const told = await Notice.countDocuments()
        expect(await undoingOf(changing)).to.include({ removed: 0, putBack: 3 })
        await undoImport(changing)
        const beside = ['ledger', 'movedOrder', 'log', 'pastCells', 'uncounted', 'stagesStale']
        const facts = (workshops: object[]) =>
          workshops.map(one => Object.entries(one).filter(([name]) => !beside.includes(name)))
        expect(facts(await all())).to.deep.equal(facts(before))
        expect(await figures()).to.deep.equal(figured)
        expect(await Notice.countDocuments()).to.equal(told)
        expect(await Company.exists({ name: 'Ateliers de la Baume' })).to.equal(null)
        expect((await stored('A-1')).log.at(-1)?.what).to.equal('putBack')
      })

      it('opens again what it called off, unless that ended a proposal', async () => {
        await save(planning({}))
        const called = await save(planning({ Statut: 'Annulée' }))
        expect((await stored('A-1')).state).to.equal('cancelled')
        await undoImport(called)
        expect(await stored('A-1')).to.include({ state: 'published', cancelledAt: null, cancelReason: null })
        await propose({ workshop: await stored('A-1'), person: cast.karim, by: cast.marie._id })
        const ending = await save(planning({ Statut: 'Annulée' }))
        expect(await whyNot(ending)).to.equal('imports.refusal.workshopEnded')
      })

      it('can no longer be undone when someone has a seat or a proposal, or has changed a workshop', async () => {
        const by = cast.marie._id
        const ways: [string, (workshop: Workshop) => Promise<unknown>][] = [
          [
            'workshopGiven',
            workshop => takeSeat(workshop._id, { person: cast.karim._id, by, flushLater: true })
          ],
          ['workshopGiven', workshop => propose({ workshop, person: cast.karim, by })],
          ['workshopGiven', workshop => proposeAll({ workshop, people: [cast.karim], by })],
          ['workshopChanged', workshop => changeCapacity(workshop._id, { capacity: 9, by })],
          ['workshopChanged', workshop => cancel(workshop._id, { reason: 'tooFew', by })]
        ]
        for (const [at, [key, use]] of ways.entries()) {
          const reference = `W-${at}`
          const saved = await save(planning({ 'N° session': reference, Date: slashed(coming(40 + 7 * at)) }))
          await use(await stored(reference))
          expect([at, await whyNot(saved)]).to.deep.equal([at, `imports.refusal.${key}`])
          expect((await refusalOf(undoingOf(saved))).params).to.deep.equal({ line: 2 })
          expect((await again(saved)).state).to.equal('saved')
        }
      })

      it('can no longer be undone when what it moved has lost its room', async () => {
        await save(planning({}))
        const moving = await save(planning({ Date: slashed(coming(90)) }))
        await save(planning({ 'N° session': 'B-1', 'Animateur 1': 'Autre A.' }))
        expect(await whyNot(moving)).to.equal('imports.refusal.workshopTaken')
      })

      it('keeps a company that serves elsewhere', async () => {
        const saved = await save(planning(HOSTED_AS('A-2')))
        await save(planning({ ...HOSTED_AS('N-1'), 'Code SAFIR': '06204', 'Animateur 1': 'X. Y.' }))
        expect(await undoingOf(saved)).to.include({ removed: 1 })
        await undoImport(saved)
        expect(await Company.countDocuments({ name: 'Ateliers de la Baume' })).to.equal(1)
      })

      it('keeps a company that someone counts on, and refuses to count on one that is gone', async () => {
        const company = () => Company.findOne({ name: 'Ateliers de la Baume' })
        const saved = await save(planning(HOSTED_AS('A-2')))
        const { _id } = await company().orFail()
        expect(await countOn(_id)).to.equal(true)
        await undoImport(saved)
        expect(await company()).not.to.equal(null)
        await Company.deleteOne({ _id })
        await undoImport(await save(planning(HOSTED_AS('A-2'))))
        expect([await company(), await countOn(_id)]).to.deep.equal([null, false])
      })

      it('keeps a company whose contact someone has corrected', async () => {
        const saved = await save(planning(HOSTED_AS('A-2')))
        const company = await Company.findOne({ name: 'Ateliers de la Baume' }).orFail()
        const { name, siret, sector, contactPhone, contactEmail } = company
        const sites = company.toObject().sites.map(site => ({ ...site, id: String(site._id) }))
        await correctCompany(company, {
          name,
          siret: siret ?? null,
          sector: sector ?? null,
          contactName: 'Mme Roux',
          contactPhone: contactPhone ?? null,
          contactEmail: contactEmail ?? null,
          sites
        })
        expect(await undoingOf(saved)).to.include({ removed: 1 })
        await undoImport(saved)
        expect((await Company.findById(company._id))?.contactName).to.equal('Mme Roux')
      })

      it('leaves alone what another entered between the reading and the writing', async () => {
        const [early, late] = [await bring(planning({})), await bring(`${planning({})}\r\n`)]
        await confirmImport(early, { by: cast.marie._id })
        const saved = await confirmImport(late, { by: cast.marie._id })
        expect(saved.lines).to.include({ saved: 0, unchanged: 1 })
        await undoImport(saved)
        expect(await stored('A-1')).not.to.equal(null)
      })

      describe('while someone is being registered', () => {
        const { asLeft } = guards
        afterEach(() => (guards.asLeft = asLeft))
        /** Gives a seat after the look of the undoing and before its write. */
        const race = async () => {
          const saved = await save(planning({}, HOSTED_AS('A-2')))
          const workshop = await stored('A-1')
          if (opened) guards.asLeft = ({ workshop: _id }) => ({ _id })
          await Importation.updateOne(
            { _id: saved._id },
            {
              $set: {
                state: 'undoing',
                leaseUntil: new Date(0),
                progress: { done: 0, total: 2, startedAt: new Date() }
              }
            }
          )
          await takeSeat(workshop._id, { person: cast.karim._id, by: cast.marie._id })
          await work(saved)
          const undone = await again(saved)
          return { undone, left: await Workshop.findById(workshop._id) }
        }
        let opened = false

        it('keeps that workshop and the seat, and takes the others out', async () => {
          opened = false
          const { undone, left } = await race()
          expect([undone.state, undone.kept]).to.deep.equal(['undone', 1])
          expect(left?.seatOf(cast.karim._id)).not.to.equal(null)
          expect((await rowsOf(undone)).map(({ undoneAs }) => undoneAs)).to.deep.equal(['kept', 'removed'])
        })

        it('keeps one that a proposal has been entered for, though it is not written yet', async () => {
          const saved = await save(planning({}))
          const { _id } = await stored('A-1')
          await change(_id, { state: 'published' }, {})
          expect(await whyNot(saved)).to.equal('imports.refusal.workshopChanged')
        })

        it('would lose the seat without the guard', async () => {
          opened = true
          expect((await race()).left).to.equal(null)
        })

        it('gives the seat or undoes, whoever comes first', async () => {
          for (let round = 0; round < 5; round++) {
            const reference = `R-${round}`
            const date = slashed(coming(40 + 7 * round))
            const saved = await save(planning({ 'N° session': reference, Date: date }))
            const workshop = await stored(reference)
            const seat = takeSeat(workshop._id, { person: cast.karim._id, by: cast.marie._id }).then(
              () => 'given',
              () => 'refused'
            )
            const undoing = undoImport(saved).then(
              () => 'undone',
              () => 'refused'
            )
            const [given] = [await seat, await undoing]
            const left = await Workshop.findById(workshop._id)
            expect(Boolean(left?.seatOf(cast.karim._id)), given).to.equal(given === 'given')
            if (given !== 'given') expect(left).to.equal(null)
          }
        })

        it('refuses a proposal read before the workshop was taken out, and leaves no trace of it', async () => {
          const saved = await save(planning({}))
          const workshop = await stored('A-1')
          await undoImport(saved)
          const attempts = [
            propose({ workshop, person: cast.karim, by: cast.marie._id }),
            proposeAll({ workshop, people: [cast.karim], by: cast.marie._id }),
            takeSeat(workshop._id, { person: cast.karim._id, by: cast.marie._id })
          ]
          const ends = await Promise.all(
            attempts.map(one =>
              one.then(
                () => 'done',
                (error: Error) => error.name
              )
            )
          )
          expect(ends).to.deep.equal(['NotFound', 'NotFound', 'DocumentNotFoundError'])
          expect(await Participation.countDocuments({ workshop: workshop._id })).to.equal(0)
        })
      })

      it('ends the same when it dies before any of its writes and is taken up again', async () => {
        const before = await base()
        let [isWhole, writes] = [false, 0]
        for (let rank = 1; !isWhole; rank++) {
          const saved = await save(THREE())
          isWhole = await dieBefore(
            (_write, at) => at === rank,
            () => undoImport(saved)
          )
          const left = await again(saved)
          if (left.state === 'saved') await undoImport(left)
          await Importation.updateOne({ _id: saved._id }, { $set: { leaseUntil: new Date(0) } })
          await work(saved)
          const undone = await again(saved)
          expect([rank, undone.state, undone.kept]).to.deep.equal([rank, 'undone', 0])
          expect(await base()).to.deep.equal(before)
          writes = rank
        }
        expect(writes, 'deaths').to.be.above(6)
      }).timeout(60_000)

      it('ends the same when the saving died before any of its writes', async () => {
        const before = await base()
        const other = { ...HOSTED_AS('A-2'), 'Code SAFIR': '06204', 'Animateur 1': 'X. Y.' }
        let [isWhole, writes] = [false, 0]
        for (let rank = 1; !isWhole; rank++) {
          const brought = await bring(planning({}, other))
          isWhole = await dieBefore(
            (_write, at) => at === rank,
            () => confirmImport(brought, { by: cast.marie._id })
          )
          const left = await again(brought)
          if (left.state === 'checked') await confirmImport(left, { by: cast.marie._id })
          await Importation.updateOne({ _id: brought._id }, { $set: { leaseUntil: new Date(0) } })
          await work(brought)
          const saved = await again(brought)
          expect([rank, saved.state, saved.lines.saved]).to.deep.equal([rank, 'saved', 2])
          await undoImport(saved)
          expect(await base()).to.deep.equal(before)
          writes = rank
        }
        expect(writes, 'deaths').to.be.above(6)
      }).timeout(60_000)
    })

    it('does not open again what was cancelled here', async () => {
      await save(planning({}))
      await cancel((await stored('A-1'))._id, { by: cast.marie._id, reason: 'tooFew' })
      const again = await bring(planning({}))
      expect(again.lines).to.include({ ...counts, unchanged: 1, check: 1 })
      expect(await reasons(again)).to.deep.equal(['state-kept'])
    })
  })

  it('is told from another by its headings, or said to be neither', async () => {
    expect((await refusalOf(bring('Couleur;Taille\nbleu;12'))).key).to.equal(
      'imports.reason.headings-unknown'
    )
    expect((await refusalOf(bring('Nom;Prénom;Commune\nA;B;C'))).key).to.equal(
      'imports.reason.headings-missing'
    )
  })

  it('is forgotten after thirty days, its counts kept', async () => {
    const importation = await bring(PEOPLE)
    await forgetOldImports(new Date(Date.now() + 31 * 86_400_000))
    const kept = await scopes.imports(cast.marie).findOne({ _id: importation._id }).orFail()
    expect([kept.lines.new, await rowsOf(kept), await ImportChunk.countDocuments()]).to.deep.equal([3, [], 0])
    expect((await refusalOf(confirmImport(kept, { by: cast.marie._id }))).key).to.equal(
      'imports.refusal.forgotten'
    )
  })
})
