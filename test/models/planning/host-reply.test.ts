import { expect } from 'chai'
import { Notice } from '#models/records/notice.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { Workshop } from '#models/records/workshop.ts'
import { cancel, publish, reschedule } from '#models/planning/changes.ts'
import { askHost, noteHostAgreement, replyAsHost, takeReplyBack } from '#models/planning/host-reply.ts'
import { moveWorkshop, reviseWorkshop } from '#models/planning/planning.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { deliverPost, waitIsOver } from '#test/support/post.ts'
import { keyOf, refusalOf } from '#test/support/refusal.ts'

describe('What a host says of a date', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  let by: Cast['marie']['_id']
  let id: Cast['draftWorkshop']['_id']

  beforeEach(async () => {
    cast = await raiseCast()
    by = cast.marie._id
    id = cast.draftWorkshop._id
    const { place } = cast.companyWorkshop.toObject()
    await Workshop.updateOne({ _id: id }, { $set: { place } })
  })

  const stored = () => Workshop.findById(id).orFail()
  const told = async (kind: Notice['kind']) => Notice.countDocuments({ kind, subject: id })
  /** What left for the host about this workshop, the first first. */
  const messages = async () => {
    const notices = await Notice.find({ subject: id, recipientKind: 'company', state: 'sent' })
    return SentMessage.find({ notice: { $in: notices.map(({ _id }) => _id) } }).sort({ sentAt: 1 })
  }
  const sentOf = async () => (await messages()).map(({ kind }) => kind)
  const paul = () => cast.paul._id

  it('comes before anything is published there', async () => {
    expect(await keyOf(publish(id, { by }))).to.equal('workshops.refusal.hostNotAgreed')
    await askHost(id, { by })
    expect(await keyOf(publish(id, { by }))).to.equal('workshops.refusal.hostNotAgreed')
    await replyAsHost(id, { state: 'otherDate', words: 'Un mardi', by: paul() })
    expect(await keyOf(publish(id, { by }))).to.equal('workshops.refusal.hostNotAgreed')
    await replyAsHost(id, { state: 'agreed', words: '', by: paul() })
    expect((await publish(id, { by })).state).to.equal('published')
  })

  it('is asked once however often the button is pressed, and again a day later', async () => {
    await Promise.all([askHost(id, { by }), askHost(id, { by }), askHost(id, { by })])
    expect(await told('hostAsked')).to.equal(1)
    await Workshop.updateOne(
      { _id: id },
      { $set: { 'hostReply.askedAt': new Date(Date.now() - 25 * 3_600_000) } }
    )
    await askHost(id, { by })
    expect(await told('hostAsked')).to.equal(2)
    await deliverPost()
    expect(await sentOf(), 'only the last question leaves').to.deep.equal(['hostAsked'])
  })

  it('is not asked by a message once it was given by telephone', async () => {
    await askHost(id, { by })
    const agreed = await noteHostAgreement(id, { saidBy: 'Paul Fabre', by })
    expect([agreed.hostReply?.state, agreed.hostReply?.saidBy]).to.deep.equal(['agreed', 'Paul Fabre'])
    await deliverPost()
    expect((await Notice.findOne({ kind: 'hostAsked' }).orFail()).reason).to.equal('hostReplied')
  })

  it('may be taken back until the workshop is published, not after', async () => {
    await askHost(id, { by })
    await replyAsHost(id, { state: 'agreed', words: '', by: paul() })
    expect((await takeReplyBack(id, { by: paul() })).hostReply?.state).to.equal('asked')
    expect(await keyOf(publish(id, { by }))).to.equal('workshops.refusal.hostNotAgreed')
    await replyAsHost(id, { state: 'agreed', words: '', by: paul() })
    await publish(id, { by })
    expect(await keyOf(takeReplyBack(id, { by: paul() }))).to.equal('hosting.refusal.published')
  })

  it('never ends published without agreement, when it is taken back as the agency publishes', async () => {
    await askHost(id, { by })
    for (let round = 0; round < 8; round++) {
      await Workshop.updateOne({ _id: id }, { $set: { state: 'draft', 'hostReply.state': 'agreed' } })
      await Promise.allSettled([publish(id, { by }), takeReplyBack(id, { by: paul() })])
      const { state, hostReply } = await stored()
      expect([state, hostReply?.state]).to.be.deep.oneOf([
        ['published', 'agreed'],
        ['draft', 'asked']
      ])
    }
  })

  it('is asked anew when the date changes, and never of the date before', async () => {
    await askHost(id, { by })
    await replyAsHost(id, { state: 'agreed', words: '', by: paul() })
    const draft = await stored()
    await reviseWorkshop(draft, { outline: outlineOf(draft), slot: slotOf(draft, '14:00', '17:00'), by })
    expect((await stored()).hostReply?.state).to.equal('asked')
    await deliverPost()
    expect(await sentOf()).to.deep.equal(['hostAsked'])
  })

  it('stays when something else of the draft changes', async () => {
    await noteHostAgreement(id, { saidBy: 'Paul Fabre', by })
    const draft = await stored()
    await reviseWorkshop(draft, { outline: { ...outlineOf(draft), bring: 'Un casque' }, slot: null, by })
    expect((await stored()).hostReply?.state).to.equal('agreed')
  })

  it('frees the company that was asked when the draft goes elsewhere or is called off', async () => {
    await askHost(id, { by })
    const draft = await stored()
    const room = cast.forgeWorkshop.place.room
    const slot = { ...slotOf(draft, '09:15', '12:15'), place: { kind: 'agency' as const, room } }
    await reviseWorkshop(draft, { outline: outlineOf(draft), slot, by })
    expect([await told('hostLeft'), (await stored()).hostReply ?? null]).to.deep.equal([1, null])
    await Workshop.updateOne({ _id: id }, { $set: { place: cast.companyWorkshop.toObject().place } })
    await askHost(id, { by })
    await cancel(id, { by, reason: 'companyAway' })
    expect(await told('hostCancelled')).to.equal(1)
  })

  it('is told of the publication, with the entry of its calendar, and of what becomes of it', async () => {
    await noteHostAgreement(id, { saidBy: 'Paul Fabre', by })
    await publish(id, { by })
    await deliverPost()
    const { startsAt, endsAt } = await stored()
    const later = (moment: Date) => new Date(moment.getTime() + 86_400_000)
    await reschedule(id, { by, startsAt: later(startsAt), endsAt: later(endsAt) })
    await waitIsOver()
    await deliverPost()
    await cancel(id, { by, reason: 'companyAway' })
    await waitIsOver()
    await deliverPost()
    const sent = await messages()
    const part = (name: string) =>
      sent.map(({ calendar }) => new RegExp(`^${name}:(.*)\r$`, 'm').exec(calendar ?? '')?.[1])
    expect(sent.map(({ kind }) => kind)).to.deep.equal(['hostPublished', 'hostMoved', 'hostCancelled'])
    expect(part('METHOD')).to.deep.equal(['REQUEST', 'REQUEST', 'CANCEL'])
    expect(new Set(part('UID')).size).to.equal(1)
    const sequences = part('SEQUENCE').map(Number)
    expect(sequences).to.deep.equal(sequences.toSorted((a, b) => a - b))
  })

  it('is noted before a published workshop moves there, which then reads that it is held there', async () => {
    const { forgeWorkshop } = cast
    const { place } = cast.companyWorkshop.toObject()
    const slot = slotOf({ localDay: forgeWorkshop.localDay, place }, '09:15', '12:15')
    const move = (saidBy?: string) =>
      moveWorkshop(forgeWorkshop._id, { slot, by, ...(saidBy ? { saidBy } : {}) })
    const refusal = await refusalOf(move())
    expect([refusal.key, refusal.field]).to.deep.equal(['workshops.refusal.hostNotAsked', 'saidBy'])
    expect((await move('Paul Fabre')).hostReply?.saidBy).to.equal('Paul Fabre')
    const owed = await Notice.find({ subject: forgeWorkshop._id, recipientKind: 'company' })
    expect(owed.map(({ kind }) => kind)).to.have.members(['hostPublished', 'hostReminder'])
    await cast.forgeWorkshop.updateOne({ $set: { hostReply: null } })
    const later = { ...slot, from: '13:30', to: '16:30' }
    await moveWorkshop(forgeWorkshop._id, { slot: later, by })
    expect(
      await Notice.countDocuments({ subject: forgeWorkshop._id, kind: 'hostMoved' }),
      'there already'
    ).to.equal(1)
  })

  it('takes nothing out of a calendar that nothing was put into', async () => {
    await noteHostAgreement(id, { saidBy: 'Paul Fabre', by })
    await publish(id, { by })
    await cancel(id, { by, reason: 'companyAway' })
    await waitIsOver()
    await deliverPost()
    const sent = await messages()
    expect(sent.map(({ kind, calendar }) => [kind, calendar ?? null])).to.deep.equal([
      ['hostCancelled', null]
    ])
  })
})

function outlineOf({ sector, trade, parts, facilitators, capacity, access, bring }: Workshop) {
  return {
    sector,
    trade,
    parts: parts.map(({ kind, minutes, note }) => ({ kind, minutes, note })),
    facilitators: facilitators.map(({ account, name }) => ({ account: account ?? null, name })),
    capacity,
    access,
    bring
  }
}

function slotOf({ localDay, place }: Pick<Workshop, 'localDay' | 'place'>, from: string, to: string) {
  const site = { kind: 'company' as const, company: String(place.company), site: String(place.site) }
  return { date: localDay, from, to, place: site, saturday: false }
}
