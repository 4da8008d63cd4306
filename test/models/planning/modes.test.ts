import { expect } from 'chai'
import { addDays, localDate } from '#lib/dates.ts'
import { feedWorkshops } from '#models/planning/feed-workshops.ts'
import { confirmPlan } from '#models/planning/change-plans/confirm.ts'
import { drawPlan } from '#models/planning/change-plans/draw.ts'
import { planToTell } from '#models/planning/change-plans/to-tell.ts'
import { publish } from '#models/planning/changes.ts'
import { openWorkshops } from '#models/planning/open-workshops.ts'
import { planWorkshop, reviseWorkshop, type Outline } from '#models/planning/planning.ts'
import type { PlaceChoice } from '#models/planning/slot.ts'
import { ResourceDay } from '#models/records/resource-day.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { Workshop } from '#models/records/workshop.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { workingDay } from '#seeds/calendar.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { deliverPost, waitIsOver } from '#test/support/post.ts'
import { keyOf } from '#test/support/refusal.ts'

const LINK = 'https://visio.example.org/salle-12'
const OTHER = 'https://visio.example.org/salle-34'
const VIDEO: PlaceChoice = { kind: 'remote', mode: 'video' }
const TELEPHONE: PlaceChoice = { kind: 'remote', mode: 'telephone' }
const ROOM: PlaceChoice = { kind: 'agency', room: 'Salle collective 2' }

