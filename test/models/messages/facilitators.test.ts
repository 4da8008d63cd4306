import { expect } from 'chai'
import type { Account } from '#models/records/account.ts'
import { Notice } from '#models/records/notice.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { deliverPost } from '#test/support/post.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import { FACILITATOR_KINDS } from '#models/messages/facilitators.ts'
import { cancel, publish, reschedule } from '#models/planning/changes.ts'
import { handOver } from '#models/planning/hand-over.ts'
import { reviseWorkshop } from '#models/planning/planning.ts'

describe('What those who run a workshop are told', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => void (cast = await raiseCast()))

  /** Those about a group wait until they can no longer be taken back: their time comes. */
  async function leave() {
    await Notice.updateMany(
      { state: 'planned', dueAt: { $lte: inAnHour() } },
      { $set: { dueAt: new Date() } }
    )
    await deliverPost()
  }
  const inAnHour = () => new Date(Date.now() + 3_600_000)

  const fresh = () => Workshop.findById(cast.draftWorkshop._id).orFail()

  /** Who runs the workshop from now on, as a colleague writes it. */
  async function assign(by: Account, ...accounts: Account[]) {
    const workshop = await fresh()
    const { sector, trade, parts, capacity, access, bring } = workshop.toObject()
    const facilitators = accounts.map(({ _id, fullName }) => ({ account: _id, name: fullName }))
    const others = accounts.length === 0 ? [{ account: null, name: 'Une formatrice' }] : []
    const outline = {
      sector,
      trade,
      parts,
      capacity,
      access,
      bring,
      facilitators: [...facilitators, ...others]
    }
    await reviseWorkshop(workshop, { outline: outline, slot: null, by: by._id })
  }
  const later = (moment: Date) => new Date(+moment + 86_400_000)
  async function move(by: Account) {
    const { startsAt, endsAt, _id } = await fresh()
    await reschedule(_id, { by: by._id, startsAt: later(startsAt), endsAt: later(endsAt) })
  }
  const open = (by: Account) => publish(cast.draftWorkshop._id, { by: by._id })
  const callOff = (by: Account) => cancel(cast.draftWorkshop._id, { by: by._id, reason: 'facilitatorAway' })

  /** What has left for an account once everything due has, in order: « kind », and the method of its calendar part. */
  async function toldOf({ email }: Account): Promise<string[]> {
    await leave()
    const sent = await SentMessage.find({ kind: { $in: FACILITATOR_KINDS } }).sort({ _id: 1 })
    return sent
      .filter(({ to }) => to.includes(email))
      .map(({ kind, calendar }) => {
        const method = /METHOD:(\w+)/.exec(calendar ?? '')?.[1]
        return method ? `${kind} ${method}` : kind
      })
  }

  it('tells a colleague that the workshop is theirs once it is published, and not who published it', async () => {
    await assign(cast.marie, cast.romain, cast.marie)
    expect(await toldOf(cast.romain), 'of a draft').to.deep.equal([])
    await open(cast.marie)
    expect(await toldOf(cast.romain)).to.deep.equal(['facilitatorGiven REQUEST'])
    expect(await toldOf(cast.marie)).to.deep.equal([])
    const [message] = await SentMessage.find({ kind: 'facilitatorGiven' })
    expect(message?.text).to.include('Bonjour Romain').and.include(`/workshops/${cast.draftWorkshop.id}`)
    expect(message?.calendar?.replaceAll('\r\n ', '')).to.include('romain.pinatel@example.org')
  })

  it('tells a move and a cancellation under the same entry of the calendar, each later than the one before', async () => {
    await assign(cast.marie, cast.romain)
    await open(cast.marie)
    await leave()
    await move(cast.marie)
    await leave()
    await callOff(cast.marie)
    expect(await toldOf(cast.romain)).to.deep.equal([
      'facilitatorGiven REQUEST',
      'facilitatorMoved REQUEST',
      'facilitatorCancelled CANCEL'
    ])
    const sent = await SentMessage.find({ kind: { $in: FACILITATOR_KINDS } }).sort({ _id: 1 })
    const read = (name: string) =>
      sent.map(({ calendar }) => new RegExp(`${name}:(.+)`).exec(calendar ?? '')?.[1])
    expect(new Set(read('UID')).size).to.equal(1)
    const revisions = read('SEQUENCE').map(Number)
    expect(revisions).to.deep.equal(revisions.toSorted((a, b) => a - b))
    expect(new Set(revisions).size).to.equal(3)
  })

  it('tells a colleague of a workshop moved before they heard of it that it is theirs, on its new day, once', async () => {
    await assign(cast.marie, cast.romain)
    await open(cast.marie)
    await move(cast.marie)
    expect(await toldOf(cast.romain)).to.deep.equal(['facilitatorGiven REQUEST'])
    const { startsAt } = await fresh()
    const [message] = await SentMessage.find({ kind: 'facilitatorGiven' })
    expect(message?.calendar).to.include(`DTSTART:${startsAt.toISOString().slice(0, 10).replaceAll('-', '')}`)
  })

  it('tells nothing of what was done and undone before the message left', async () => {
    await open(cast.marie)
    await assign(cast.marie, cast.marie, cast.romain)
    await assign(cast.marie, cast.marie)
    expect(await toldOf(cast.romain), 'given and taken back').to.deep.equal([])
    await assign(cast.marie, cast.marie, cast.romain)
    await leave()
    await assign(cast.marie, cast.marie)
    await assign(cast.marie, cast.marie, cast.romain)
    expect(await toldOf(cast.romain), 'taken back and given again').to.deep.equal([
      'facilitatorGiven REQUEST'
    ])
    const waiting = await Notice.countDocuments({ kind: { $in: FACILITATOR_KINDS }, state: 'planned' })
    expect(waiting).to.equal(0)
  })

  it('takes the workshop out of the calendar of who no longer runs it, and puts it into the next one’s', async () => {
    await assign(cast.marie, cast.romain)
    await open(cast.marie)
    await leave()
    await assign(cast.romain, cast.marie)
    expect(await toldOf(cast.romain), 'by himself, his calendar holding it').to.deep.equal([
      'facilitatorGiven REQUEST',
      'facilitatorLeft CANCEL'
    ])
    expect(await toldOf(cast.marie)).to.deep.equal(['facilitatorGiven REQUEST'])
  })

  it('tells who put themselves on it of what others do, and withdraws nothing that no message put there', async () => {
    await open(cast.marie)
    await move(cast.marie)
    expect(await toldOf(cast.marie)).to.deep.equal([])
    await assign(cast.romain, cast.romain)
    expect(await toldOf(cast.marie)).to.deep.equal(['facilitatorLeft'])
    expect(await toldOf(cast.romain)).to.deep.equal([])
  })

  it('tells who put themselves on it of a move and of a cancellation by others', async () => {
    await open(cast.marie)
    await move(cast.romain)
    await leave()
    await callOff(cast.romain)
    expect(await toldOf(cast.marie)).to.deep.equal([
      'facilitatorMoved REQUEST',
      'facilitatorCancelled CANCEL'
    ])
  })

  it('says nothing of its own act to who never had an entry in the calendar', async () => {
    await open(cast.marie)
    await move(cast.marie)
    await callOff(cast.marie)
    expect(await toldOf(cast.marie)).to.deep.equal([])
  })

  it('is told of a move that something else was written after, before it left', async () => {
    await assign(cast.marie, cast.romain)
    await open(cast.marie)
    await leave()
    await move(cast.marie)
    await assign(cast.marie, cast.romain, cast.marie)
    expect(await toldOf(cast.romain)).to.deep.equal(['facilitatorGiven REQUEST', 'facilitatorMoved REQUEST'])
  })

  it('is owed the same when the outbox is copied twice, also after the message left', async () => {
    await assign(cast.marie, cast.romain)
    await open(cast.marie)
    const owed = async (work: () => Promise<unknown>) => {
      await work()
      await leave()
      const { ledger } = await fresh()
      const before = { facilitators: [cast.romain._id] }
      const what = 'moved'
      await Workshop.updateOne(
        { _id: cast.draftWorkshop._id },
        { $push: { outbox: { what, person: null, seq: ledger, at: new Date(), by: cast.marie._id, before } } }
      )
      await flushOutbox(cast.draftWorkshop._id)
    }
    await leave()
    await owed(() => move(cast.marie))
    expect(await toldOf(cast.romain)).to.deep.equal(['facilitatorGiven REQUEST', 'facilitatorMoved REQUEST'])
  })

  it('learns of a move although it was given before anyone was told', async () => {
    await assign(cast.marie, cast.romain)
    await open(cast.marie)
    await Notice.deleteMany({ kind: { $in: FACILITATOR_KINDS } })
    await move(cast.marie)
    expect(await toldOf(cast.romain)).to.deep.equal(['facilitatorMoved REQUEST'])
  })

  it('sends nothing to an account closed since', async () => {
    await assign(cast.marie, cast.romain)
    await open(cast.marie)
    await cast.romain.updateOne({ $set: { disabledAt: new Date() } })
    expect(await toldOf(cast.romain)).to.deep.equal([])
  })

  it('tells both sides of a hand-over', async () => {
    await assign(cast.marie, cast.romain)
    await open(cast.marie)
    await leave()
    const by = cast.admin._id
    await handOver({ account: cast.romain._id, agency: cast.aubagne._id, successor: cast.marie, by })
    expect(await toldOf(cast.romain)).to.deep.equal(['facilitatorGiven REQUEST', 'facilitatorLeft CANCEL'])
    expect(await toldOf(cast.marie)).to.include('facilitatorGiven REQUEST')
  })
})
