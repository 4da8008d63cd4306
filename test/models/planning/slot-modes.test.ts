import { expect } from 'chai'
import { confirmPlan } from '#models/planning/change-plans/confirm.ts'
import { planToTellOfSlots } from '#models/planning/change-plans/to-tell-of-slots.ts'
import { undoPlan } from '#models/planning/change-plans/undo.ts'
import { publish } from '#models/planning/changes.ts'
import { openWorkshops } from '#models/planning/open-workshops.ts'
import { changeSlots, guards, type WantedSlot } from '#models/planning/slots/change-slots.ts'
import { atOnce } from '#models/planning/slots/judge.ts'
import { outlineOfSlots } from '#models/planning/slots/lay-out.ts'
import { Notice } from '#models/records/notice.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { Workshop } from '#models/records/workshop.ts'
import { changeSlot } from '#models/seats/change-slot.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { draftJobDating, raiseJobDating, THREE_SLOTS } from '#test/support/job-dating.ts'
import { deliverPost, waitIsOver } from '#test/support/post.ts'
import { keyOf, refusalOf } from '#test/support/refusal.ts'

const LINK = 'https://visio.example.org/salle-12'
type Person = 'lucie' | 'karim' | 'theo'

describe('A slot held otherwise than its session', function () {
  this.timeout(60_000)
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  let event: Workshop
  beforeEach(async () => {
    cast = await raiseCast()
    event = await raiseJobDating(cast)
  })

  const now = () => Workshop.findById(event._id).orFail()
  const by = () => cast.marie._id
  const idAt = (at: number) => event.slots[at]?._id ?? event._id
  const seat = (who: Person, at: number) =>
    takeSeat(event._id, { person: cast[who]._id, by: by(), slot: idAt(at) })
  const wanted = (ways: Record<number, Pick<WantedSlot, 'mode' | 'joining'>>): WantedSlot[] =>
    event.slots.map(({ _id, startsAt, endsAt, capacity }, at) => ({
      ...{ id: String(_id), startsAt, endsAt, capacity },
      ...ways[at]
    }))
  const byVideo = (at: number, joining = LINK) => wanted({ [at]: { mode: 'video', joining } })
  const change = async (slots: WantedSlot[]) =>
    changeSlots(event._id, { slots, lines: (await now()).log.length, by: by() })
  const messages = async (who: Person) => {
    await waitIsOver()
    await deliverPost()
    const about = (await Notice.find({ subject: event._id })).map(({ _id }) => _id)
    const sent = await SentMessage.find({ to: new RegExp(who), notice: { $in: about } }).sort({ _id: 1 })
    return sent.map(({ kind, text, calendar }) => ({
      kind,
      text: text.replaceAll('\u00a0', ' '),
      calendar: String(calendar).replaceAll('\r\n ', '')
    }))
  }
  const lastTo = async (who: Person) => (await messages(who)).at(-1)

  it('keeps its way and its address, and loses neither when it is copied', async () => {
    const after = await change(byVideo(2))
    expect(after.slots.map(({ mode, joining }) => [mode, joining])).to.deep.equal([
      [undefined, undefined],
      [undefined, undefined],
      ['video', LINK]
    ])
    const copy = await draftJobDating(cast, { slots: outlineOfSlots(after), day: 50 })
    expect(copy.slots.map(({ mode, joining }) => [mode, joining])[2]).to.deep.equal(['video', LINK])
    expect(atOnce(copy)).to.equal(2)
  })

  it('is refused without the address of its video, with one that opens none, and on site without a place', async () => {
    const faults = [
      byVideo(2, ''),
      byVideo(2, 'salle 12'),
      wanted({ 2: { mode: 'telephone', joining: 'douze' } })
    ]
    for (const [at, key] of (['link', 'link', 'number'] as const).entries()) {
      const refusal = await refusalOf(change(faults[at] ?? []))
      expect([refusal.key, refusal.field]).to.deep.equal([`kinds.refusal.${key}`, 'slotJoining-2'])
    }
    const called = await change(wanted({ 2: { mode: 'telephone', joining: '' } }))
    expect(called.slots[2]?.mode).to.equal('telephone')
    await Workshop.updateOne({ _id: event._id }, { $set: { 'place.mode': 'video', joining: LINK } })
    expect(await keyOf(change(wanted({ 0: { mode: 'onSite' } })))).to.equal('slots.refusal.noPlace')
  })

  it('holds a draft back until its address is known', async () => {
    const [first, second] = THREE_SLOTS
    const slots = [first, { ...second, mode: 'video' as const }].flatMap(slot =>
      slot ? [{ after: 0, minutes: 20, capacity: 1, ...slot }] : []
    )
    const draft = await draftJobDating(cast, { slots, day: 50 })
    expect(await keyOf(publish(draft._id, { by: by() }))).to.equal('workshops.missing.slotJoining')
  })

  it('tells the address to those who come to it, the link to those of the video, and to nobody else', async () => {
    await change(byVideo(2))
    await seat('lucie', 2)
    await seat('karim', 0)
    const [lucie, karim] = [await lastTo('lucie'), await lastTo('karim')]
    expect(lucie?.text).to.include(LINK).and.include('Par vidéo').and.not.include(cast.aubagne.address)
    expect(lucie?.calendar).to.include(LINK).and.not.include('Salle collective')
    expect(karim?.text).to.include(cast.aubagne.address).and.not.include(LINK)
    expect(karim?.calendar).to.include('Salle collective').and.not.include(LINK)
    const asked = { territory: null, sector: null, after: null, limit: 50 }
    const { workshops } = await openWorkshops(asked)
    const shown = workshops.find(({ id }) => id === event.id)
    expect(shown?.modes).to.deep.equal(['onSite', 'video'])
    expect(JSON.stringify(workshops)).not.to.include(LINK)
  })

  it('is told to a person who changes slot, the former way and the new one', async () => {
    await change(byVideo(2))
    await seat('lucie', 0)
    await messages('lucie')
    await changeSlot(event._id, { person: cast.lucie._id, to: idAt(2), by: by() })
    const last = await lastTo('lucie')
    expect(last?.kind).to.equal('slotMoved')
    expect(last?.text)
      .to.match(/Avant : .*Salle collective 2/)
      .and.match(/Maintenant : Par vidéo/)
    expect(last?.text).to.include(LINK)
  })

  it('changes through a plan that tells its people alone, and is put back with whoever registered since', async () => {
    await seat('lucie', 1)
    await seat('karim', 0)
    await messages('lucie')
    expect(await planToTellOfSlots(await now(), { slots: byVideo(2), by: by() })).to.equal(null)
    const plan = await planToTellOfSlots(await now(), { slots: byVideo(1), by: by() })
    const id = plan?._id ?? event._id
    expect((await now()).slots[1]?.mode).to.equal(undefined)
    await confirmPlan(id, { by: by(), seen: [(await now()).ledger], tells: true })
    expect((await now()).slots[1]?.mode).to.equal('video')
    const changed = await Notice.find({ subject: event._id, kind: 'changed', state: 'planned' })
    expect(changed.map(({ recipient }) => String(recipient))).to.deep.equal([cast.lucie.id])
    await seat('theo', 1)
    await undoPlan(id, { by: by() })
    const back = await now()
    expect(back.slots.map(({ mode, free }) => [mode, free])).to.deep.equal([
      [undefined, 0],
      [undefined, 0],
      [undefined, 1]
    ])
    expect(back.seatsFree).to.equal(1)
    expect((await messages('lucie')).map(({ kind }) => kind)).to.deep.equal(['confirmation'])
    expect((await lastTo('theo'))?.text)
      .to.include(cast.aubagne.address)
      .and.not.include(LINK)
  })

  it('says once confirmed what changed, to whoever comes in it and to nobody else', async () => {
    await seat('lucie', 1)
    await seat('karim', 0)
    await messages('lucie')
    const plan = await planToTellOfSlots(await now(), { slots: byVideo(1), by: by() })
    await confirmPlan(plan?._id ?? event._id, { by: by(), seen: [(await now()).ledger], tells: true })
    const last = await lastTo('lucie')
    expect(last?.kind).to.equal('changed')
    expect(last?.text)
      .to.match(/Avant : .*Salle collective 2/)
      .and.match(/Maintenant : Par vidéo/)
    expect(last?.text).to.include(LINK)
    expect((await messages('karim')).map(({ kind }) => kind)).to.deep.equal(['confirmation'])
  })

  /** She registers after its author looked at whom it concerns, and before it is written. */
  const registeredMeanwhile = async () => {
    await seat('lucie', 1)
    await messages('lucie')
    await change(byVideo(1))
    return (await messages('lucie')).map(({ kind }) => kind)
  }

  it('tells whoever registered since its author looked', async () => {
    expect(await registeredMeanwhile()).to.deep.equal(['confirmation', 'changed'])
  })

  it('control: they go to a place where nobody is once the write tells nobody', async () => {
    const { heldOtherwise } = guards
    guards.heldOtherwise = () => []
    try {
      expect(await registeredMeanwhile()).to.deep.equal(['confirmation'])
    } finally {
      guards.heldOtherwise = heldOtherwise
    }
  })
})
