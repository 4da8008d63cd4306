import { expect } from 'chai'
import { Duplicate } from '#models/records/duplicate.ts'
import { combined } from '#models/identity/merge/participations.ts'
import { Merge } from '#models/records/merge.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import { outboxEntry } from '#models/people/events.ts'
import { timelineOf } from '#models/history/timeline.ts'
import { PersonEvent } from '#models/records/person-event.ts'
import { Person } from '#models/records/person.ts'
import { RestrictedFacts } from '#models/records/restricted-facts.ts'
import { Transfer } from '#models/records/transfer.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { dieBefore } from '#test/support/dying.ts'
import { factsOf } from '#test/support/person-facts.ts'
import { refusalOf } from '#test/support/refusal.ts'
import { markDistinct } from '#models/identity/duplicates/deciding.ts'
import { undoMerge, mergePeople, forgetMerged } from '#models/identity/merge/deciding.ts'
import { scopes } from '#models/access/scope.ts'
import { finishMerges } from '#models/identity/merge/steps.ts'
import { enterPerson } from '#models/people/writing.ts'
import { currentRestricted, writeRestricted } from '#models/people/restricted.ts'
import { askTransfer } from '#models/identity/transfer/asking.ts'
import { acceptTransfer, finishSomeTransfers } from '#models/identity/transfer/answering.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { reschedule } from '#models/planning/changes.ts'

const MINUTE = 60_000

