import { expect } from 'chai'
import { answerWish, guards, takeWishAnswerBack, wishToMeetAgain } from '#models/follow-up/wish.ts'
import { wishesDue, wishesTold } from '#models/follow-up/wishes.ts'
import { removeNextStep, saveNextStep } from '#models/follow-up/next-steps.ts'
import { markAttendance } from '#models/follow-up/attendance.ts'
import { mergePeople } from '#models/identity/merge/deciding.ts'
import { acceptTransfer } from '#models/identity/transfer/answering.ts'
import { askTransfer } from '#models/identity/transfer/asking.ts'
import { enterPerson } from '#models/people/writing.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { explained } from '#test/support/explained.ts'
import { factsOf } from '#test/support/person-facts.ts'
import { keyOf } from '#test/support/refusal.ts'

const DAY = 86_400_000

describe('A host’s wish to meet someone again', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  const now = new Date()
  const read = () =>
    Participation.findOne({ workshop: cast.companyWorkshop._id, person: cast.ines._id }).orFail()
  const due = async (account = cast.marie, at = now) =>
    (await wishesDue(account, { limit: 10, now: at })).count
  const wish = async () => wishToMeetAgain(await read(), { by: cast.paul._id, wish: true, now })
  const told = async (at = now) => {
    const workshop = await Workshop.findById(cast.companyWorkshop._id).orFail()
    return (await wishesTold([workshop], { now: at })).map(({ name, state }) => `${name} ${state}`)
  }

  beforeEach(async () => {
    cast = await raiseCast()
    const startsAt = new Date(now.getTime() - 2 * DAY)
    const times = { startsAt, endsAt: new Date(+startsAt + DAY / 8) }
    await Workshop.updateOne({ _id: cast.companyWorkshop._id }, { $set: times })
    await Participation.updateMany({ workshop: cast.companyWorkshop._id }, { $set: { startsAt } })
    await markAttendance(await read(), { attendance: 'attended', by: cast.paul._id })
  })

  it('waits for the agency until it is answered, and again a week after an answer that ends nothing', async () => {
    expect(await due()).to.equal(0)
    await wish()
    expect([await due(), await due(cast.samira)]).to.deep.equal([1, 0])
    const by = cast.marie._id
    await answerWish(await read(), { state: 'proposed', reason: null, by, now })
    expect(await due()).to.equal(0)
    expect(await due(cast.marie, new Date(now.getTime() + 7 * DAY))).to.equal(1)
    await answerWish(await read(), { state: 'closed', reason: 'employed', by, now })
    expect(await due(cast.marie, new Date(now.getTime() + 70 * DAY))).to.equal(0)
  })

  it('is found by the agency without reading every participation', async () => {
    await wish()
    const spent = await explained(() => wishesDue(cast.marie, { limit: 10, now }))
    expect(spent).to.deep.equal({ queries: 2, scans: 0, examined: 1 })
  })

  it('tells the host what became of it, never why, and no name once a month has passed', async () => {
    await wish()
    expect(await told()).to.deep.equal(['Inès S. new'])
    await answerWish(await read(), { state: 'closed', reason: 'declined', by: cast.marie._id, now })
    expect(await told()).to.deep.equal(['Inès S. closed'])
    expect(await told(new Date(now.getTime() + 40 * DAY))).to.deep.equal([])
    const later = new Date(now.getTime() + 35 * DAY)
    await answerWish(await read(), { state: 'contact', reason: null, by: cast.marie._id, now: later })
    expect(await told(new Date(now.getTime() + 40 * DAY))).to.deep.equal(['Inès S. contact'])
  })

  it('keeps every answer, and gives the one before back', async () => {
    await wish()
    const by = cast.marie._id
    await answerWish(await read(), { state: 'proposed', reason: null, by, now })
    await answerWish(await read(), { state: 'proposed', reason: null, by, now: new Date(+now + 1) })
    await answerWish(await read(), { state: 'closed', reason: 'declined', by, now: new Date(+now + 2) })
    expect((await read()).wish?.earlier.map(({ state }) => state)).to.deep.equal(['proposed'])
    await takeWishAnswerBack(await read(), +now + 2)
    expect((await read()).wish?.state).to.equal('proposed')
    const again = await keyOf(takeWishAnswerBack(await read(), +now + 2))
    expect(again, 'pressed twice').to.equal('wishes.refusal.notAnswered')
    await takeWishAnswerBack(await read(), +now)
    expect((await read()).wish).to.equal(null)
  })

  it('asks why nothing comes of it', async () => {
    await wish()
    const refused = answerWish(await read(), { state: 'closed', reason: null, by: cast.marie._id })
    expect(await keyOf(refused)).to.equal('wishes.refusal.reasonMissing')
  })

  it('is answered by a next step, until that step is taken off', async () => {
    await wish()
    const facts = { kind: 'immersion', state: 'planned', saidBy: 'counsellor', by: cast.marie._id } as const
    await saveNextStep(await read(), { ...facts, answersWish: true })
    const { wish: became, nextSteps } = await read()
    expect([became?.state, String(became?.step)]).to.deep.equal(['step', String(nextSteps[0]?._id)])
    expect(await due(cast.marie, new Date(now.getTime() + 70 * DAY))).to.equal(0)
    await removeNextStep(await read(), String(nextSteps[0]?._id))
    expect((await read()).wish).to.equal(null)
    await saveNextStep(await read(), facts)
    expect((await read()).wish, 'a step noted for another reason').to.equal(null)
  })

  describe('when two write at once', () => {
    const original = { ...guards }
    afterEach(() => Object.assign(guards, original))
    /** The host takes its wish back from a page read before the agency answered. */
    const crossed = async () => {
      await wish()
      const stale = await read()
      await answerWish(await read(), { state: 'proposed', reason: null, by: cast.marie._id, now })
      return wishToMeetAgain(stale, { by: cast.paul._id, wish: false })
    }
    /** Two counsellors answer from the same page. */
    const twice = async () => {
      await wish()
      const [one, other] = [await read(), await read()]
      await answerWish(one, { state: 'contact', reason: null, by: cast.marie._id, now })
      return answerWish(other, { state: 'closed', reason: 'declined', by: cast.romain._id, now })
    }

    it('is not taken back once the agency has answered', async () => {
      expect(await keyOf(crossed())).to.equal('errors.meanwhile.again')
      expect((await read()).meetAgainAt).not.to.equal(null)
      const refused = wishToMeetAgain(await read(), { by: cast.paul._id, wish: false })
      expect(await keyOf(refused)).to.equal('wishes.refusal.underWay')
    })

    it('is lost without the guard', async () => {
      guards.unanswered = () => ({})
      await crossed()
      expect((await read()).meetAgainAt).to.equal(null)
    })

    it('keeps the first of two answers', async () => {
      expect(await keyOf(twice())).to.equal('wishes.refusal.changedMeanwhile')
      expect((await read()).wish?.state).to.equal('contact')
    })

    it('loses it without the guard', async () => {
      guards.asRead = () => ({})
      await twice()
      expect((await read()).wish?.earlier.length).to.equal(0)
    })
  })

  describe('follows the person', () => {
    const transferred = async () => {
      const transfer = await askTransfer({ by: cast.samira, typed: '9100005E', why: 'Elle a déménagé', now })
      await acceptTransfer(transfer, { by: cast.marie, now })
    }

    it('to the agency that she was given to', async () => {
      await wish()
      await transferred()
      expect([await due(), await due(cast.samira)]).to.deep.equal([0, 1])
    })

    it('when she was given to another agency before it was made', async () => {
      await transferred()
      await wish()
      expect([await due(), await due(cast.samira)]).to.deep.equal([0, 1])
    })

    it('into the file that hers is made one with', async () => {
      await wish()
      const kept = await enterPerson(cast.aubagne._id, factsOf({ lastName: 'Saïdi', firstName: 'Inès' }))
      const losing = await Person.findById(cast.ines._id).orFail()
      await mergePeople({ kept, losing, choices: {}, by: cast.marie._id })
      const { items } = await wishesDue(cast.marie, { limit: 10, now })
      expect(items.map(({ person }) => String(person))).to.deep.equal([kept.id])
    })
  })
})
