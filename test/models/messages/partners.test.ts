import { expect } from 'chai'
import { change, literal } from '#models/ledger/ledger.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import { PARTNER_KINDS } from '#models/messages/partners.ts'
import { cancel, publish, reschedule } from '#models/planning/changes.ts'
import { confirmPlan } from '#models/planning/change-plans/confirm.ts'
import { planToTell } from '#models/planning/change-plans/to-tell.ts'
import { previewPlan } from '#models/planning/change-plans/preview.ts'
import { undoPlan } from '#models/planning/change-plans/undo.ts'
import { forgetPartners } from '#models/planning/forget-partners.ts'
import { invitePartner, takePartnerOff } from '#models/planning/partners.ts'
import { Notice } from '#models/records/notice.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { deliverPost, waitIsOver } from '#test/support/post.ts'
import { keyOf } from '#test/support/refusal.ts'

const ELISE = { organisation: 'OPCO des métiers', name: 'Élise Roux', email: 'elise.roux@example.org' }
const KARIM = { organisation: 'Caisse sociale', name: 'Karim Haddad', email: 'karim.haddad@example.org' }

describe('Partners invited to an information meeting', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
    await Workshop.updateOne({ _id: id() }, { $set: { kind: 'informationMeeting' } })
  })

  const id = () => cast.draftWorkshop._id
  const by = () => cast.marie._id
  const fresh = () => Workshop.findById(id()).orFail()
  const invite = (partner: typeof ELISE) => invitePartner(id(), { ...partner, by: by() })
  const lineOf = async ({ email }: typeof ELISE) =>
    String((await fresh()).partners.find(one => one.email === email)?._id)
  const takeOff = async (partner: typeof ELISE) =>
    takePartnerOff(id(), { partner: await lineOf(partner), by: by() })
  const open = () => publish(id(), { by: by() })
  const later = (moment: Date, days = 1) => new Date(+moment + days * 86_400_000)
  async function move() {
    const { startsAt, endsAt } = await fresh()
    await reschedule(id(), { by: by(), startsAt: later(startsAt), endsAt: later(endsAt) })
  }
  const callOff = () => cancel(id(), { by: by(), reason: 'facilitatorAway' })

  async function leave() {
    await waitIsOver()
    await deliverPost()
  }

  /** What has left for a partner once everything due has, in order: « kind », and the method of its calendar part. */
  async function toldOf({ email }: typeof ELISE): Promise<string[]> {
    await leave()
    const sent = await SentMessage.find({ kind: { $in: PARTNER_KINDS } }).sort({ _id: 1 })
    return sent
      .filter(({ to }) => to.includes(email))
      .map(({ kind, calendar }) => `${kind} ${/METHOD:(\w+)/.exec(calendar ?? '')?.[1] ?? ''}`.trim())
  }

  it('are told once it is published, or at once when it is already, each in words and with its calendar', async () => {
    await invite(ELISE)
    expect(await toldOf(ELISE), 'of a draft').to.deep.equal([])
    await open()
    await leave()
    await invite(KARIM)
    expect(await toldOf(ELISE)).to.deep.equal(['partnerInvited REQUEST'])
    expect(await toldOf(KARIM)).to.deep.equal(['partnerInvited REQUEST'])
    const [message] = await SentMessage.find({ to: /elise/ })
    expect(message?.text).to.include('Bonjour Élise Roux').and.include('réunion d’information')
    expect(message?.text).not.to.include('Karim').and.not.to.include('/workshops/')
    expect(message?.calendar?.replaceAll('\r\n ', '')).to.include(ELISE.email)
    expect(
      (await Notice.find({ recipientKind: 'partner' }).lean()).map(one => JSON.stringify(one)).join()
    ).not.to.include('example.org')
  })

  it('read a move and a cancellation under one entry of the calendar, each later than the one before', async () => {
    await invite(ELISE)
    await open()
    await leave()
    await move()
    await leave()
    await callOff()
    expect(await toldOf(ELISE)).to.deep.equal([
      'partnerInvited REQUEST',
      'partnerMoved REQUEST',
      'partnerCancelled CANCEL'
    ])
    const sent = await SentMessage.find({ kind: { $in: PARTNER_KINDS } }).sort({ _id: 1 })
    const read = (name: string) =>
      sent.map(({ calendar }) => new RegExp(`${name}:(.+)`).exec(calendar ?? '')?.[1])
    expect(new Set(read('UID')).size).to.equal(1)
    const revisions = read('SEQUENCE').map(Number)
    expect(new Set(revisions).size).to.equal(3)
    expect(revisions).to.deep.equal(revisions.toSorted((a, b) => a - b))
  })

  it('read one message of what changed twice before they were told, and none of what was called off', async () => {
    await invite(ELISE)
    await open()
    await move()
    await move()
    expect(await toldOf(ELISE)).to.deep.equal(['partnerInvited REQUEST'])
    await invite(KARIM)
    await callOff()
    expect(await toldOf(KARIM), 'never told of it').to.deep.equal([])
    expect(await toldOf(ELISE)).to.deep.equal(['partnerInvited REQUEST', 'partnerCancelled CANCEL'])
    const waiting = await Notice.countDocuments({ recipientKind: 'partner', state: 'planned' })
    expect(waiting).to.equal(0)
  })

  it('who are taken off after they were told read it, once; put back before it leaves, they read nothing', async () => {
    await invite(ELISE)
    await open()
    await leave()
    await takeOff(ELISE)
    await invite(ELISE)
    expect(await toldOf(ELISE)).to.deep.equal(['partnerInvited REQUEST'])
    await takeOff(ELISE)
    await invite(ELISE)
    await takeOff(ELISE)
    await invite(KARIM)
    await takeOff(KARIM)
    expect(await toldOf(ELISE)).to.deep.equal(['partnerInvited REQUEST', 'partnerOff CANCEL'])
    expect(await toldOf(KARIM)).to.deep.equal([])
    await move()
    await invite(ELISE)
    expect((await toldOf(ELISE)).slice(2)).to.deep.equal(['partnerInvited REQUEST'])
    expect((await fresh()).partners.map(({ email }) => email)).to.have.members([ELISE.email, KARIM.email])
  })

  it('are told nothing twice by an outbox that is copied twice', async () => {
    await open()
    await invite(ELISE)
    await leave()
    const entry = { what: 'partners', person: null, at: new Date(), seq: (await fresh()).ledger }
    await Workshop.updateOne({ _id: id() }, { $push: { outbox: entry } })
    await flushOutbox(id())
    expect(await toldOf(ELISE)).to.deep.equal(['partnerInvited REQUEST'])
  })

  it('are named by the plan of a change with their message, which may be taken back in silence', async () => {
    await invite(ELISE)
    await open()
    await leave()
    const workshop = await fresh()
    const { sector, trade, parts, capacity, bring } = workshop.toObject()
    const facilitators = [{ account: null, name: 'Une formatrice' }]
    const outline = {
      sector,
      trade,
      parts,
      capacity,
      bring,
      facilitators,
      access: 'Porte B, au fond de la cour'
    }
    const plan = await planToTell(workshop, { outline, by: by() })
    if (!plan) throw new Error('nobody is concerned')
    const { readers } = await previewPlan(
      { kind: 'revise', what: plan.what, by: by(), confirmedAt: null, undoUntil: null } as never,
      workshop
    )
    const reader = readers.find(({ recipientKind }) => recipientKind === 'partner')
    expect([reader?.name, reader?.reading.changes, reader?.reason]).to.deep.equal([
      'Élise Roux (OPCO des métiers)',
      ['access'],
      null
    ])
    await confirmPlan(plan._id, { seen: [workshop.ledger], tells: true, by: by() })
    await undoPlan(plan._id, { by: by() })
    expect(await toldOf(ELISE)).to.deep.equal(['partnerInvited REQUEST'])
  })

  it('are refused twice under one address, without a meeting, and once it has begun', async () => {
    await invite(ELISE)
    expect(await keyOf(invite({ ...KARIM, email: ELISE.email }))).to.equal('partners.refusal.already')
    const other = { ...ELISE, by: by() }
    expect(await keyOf(invitePartner(cast.forgeWorkshop._id, other))).to.equal('partners.refusal.noMeeting')
    const { startsAt } = await fresh()
    expect(await keyOf(invitePartner(id(), { ...KARIM, by: by(), now: later(startsAt) }))).to.equal(
      'partners.refusal.tooLate'
    )
    await takeOff(ELISE)
    expect((await fresh()).partners.length, 'of a draft nothing is kept').to.equal(0)
  })

  it('are all kept when colleagues invite at once; decided on one reading and written unguarded, one is lost', async () => {
    await Promise.all([invite(ELISE), invite(KARIM), invite({ ...ELISE, email: 'elise@example.org' })])
    expect((await fresh()).partners.length).to.equal(3)
    const { partners } = (await fresh()).toObject()
    const [first, second, third] = partners
    await change(id(), {}, { partners: literal([first, second]) })
    await change(id(), {}, { partners: literal([first, third]) })
    expect((await fresh()).partners.length, 'the control').to.equal(2)
    const both = await Promise.allSettled([invite(KARIM), invite(KARIM)])
    expect(both.filter(({ status }) => status === 'fulfilled').length).to.be.at.most(1)
  })

  it('are reminded once, at the second of the reminders of the agency, of the date as it is then', async () => {
    await Workshop.updateOne(
      { _id: id() },
      [
        { $set: { startsAt: later(new Date(), 40), endsAt: later(new Date(+new Date() + 3_600_000), 40) } }
      ] as never,
      { updatePipeline: true }
    )
    await invite(ELISE)
    await open()
    await leave()
    await move()
    const reminders = await Notice.find({ kind: 'partnerReminder', state: 'planned' })
    const { startsAt } = await fresh()
    expect(reminders.map(({ dueAt }) => Math.round((+startsAt - +dueAt) / 86_400_000))).to.deep.equal([2])
    await Notice.updateMany({ kind: 'partnerReminder', state: 'planned' }, { $set: { dueAt: new Date() } })
    await deliverPost()
    const sent = await SentMessage.find({ kind: 'partnerReminder' })
    expect(sent.map(({ to }) => to.includes(ELISE.email))).to.deep.equal([true])
    expect(sent[0]?.text).to.include('La réunion d’information').and.include('approche')
  })

  it('are forgotten thirty days after the meeting, with the copies of what they read; their organisation stays', async () => {
    await invite(ELISE)
    await open()
    await leave()
    const { endsAt } = await fresh()
    expect(await forgetPartners(later(endsAt, 29))).to.equal(0)
    expect(await forgetPartners(later(endsAt, 31))).to.equal(1)
    const [line] = (await fresh()).partners
    expect([line?.organisation, line?.name, line?.email]).to.deep.equal([ELISE.organisation, '', ''])
    expect(await SentMessage.countDocuments({ to: /elise/ })).to.equal(0)
    expect(await forgetPartners(later(endsAt, 31))).to.equal(0)
  })
})