describe('A workshop by video or by telephone', function () {
  this.timeout(60_000)
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })

  const by = () => cast.marie._id
  const outline = (facts: Partial<Outline> = {}): Outline => ({
    sector: null,
    trade: 'H2902',
    parts: [],
    facilitators: [{ account: cast.romain._id, name: cast.romain.fullName }],
    capacity: 12,
    access: 'Sonner au portail.',
    bring: 'Un carnet.',
    ...facts
  })
  const slot = (place: PlaceChoice) => ({
    date: workingDay(addDays(localDate(new Date(), 'Europe/Paris'), 40), 1),
    from: '09:00',
    to: '12:00',
    saturday: false,
    place
  })
  const plan = (place: PlaceChoice, facts: Partial<Outline> = {}) =>
    planWorkshop({
      agency: cast.aubagne._id,
      by: by(),
      outline: outline(facts),
      slot: slot(place),
      overrideReason: 'Un second groupe'
    })
  const opened = async (place: PlaceChoice, facts: Partial<Outline> = {}) => {
    const draft = await plan(place, facts)
    await publish(draft._id, { by: by() })
    await seat(draft)
    return read(draft)
  }
  const seat = async (workshop: Pick<Workshop, '_id'>) => {
    const [slot] = (await read(workshop)).slots
    await takeSeat(workshop._id, { person: cast.nadia._id, by: by(), ...(slot ? { slot: slot._id } : {}) })
  }
  const read = ({ _id }: Pick<Workshop, '_id'>) => Workshop.findById(_id).orFail()
  const toNadia = async () => {
    await waitIsOver()
    await deliverPost()
    const [last] = await SentMessage.find({ to: /nadia/ }).sort({ _id: -1 }).limit(1)
    return {
      text: (last?.text ?? '').replaceAll('\u00a0', ' '),
      calendar: (last?.calendar ?? '').replaceAll(/\r\n /g, '')
    }
  }

  it('has neither room nor address, and takes up its facilitator alone', async () => {
    const draft = await plan(VIDEO, { joining: LINK })
    const { mode, room, address, commune } = draft.toObject().place
    expect([mode, room, address, commune]).to.deep.equal(['video', '', '', ''])
    const held = await ResourceDay.find({ 'holds.workshop': draft._id }).lean()
    expect(held.every(({ _id }) => !String(_id).includes('room'))).to.equal(true)
    const clash = plan(VIDEO, { joining: LINK })
    expect(await keyOf(clash)).to.equal('clashes.here.facilitator')
    const other = [{ account: cast.marie._id, name: cast.marie.fullName }]
    expect((await plan(TELEPHONE, { facilitators: other, kind: 'informationMeeting' })).place.mode).to.equal(
      'telephone'
    )
  })

  it('is published once people can join: by video with its address, by telephone without a number too', async () => {
    const draft = await plan(VIDEO)
    expect(await keyOf(publish(draft._id, { by: by() }))).to.equal('workshops.missing.joining')
    for (const wrong of ['http://visio.example.org/x', 'https://ana:secret@visio.example.org', 'salle 12'])
      expect(
        await keyOf(reviseWorkshop(draft, { outline: outline({ joining: wrong }), slot: null, by: by() }))
      ).to.equal('kinds.refusal.link')
    await reviseWorkshop(draft, { outline: outline({ joining: LINK }), slot: null, by: by() })
    expect((await publish(draft._id, { by: by() })).joining).to.equal(LINK)
    const open = await read(draft)
    const without = reviseWorkshop(open, { outline: outline({ joining: '' }), slot: null, by: by() })
    expect(await keyOf(without)).to.equal('workshops.missing.joining')
  })

  it('is refused to a kind that is not held so', async () => {
    expect(await keyOf(plan(TELEPHONE))).to.equal('kinds.refusal.mode.telephone')
    expect(await keyOf(plan(ROOM, { kind: 'onlineFair' }))).to.equal('kinds.refusal.mode.onSite')
  })

  it('tells how to join to whoever has a seat, in the message and the calendar, and to nobody else', async () => {
    const workshop = await opened(VIDEO, { joining: LINK })
    const { text, calendar } = await toNadia()
    expect(text).to.include(LINK).and.include('Par vidéo').and.include('vous participerez par téléphone')
    expect(text).not.to.include('Sonner').and.not.include(cast.aubagne.address)
    expect(calendar).to.include(LINK)
    const asked = { territory: null, sector: null, after: null, limit: 50 }
    const told = [await openWorkshops(asked), await feedWorkshops(cast.marie, 'agency')]
    expect(JSON.stringify(told)).to.include(workshop.id).and.not.include(LINK)
  })

  it('says by telephone which number to call, or that the agency calls', async () => {
    const kind = 'jobDating' as const
    await opened(TELEPHONE, { kind, joining: '04 12 34 56 78' })
    expect((await toNadia()).text).to.match(/Appelez le 04.12.34.56.78/)
    await SentMessage.deleteMany({})
    const facilitators = [{ account: cast.marie._id, name: cast.marie.fullName }]
    const workshop = await plan(TELEPHONE, { kind, facilitators })
    await publish(workshop._id, { by: by() })
    await seat(workshop)
    expect((await toNadia()).text).to.include('L’agence vous appelle')
  })

  it('changes through a plan: people read the former and the new way', async () => {
    const workshop = await opened(ROOM)
    await toNadia()
    const move = (joining: string) =>
      drawPlan({
        kind: 'move',
        what: { slot: slot(VIDEO), saidBy: '', joining },
        workshops: [workshop],
        by: by()
      })
    expect(await keyOf(move(''))).to.equal('workshops.missing.joining')
    const moved = await move(LINK)
    await confirmPlan(moved._id, { by: by(), seen: [(await read(workshop)).ledger], tells: true })
    const first = await toNadia()
    expect(first.text)
      .to.match(/Avant : .*Salle collective 2/)
      .and.match(/Maintenant : Par vidéo/)
    expect(first.text).to.include(LINK)
    const toTell = await planToTell(await read(workshop), { outline: outline({ joining: OTHER }), by: by() })
    await confirmPlan(toTell?._id ?? moved._id, {
      by: by(),
      seen: [(await read(workshop)).ledger],
      tells: true
    })
    const second = await toNadia()
    expect(second.text).to.include(`Avant : ${LINK}`).and.include(`Maintenant : ${OTHER}`)
  })
})
