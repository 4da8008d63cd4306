import { expect } from 'chai'
import { addDays, localDate } from '#lib/dates.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { Workshop } from '#models/records/workshop.ts'
import { paths } from '#server/paths.ts'
import { workingDay } from '#seeds/calendar.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase } from '#test/support/database.ts'

describe('The kinds of workshops, to a counsellor', () => {
  useDatabase()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  before(async () => {
    cast = await raiseCast()
    marie = await app.signedIn(cast.marie)
  })

  const day = () => workingDay(addDays(localDate(new Date(), 'Europe/Paris'), 40), 1)
  const ofKind = (kind: string) => `${paths.newWorkshop()}?kind=${kind}`

  it('each propose their programme, and are kept, shown, filtered and copied', async () => {
    expect((await marie.get(paths.newWorkshop())).body).to.include(ofKind('companyVisit'))
    const form = await marie.get(ofKind('companyVisit'))
    expect(form.body)
      .to.match(/name="partMinutes"[^>]*value="75"/s)
      .and.match(/name="capacity"[^>]*value="10"/s)
    const answer = await marie.submit(paths.workshops(), {
      trade: 'H2902',
      date: slashed(day()),
      from: '9h',
      to: '11h',
      place: 'room:Salle collective 2',
      facilitators: [cast.romain.id]
    })
    const visit = await Workshop.findById(answer.location?.split('/').at(-1)).orFail()
    expect(visit.kind).to.equal('companyVisit')
    expect(visit.parts.map(({ kind }) => kind)).to.deep.equal(['talk', 'visit', 'other'])
    expect((await marie.get(paths.workshop(visit.id))).text).to.include('Visite d’entreprise')
    expect((await marie.get(paths.planningDay(day()))).text).to.include('Visite')
    const link = paths.workshop(visit.id)
    expect((await marie.get(`${paths.planningDay(day())}?kind=detection`)).body).not.to.include(link)
    const list = (kind: string) => marie.get(`${paths.workshops()}?from=&workshopKind=${kind}`)
    expect((await list('companyVisit')).body).to.include(link)
    expect((await list('detection')).body).not.to.include(link)
    const copy = await marie.get(`${paths.newWorkshop()}?like=${String(visit.id)}`)
    expect(copy.body).to.match(/value="companyVisit" selected/)
  })

  it('that is unknown is refused, and a form keeps the one that was chosen', async () => {
    await marie.get(ofKind('jobDating'))
    const typed = { trade: 'H2902', date: slashed(day()), from: '9h', to: '11h', place: '' }
    const wrong = await marie.submit(paths.workshops(), { ...typed, kind: 'party' })
    expect(wrong.status).to.equal(422)
    await marie.get(ofKind('jobDating'))
    const again = await marie.submit(paths.workshops(), typed)
    expect([again.status, /value="jobDating" selected/.test(again.body)]).to.deep.equal([422, true])
  })

  it('of professionals has a page without anybody’s name, where a headcount is noted', async () => {
    const page = paths.workshop(cast.pastWorkshop.id)
    expect((await marie.get(page)).body).to.include(cast.nadia.lastName)
    const seats = cast.pastWorkshop.capacity
    await Workshop.updateOne(
      { _id: cast.pastWorkshop._id },
      { $set: { kind: 'informationMeeting', seats: [], seatsFree: seats } }
    )
    const meeting = await marie.get(page)
    expect(meeting.text).to.include('entre professionnels')
    expect(meeting.body).not.to.include(cast.nadia.lastName)
    expect(meeting.body).not.to.include(paths.newRegistration(cast.pastWorkshop.id))
    const to = paths.workshopHeadcount(cast.pastWorkshop.id)
    const wrong = await marie.submit(to, { headcount: 'une vingtaine' })
    expect([wrong.status, wrong.body.includes('une vingtaine')]).to.deep.equal([422, true])
    await marie.get(page)
    expect((await marie.submit(to, { headcount: '19' })).status).to.equal(303)
    expect((await Workshop.findById(cast.pastWorkshop._id).orFail()).headcount).to.equal(19)
  })

  it('of professionals shows what it has on each view: partners, its own steps, no seat and nothing to merge', async () => {
    const { id } = cast.forgeWorkshop
    const seated = await marie.get(paths.workshop(id))
    expect(seated.text).to.include('Participants').and.include('Bilan').and.include('Fusionner')
    const { localDay, seats, capacity } = cast.forgeWorkshop
    await Workshop.updateOne(
      { _id: id },
      { $set: { kind: 'informationMeeting', seats: [], seatsFree: capacity } }
    )
    const meeting = await marie.get(paths.workshop(id))
    for (const word of ['Participants', 'Bilan', 'Accueillir', 'Fusionner', 'Annuler l’atelier'])
      expect(meeting.text).not.to.include(word)
    expect(meeting.text).to.include('Partenaires invités').and.include('Annuler la réunion')
    expect((await marie.get(paths.newCancellation(id))).text).to.include('Annuler la réunion')
    expect((await marie.get(paths.newRegrouping(id))).status).to.equal(404)
    const planned = (await marie.get(paths.planningDay(localDay))).text
    expect(planned)
      .to.include('1 réunion d’information')
      .and.not.match(new RegExp(`0 inscrit sur ${String(capacity)}`))
    const region = await app.signedIn(cast.sofia)
    const numbers = await region.get(paths.workshop(id))
    expect(numbers.text).to.include('Partenaires invités').and.not.include('Places libres')
    const week = (await region.get(paths.agenciesWeek(localDay))).text
    expect(week).to.include('1 réunion d’information')
    await Workshop.updateOne(
      { _id: id },
      { $set: { kind: 'detection', seats, seatsFree: capacity - seats.length } }
    )
  })
})
