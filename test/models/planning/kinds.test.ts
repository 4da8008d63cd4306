import { expect } from 'chai'
import { addDays, localDate } from '#lib/dates.ts'
import { noteHeadcount } from '#models/follow-up/headcount.ts'
import { proposeAll, propose } from '#models/invitations/proposing.ts'
import { nextDatesOf } from '#models/messages/next-dates.ts'
import { publish } from '#models/planning/changes.ts'
import { openWorkshops } from '#models/planning/open-workshops.ts'
import { planWorkshop, reviseWorkshop, type Outline } from '#models/planning/planning.ts'
import { Participation } from '#models/records/participation.ts'
import { Workshop } from '#models/records/workshop.ts'
import type { WorkshopKind } from '#models/records/workshop-kind.ts'
import { registerGroup } from '#models/seats/group.ts'
import { guards, takeSeat } from '#models/seats/seats.ts'
import { workingDay } from '#seeds/calendar.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { keyOf } from '#test/support/refusal.ts'

describe('A workshop of another kind', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })

  const by = () => cast.marie._id
  const outline = (kind?: WorkshopKind): Outline => ({
    ...(kind ? { kind } : {}),
    sector: null,
    trade: 'H2902',
    parts: [],
    facilitators: [{ account: cast.romain._id, name: cast.romain.fullName }],
    capacity: 12,
    access: '',
    bring: ''
  })
  const plan = (kind?: WorkshopKind) =>
    planWorkshop({
      agency: cast.aubagne._id,
      by: by(),
      outline: outline(kind),
      slot: {
        date: workingDay(addDays(localDate(new Date(), 'Europe/Paris'), 40), 1),
        from: '09:00',
        to: '12:00',
        saturday: false,
        place: { kind: 'agency', room: 'Salle collective 2' }
      }
    })
  const published = async (kind: WorkshopKind) => {
    const draft = await plan(kind)
    await publish(draft._id, { by: by() })
    return Workshop.findById(draft._id).orFail()
  }

  it('keeps its kind; a draft may change it, a published workshop does not', async () => {
    const draft = await plan('companyVisit')
    expect(draft.kind).to.equal('companyVisit')
    const kept = await reviseWorkshop(draft, { outline: outline(), slot: null, by: by() })
    expect(kept.kind).to.equal('companyVisit')
    const changed = await reviseWorkshop(kept, { outline: outline('jobDating'), slot: null, by: by() })
    expect(changed.kind).to.equal('jobDating')
    await publish(draft._id, { by: by() })
    const open = await Workshop.findById(draft._id).orFail()
    const revised = await reviseWorkshop(open, { outline: outline('detection'), slot: null, by: by() })
    expect(revised.kind).to.equal('jobDating')
  })

  it('takes no job seeker when professionals attend it: neither seat nor proposal', async () => {
    const meeting = await published('informationMeeting')
    const [workshop, person] = [meeting, cast.nadia]
    const refusals = [
      await keyOf(takeSeat(meeting._id, { person: person._id, by: by() })),
      await keyOf(registerGroup(meeting._id, { people: [{ person: person._id, at: new Date() }], by: by() })),
      await keyOf(propose({ workshop, person, by: by() })),
      await keyOf(proposeAll({ workshop, people: [person], by: by() }))
    ]
    expect(new Set(refusals)).to.deep.equal(new Set(['errors.workshop.forProfessionals']))
    expect((await Workshop.findById(meeting._id).orFail()).taken).to.equal(0)
    expect(await Participation.exists({ workshop: meeting._id })).to.equal(null)
  })

  it('is refused by the write of the seat itself: without its guard a seat is taken', async () => {
    const meeting = await published('informationMeeting')
    const kept = guards.seatFree
    guards.seatFree = (person, now) => ({
      state: 'published',
      endsAt: { $gt: now },
      'seats.person': { $ne: person }
    })
    try {
      await takeSeat(meeting._id, { person: cast.nadia._id, by: by() })
    } finally {
      guards.seatFree = kept
    }
    expect((await Workshop.findById(meeting._id).orFail()).taken).to.equal(1)
  })

  it('is offered to nobody when professionals attend it, and is when job seekers do', async () => {
    const meeting = await published('informationMeeting')
    const listed = async () => {
      const asked = { territory: null, sector: null, after: null, limit: 50 }
      const { workshops } = await openWorkshops(asked)
      return workshops.flatMap(({ id, kind }) => (id === meeting.id ? [kind] : []))
    }
    const instead = async (kind: WorkshopKind) => {
      const dates = await nextDatesOf({ ...cast.forgeWorkshop.toObject(), kind }, { now: new Date() })
      return dates.some(({ _id }) => _id.equals(meeting._id))
    }
    expect([await listed(), await instead('detection')]).to.deep.equal([[], false])
    await Workshop.updateOne({ _id: meeting._id }, { $set: { kind: 'jobDating' } })
    expect(await listed()).to.deep.equal(['jobDating'])
    // A date instead is one of the same kind: nobody who would try a trade is sent to meet employers.
    expect([await instead('detection'), await instead('jobDating')]).to.deep.equal([false, true])
  })

  it('is counted in heads when professionals attend it, from its start on; a roll is called by name elsewhere', async () => {
    const meeting = await published('informationMeeting')
    const note = (id = meeting._id, now = new Date(+meeting.startsAt + 60_000)) =>
      noteHeadcount(id, { count: 17, by: by(), now })
    expect(await keyOf(note(meeting._id, new Date()))).to.equal('kinds.headcount.notNow')
    expect(await keyOf(note(cast.pastWorkshop._id))).to.equal('kinds.headcount.byName')
    const counted = await note()
    expect(counted.headcount).to.equal(17)
    expect((await note()).log.filter(({ what }) => what === 'headcount')).to.have.length(1)
  })
})
