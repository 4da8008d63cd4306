import { expect } from 'chai'
import { markAttendance } from '#models/follow-up/attendance.ts'
import { wishToMeetAgain } from '#models/follow-up/wish.ts'
import { Participation } from '#models/records/participation.ts'
import { Workshop } from '#models/records/workshop.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'

describe('The wishes of hosts', () => {
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let workshop: string
  let marie: Visitor
  let paul: Visitor
  let page: string

  const found = () =>
    Participation.findOne({ workshop: cast.companyWorkshop._id, person: cast.ines._id }).orFail()

  beforeEach(async () => {
    cast = await raiseCast()
    workshop = cast.companyWorkshop.id
    page = paths.wish(workshop, cast.ines.id)
    const startsAt = new Date(Date.now() - 2 * 86_400_000)
    const times = { startsAt, endsAt: new Date(+startsAt + 3 * 3_600_000) }
    await Workshop.updateOne({ _id: workshop }, { $set: times })
    await Participation.updateMany({ workshop: cast.companyWorkshop._id }, { $set: { startsAt } })
    for (const one of await Participation.find({ workshop: cast.companyWorkshop._id }))
      await markAttendance(one, { attendance: 'attended', by: cast.paul._id })
    marie = await app.signedIn(cast.marie)
    paul = await app.signedIn(cast.paul)
  })
  const wish = async () => wishToMeetAgain(await found(), { by: cast.paul._id, wish: true })
  const answer = async (body: Record<string, string>) => {
    await marie.get(page)
    return marie.post(page, body)
  }

  it('go from the host’s page to the agency’s day and the session, and the answer back', async () => {
    await paul.get(paths.hostingDay(workshop))
    await paul.post(paths.hostingWishes(workshop), { people: [cast.ines.id] })
    expect((await paul.get(paths.hosting())).text)
      .to.include('Inès S.')
      .and.include('Pas encore demandé')
    expect((await marie.get(paths.today())).text).to.include('Le plus pressé : Souhait d’entreprise')
    await marie.get(paths.calls())
    await marie.post(paths.callClaim(cast.ines.id))
    expect((await marie.get(paths.call(cast.ines.id))).body).to.include(`href="${page}"`)
    const session = await marie.get(paths.workshop(workshop))
    expect(session.text).to.include('L’entreprise aimerait revoir').and.include('À proposer à la personne')
    expect(session.body).to.include(`href="${page}"`)

    expect((await answer({ state: 'proposed' })).location).to.equal(page)
    expect((await marie.follow()).text).to.include('C’est noté : proposé à la personne')
    expect((await marie.get(paths.today())).text).not.to.include('Souhait d’entreprise')
    expect((await paul.get(paths.hosting())).text).to.include('Demandé, réponse attendue')
  })

  it('tell the host that nothing follows, and nothing of the reason', async () => {
    await wish()
    const refused = await answer({ state: 'closed' })
    expect(refused.status).to.equal(422)
    expect(refused.body).to.include('id="reason-error"')
    await answer({ state: 'closed', reason: 'employed' })
    expect((await marie.get(page)).text).to.include('La personne a trouvé un emploi')
    for (const address of [paths.hosting(), paths.hostingDay(workshop)]) {
      const { text, body } = await paul.get(address)
      expect(text).to.include('Pas de suite')
      expect(body).not.to.include('trouvé').and.not.to.include('employed')
    }
  })

  it('take an answer back in one press', async () => {
    await wish()
    await answer({ state: 'contact' })
    const undoing = `${paths.wishUndoing(workshop, cast.ines.id)}?at=${Number((await found()).wish?.at)}`
    expect((await marie.follow()).body).to.include(`action="${undoing}"`)
    await marie.post(undoing)
    expect((await found()).wish).to.equal(null)
    const nothing = await marie.post(undoing)
    expect(nothing.status).to.equal(422)
  })

  it('lead to a next step with the company filled in, which answers them', async () => {
    await wish()
    const steps = paths.nextSteps(workshop, cast.ines.id)
    const form = await marie.get(`${steps}?wish=yes`)
    expect(form.body).to.include(`value="${cast.maconneries.name}"`)
    const typed = { kind: 'immersion', state: 'planned', saidBy: 'counsellor', place: cast.maconneries.name }
    const sent = { ...typed, answersWish: 'yes' }
    const wrong = await marie.post(steps, { ...sent, kind: '' })
    expect(wrong.status).to.equal(422)
    expect(wrong.body).to.include('name="answersWish"')
    await marie.post(steps, sent)
    expect((await found()).wish?.state).to.equal('step')
    expect((await paul.get(paths.hosting())).text).to.include('D’accord, une suite est notée')
  })

  it('that are answered keep their place when the host ticks others', async () => {
    await wish()
    await answer({ state: 'proposed' })
    const day = await paul.get(paths.hostingDay(workshop))
    expect(day.body).not.to.include(`value="${cast.ines.id}"`)
    await paul.post(paths.hostingWishes(workshop), { people: [cast.theo.id] })
    expect(await Participation.countDocuments({ meetAgainAt: { $ne: null } })).to.equal(2)
  })

  it('lead to the person’s file once the host has taken them back', async () => {
    const answer = await marie.get(page)
    expect([answer.status, answer.location]).to.deep.equal([303, paths.person(cast.ines.id)])
    expect((await marie.follow()).text).to.include('a repris son souhait')
  })

  it('are a 404 for another agency, the host itself and the region', async () => {
    await wish()
    for (const other of [cast.samira, cast.paul, cast.sofia]) {
      const visitor = await app.signedIn(other)
      expect((await visitor.get(page)).status, other.email).to.equal(404)
    }
  })
})