describe('A merge takes along, and its undoing gives back', function () {
  this.timeout(60_000)
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  let kept: Person
  let losing: Person
  beforeEach(async () => {
    cast = await raiseCast()
    kept = await enterPerson(cast.aubagne._id, factsOf({ identifiers: ['9300001A'] }))
    losing = await enterPerson(cast.aubagne._id, factsOf({ identifiers: ['99000000901'] }))
  })
  const again = ({ _id }: Person) => Person.findById(_id).orFail()
  const join = async () =>
    mergePeople({ kept: await again(kept), losing: await again(losing), choices: {}, by: cast.marie._id })
  const undo = (merge: Merge, now?: Date) => undoMerge(merge, { by: cast.paul._id, ...(now ? { now } : {}) })

  describe('restricted answers', () => {
    const answerOf = async ({ _id }: Person) => (await RestrictedFacts.findById(_id).lean())?.boe ?? 'unknown'
    const answer = async (person: Person, boe: 'yes' | 'no' | 'unknown', now: Date) => {
      const { at: since, addedGroups } = await currentRestricted(person)
      await writeRestricted(await again(person), { boe, addedGroups, since, by: cast.marie, now })
    }
    const groupsOf = async ({ _id }: Person) =>
      (await RestrictedFacts.findById(_id).lean())?.addedGroups ?? []
    const carry = async (person: Person, addedGroups: string[], now: Date) => {
      const { at: since, boe } = await currentRestricted(person)
      await writeRestricted(await again(person), { boe, addedGroups, since, by: cast.marie, now })
    }
    const day = (rank: number) => new Date(Date.UTC(2026, 0, rank))

    it('of the file that goes alone', async () => {
      await answer(losing, 'yes', day(1))
      const merge = await join()
      expect(await answerOf(kept)).to.equal('yes')
      await undo(merge)
      expect([await answerOf(kept), await answerOf(losing)]).to.deep.equal(['unknown', 'yes'])
    })

    it('of both, of which the last one said holds', async () => {
      await answer(kept, 'no', day(1))
      await answer(losing, 'yes', day(2))
      const merge = await join()
      expect(await answerOf(kept)).to.equal('yes')
      await undo(merge)
      expect([await answerOf(kept), await answerOf(losing)]).to.deep.equal(['no', 'yes'])
    })

    it('unless the kept file said something later, before or since', async () => {
      await answer(kept, 'no', day(2))
      await answer(losing, 'yes', day(1))
      const merge = await join()
      expect(await answerOf(kept)).to.equal('no')
      await undo(merge)
      const second = await join()
      await answer(kept, 'unknown', new Date())
      await finishMerges(new Date(Date.now() + 2 * MINUTE))
      expect(await answerOf(kept), 'forgotten on purpose').to.equal('unknown')
      await undo(await Merge.findById(second._id).orFail())
      expect([await answerOf(kept), await answerOf(losing)]).to.deep.equal(['unknown', 'yes'])
    })

    it('with the publics of both files, whichever was said last', async () => {
      await carry(kept, ['added-one'], day(1))
      await answer(kept, 'no', day(3))
      await carry(losing, ['added-two'], day(2))
      const merge = await join()
      expect([await answerOf(kept), await groupsOf(kept)]).to.deep.equal(['no', ['added-one', 'added-two']])
      await undo(merge)
      expect([await groupsOf(kept), await groupsOf(losing)]).to.deep.equal([['added-one'], ['added-two']])
    })

    it('and never in the merge itself; after thirty days only what holds is kept', async () => {
      await answer(kept, 'no', day(1))
      await answer(losing, 'yes', day(2))
      const merge = await join()
      expect(JSON.stringify(await Merge.collection.findOne({ _id: merge._id }))).not.to.include('boe')
      await forgetMerged(new Date(Date.now() + 31 * 86_400_000))
      expect(await answerOf(losing)).to.equal('unknown')
      expect(await RestrictedFacts.findById(kept._id).lean())
        .to.include({ boe: 'yes' })
        .and.not.have.property('brought')
    })
  })

  describe('requests of other agencies', () => {
    const ask = (typed: string) => askTransfer({ by: cast.samira, typed, why: 'A déménagé' })
    const states = async () =>
      (await Transfer.find().sort({ _id: 1 })).map(({ person, state }) => [String(person), state])

    it('for the file that goes', async () => {
      await ask('99000000901')
      const merge = await join()
      expect(await states()).to.deep.equal([[kept.id, 'asked']])
      await undo(merge)
      expect(await states()).to.deep.equal([[losing.id, 'asked']])
    })

    it('for both files by one agency: one waits on, and both again afterwards', async () => {
      await ask('9300001A')
      await ask('99000000901')
      const merge = await join()
      expect(await states()).to.deep.equal([
        [kept.id, 'asked'],
        [kept.id, 'withdrawn']
      ])
      await undo(merge)
      expect(await states()).to.deep.equal([
        [kept.id, 'asked'],
        [losing.id, 'asked']
      ])
    })

    it('that were accepted while the two became one: the person goes', async () => {
      const transfer = await ask('99000000901')
      await dieBefore(({ collection }) => collection === 'people', join)
      await acceptTransfer(transfer, { by: cast.marie })
      await finishMerges(new Date(Date.now() + MINUTE))
      expect((await again(kept)).agency).to.deep.equal(cast.samira.agency)
    })

    it('that were answered when the file was gone already: settled when they name the kept one', async () => {
      const transfer = await ask('99000000901')
      const merge = await join()
      await Transfer.updateOne({ _id: transfer._id }, { person: losing._id })
      await acceptTransfer(await Transfer.findById(transfer._id).orFail(), { by: cast.marie })
      expect((await Transfer.findById(transfer._id).orFail()).settledAt).to.equal(null)
      await finishMerges(new Date(merge.at.getTime() + 2 * MINUTE))
      await finishSomeTransfers(10)
      expect((await again(kept)).agency).to.deep.equal(cast.samira.agency)
    })
  })

  describe('to the agency that has the person', () => {
    const give = async (identifier: string, typed = identifier) => {
      const transfer = await askTransfer({ by: cast.samira, typed, why: 'A déménagé' })
      await acceptTransfer(transfer, { by: cast.marie })
    }

    it('both files when the kept one was transferred since, and what asked for them', async () => {
      const merge = await join()
      await give('9300001A')
      const theirs = await scopes.merges(cast.samira).findOne({ _id: merge._id }).orFail()
      expect(await scopes.merges(cast.marie).countDocuments({ _id: merge._id })).to.equal(0)
      await undo(theirs)
      for (const file of [await again(kept), await again(losing)]) {
        expect(file.agency).to.deep.equal(cast.samira.agency)
        expect(file.referent).to.deep.equal(cast.samira._id)
      }
      expect((await again(losing)).identifiers).to.deep.equal(['99000000901'])
      const pair = await Duplicate.findOne({ people: losing._id })
      expect(pair ? pair.agency : cast.samira.agency).to.deep.equal(cast.samira.agency)
    })

    it('and the file that an earlier merge had taken into the one that comes back', async () => {
      const first = await enterPerson(cast.aubagne._id, factsOf({ identifiers: ['9300002B'] }))
      const by = cast.marie._id
      const earlier = await mergePeople({ kept: await again(losing), losing: first, choices: {}, by })
      const merge = await join()
      await give('9300001A')
      await undo(await scopes.merges(cast.samira).findOne({ _id: merge._id }).orFail())
      await undo(await scopes.merges(cast.samira).findOne({ _id: earlier._id }).orFail())
      expect((await again(first)).agency).to.deep.equal(cast.samira.agency)
    })

    it('when the transfer was accepted while the two became one', async () => {
      const transfer = await askTransfer({ by: cast.samira, typed: '99000000901', why: 'A déménagé' })
      await dieBefore(({ collection }) => collection === 'people', join)
      await acceptTransfer(transfer, { by: cast.marie })
      await finishMerges(new Date(Date.now() + MINUTE))
      await finishSomeTransfers(10)
      const merge = await scopes.merges(cast.samira).findOne({ kept: kept._id }).orFail()
      await undo(merge)
      expect((await again(losing)).agency).to.deep.equal(cast.samira.agency)
    })
  })

  it('what happened to a file and is not copied to its history yet', async () => {
    const fresh = [
      outboxEntry('agreed', { by: cast.marie._id }),
      outboxEntry('restrictedRead', { by: cast.marie._id })
    ]
    await Person.updateOne({ _id: kept._id }, { $push: { outbox: fresh[0] } }, { timestamps: false })
    await Person.updateOne({ _id: losing._id }, { $push: { outbox: fresh[1] } }, { timestamps: false })
    const merge = await join()
    const kinds = async (person: Person) =>
      (await PersonEvent.find({ person: person._id })).map(({ kind }) => kind).sort()
    expect(await kinds(kept)).to.deep.equal(['agreed', 'entered', 'entered', 'merged', 'restrictedRead'])
    expect((await again(kept)).outbox).to.have.length(0)
    await undo(merge)
    expect(await kinds(kept)).to.deep.equal(['agreed', 'entered', 'merged', 'parted'])
    expect(await kinds(losing)).to.deep.equal(['entered', 'parted', 'restrictedRead'])
  })

  it('a line of history for each, once, with who did it and when', async () => {
    const merge = await join()
    await finishMerges(new Date(merge.at.getTime() + 2 * MINUTE))
    const lines = async (person: Person) =>
      (await timelineOf(await again(person))).entries
        .filter(({ kind }) => kind === 'merged' || kind === 'parted')
        .map(({ kind, by, at }) => `${kind} ${by} ${at.toISOString()}`)
    const merged = `merged M. Aubert ${merge.at.toISOString()}`
    expect(await lines(kept)).to.deep.equal([merged])
    const now = new Date(Date.now() + 5)
    await undo(await Merge.findById(merge._id).orFail(), now)
    const parted = `parted P. Fabre ${now.toISOString()}`
    expect(await lines(kept)).to.deep.equal([parted, merged])
    expect(await lines(losing)).to.deep.equal([parted])
  })

  it('the debriefs of both, when both were seen in one workshop', () => {
    const row = (debrief: object, rest: object = {}) =>
      ({
        _id: kept._id,
        person: kept._id,
        state: 'registered',
        attendance: 'attended',
        debrief,
        ...rest
      }) as never
    const at = new Date()
    const one = { interest: null, skills: { a: 3, b: 0 }, strength: 'Calme.', at, by: null }
    const other = { interest: 2, skills: { a: 1, b: 2, c: 1 }, strength: 'Précise.', at, by: null }
    const { debrief } = combined(row(one), row(other)) as { debrief?: object }
    expect(debrief).to.deep.equal({
      interest: 2,
      skills: { a: 3, b: 2, c: 1 },
      strength: 'Calme. Précise.',
      at,
      by: null
    })
    const withdrawn = { state: 'withdrawn', attendance: null, withdrawnBy: cast.marie._id, withdrawnAt: at }
    expect(combined(row(one), row(other, withdrawn))).not.to.include.keys('withdrawnBy')
  })

  it('a message planned since for a seat that goes back', async () => {
    const { forgeWorkshop, marie } = cast
    await takeSeat(forgeWorkshop._id, { person: losing._id, by: marie._id })
    const merge = await join()
    const later = (moment: Date) => new Date(moment.getTime() + 60 * MINUTE)
    const { startsAt, endsAt } = forgeWorkshop
    await reschedule(forgeWorkshop._id, { startsAt: later(startsAt), endsAt: later(endsAt), by: marie._id })
    const moved = () =>
      Notice.findOne({
        kind: 'moved',
        subject: forgeWorkshop._id,
        recipientKind: 'person',
        recipient: { $in: [kept._id, losing._id] }
      })
    expect(String((await moved())?.recipient)).to.equal(kept.id)
    await undo(merge)
    expect(String((await moved())?.recipient)).to.equal(losing.id)
  })

  it('what was decided of others, unless it was decided of the kept file itself', async () => {
    const third = await enterPerson(cast.aubagne._id, factsOf())
    await markDistinct({ people: [losing._id, third._id], by: cast.marie._id, why: 'Cousine' })
    const merge = await join()
    const pairs = async () =>
      (await Duplicate.find({ people: third._id, state: 'apart' })).map(({ people }) => people.map(String))
    expect(await pairs()).to.have.length(2)
    await undo(merge)
    expect(await pairs()).to.deep.equal([[losing.id, third.id]])
    await markDistinct({ people: [kept._id, third._id], by: cast.marie._id, why: 'Voisine' })
    await undo(await join())
    expect(
      (await Duplicate.find({ people: third._id, state: 'apart' })).map(({ why }) => why).sort()
    ).to.deep.equal(['Cousine', 'Voisine'])
  })

  it('nothing while it is looked at once more: undoing waits', async () => {
    const merge = await join()
    await Merge.updateOne({ _id: merge._id }, { busy: [kept._id, losing._id] })
    expect(await refusalOf(undo(merge))).to.include({ key: 'errors.merge.underWay' })
    await Merge.updateOne({ _id: merge._id }, { $unset: { busy: 1 } })
    await dieBefore(
      ({ collection, method }) => collection === 'merges' && method === 'updateOne',
      () => finishMerges(new Date(merge.at.getTime() + 2 * MINUTE))
    )
    expect(await Merge.countDocuments({ busy: { $exists: true } })).to.equal(1)
    expect(await finishMerges(new Date(merge.at.getTime() + 4 * MINUTE))).to.equal(1)
    await undo(await Merge.findById(merge._id).orFail())
    expect(await Participation.countDocuments({ person: losing._id })).to.equal(0)
  })
})
