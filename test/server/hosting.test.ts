import { expect } from 'chai'
import { Participation } from '#models/records/participation.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { paths } from '#server/paths.ts'
import { useApp } from '#test/support/client.ts'
import { useDatabase } from '#test/support/database.ts'

const HOUR = 3_600_000
const signed = (hours: number) => (hours < 0 ? String(hours) : `+${hours}`)

describe('What a host sees and does', () => {
  useDatabase()
  const app = useApp()
  let cast: Cast
  before(async () => void (cast = await raiseCast()))

  /** Puts the company's workshop at another moment, in hours from now, where it is about noon: some hours on is the same day. */
  const at = async (hours: number) => {
    const timeZone = `Etc/GMT${signed(new Date().getUTCHours() - 12)}`
    const startsAt = new Date(Date.now() + hours * HOUR)
    const times = { startsAt, endsAt: new Date(startsAt.getTime() + 3 * HOUR), timeZone }
    await Workshop.updateOne({ _id: cast.companyWorkshop._id }, { $set: times })
    await Participation.updateMany({ workshop: cast.companyWorkshop._id }, { $set: { startsAt } })
  }
  const signedIn = () => app.signedIn(cast.paul)
  const day = () => paths.hostingDay(cast.companyWorkshop.id)
  const arrivals = () => paths.hostingArrivals(cast.companyWorkshop.id)

  it('lists its own workshops with a headcount, and no other company’s or agency’s', async () => {
    const page = await (await signedIn()).get(paths.hosting())
    expect(page.status).to.equal(200)
    expect(page.text).to.include('2 personnes attendues')
    expect(page.body).not.to.include(cast.forgeWorkshop.id)
  })

  it('gives a number before the day, and not one name', async () => {
    await at(240)
    const page = await (await signedIn()).get(day())
    expect(page.text).to.include('2 personnes attendues')
    for (const secret of ['Théo', 'Inès', 'Saïdi', cast.theo.email ?? '', cast.theo.id]) {
      expect(page.body).not.to.include(secret)
    }
  })

  it('gives first names and initials on the day, and nothing else of a person', async () => {
    await at(-0.5)
    const page = await (await signedIn()).get(day())
    expect(page.text).to.include('Inès S.').and.to.include('Théo N.')
    for (const secret of ['Saïdi', 'Guyen', cast.ines.email ?? '', cast.ines.birthDate ?? '', '639980105']) {
      expect(page.body).not.to.include(secret)
    }
  })

  it('offers to tick people in from an hour before, and leads back to the page when it was too soon', async () => {
    await at(2)
    const paul = await signedIn()
    const early = await paul.get(day())
    expect(early.text)
      .to.include('Inès S.')
      .and.to.match(/noter les arrivées à partir de \d+ h/)
    expect(early.body).not.to.include(`action="${arrivals()}"`)
    const refused = await paul.post(
      arrivals(),
      { person: cast.ines.id },
      { referer: `https://d.test${day()}` }
    )
    expect(refused.status).to.equal(422)
    expect(refused.text).to.include('une heure avant')
    expect(refused.body).to.include(`href="${day()}"`)
    await at(0.9)
    expect((await paul.get(day())).body).to.include(`action="${arrivals()}"`)
  })

  it('ticks someone in, takes it back, then says that everybody is there', async () => {
    await at(-0.5)
    const paul = await signedIn()
    await paul.get(day())
    expect((await paul.post(arrivals(), { person: cast.ines.id })).status).to.equal(303)
    const attendance = async () =>
      (await Participation.findOne({ person: cast.ines._id, workshop: cast.companyWorkshop._id }).orFail())
        .attendance
    expect(await attendance()).to.equal('attended')
    await paul.post(arrivals(), { person: cast.ines.id, back: 'yes' })
    expect(await attendance()).to.equal(null)
    await paul.post(arrivals(), { everyone: 'yes' })
    expect((await paul.follow()).text)
      .to.include('2 sur 2 sont là')
      .and.to.include('2 présences ajoutées.')
  })

  it('says whom it would like to meet again, and takes a wish back', async () => {
    await at(-30)
    const paul = await signedIn()
    const wishes = paths.hostingWishes(cast.companyWorkshop.id)
    await paul.get(day())
    await paul.post(wishes, { people: [cast.ines.id] })
    const wished = () =>
      Participation.countDocuments({ workshop: cast.companyWorkshop._id, meetAgainAt: { $ne: null } })
    expect(await wished()).to.equal(1)
    await paul.get(day())
    await paul.post(wishes)
    expect(await wished()).to.equal(0)
  })

  it('answers an arrival that names nobody, or no person, with a sentence, and ticks no one', async () => {
    await at(-0.5)
    const paul = await signedIn()
    await paul.get(day())
    const marked = () => Participation.countDocuments({ attendance: { $ne: null } })
    const before = await marked()
    for (const sent of [
      {},
      { person: '' },
      { person: 'ines' },
      { 'person[$ne]': '' },
      { everyone: 'perhaps' }
    ]) {
      const answer = await paul.post(arrivals(), sent)
      expect(answer.status, JSON.stringify(sent)).to.equal(422)
      expect(answer.text).to.include('n’a pas pu être lu')
    }
    expect(await marked()).to.equal(before)
  })

  it('asks again for wishes that name no person, keeping those that were ticked', async () => {
    await at(-0.5)
    const paul = await signedIn()
    await paul.get(day())
    await paul.post(arrivals(), { everyone: 'yes' })
    await at(-30)
    await paul.get(day())
    const wishes = paths.hostingWishes(cast.companyWorkshop.id)
    const wished = () => Participation.countDocuments({ meetAgainAt: { $ne: null } })
    const before = await wished()
    const answer = await paul.post(wishes, { people: [cast.ines.id, 'somebody'] })
    expect(answer.status).to.equal(422)
    expect(answer.body).to.match(new RegExp(`value="${cast.ines.id}"[^>]* checked`))
    expect(answer.body).not.to.match(new RegExp(`value="${cast.theo.id}"[^>]* checked`))
    expect(answer.body).to.include('id="people-error"')
    expect(await wished()).to.equal(before)
  })

  it('takes what a telephone kept, from the account it was kept for alone, and says what stands', async () => {
    await at(-0.5)
    const unsaid = { attendance: null, attendanceAt: null, corrections: [] }
    await Participation.updateMany({ workshop: cast.companyWorkshop._id }, unsaid)
    const paul = await signedIn()
    const page = await paul.get(day())
    const [, owner] = /data-owner="([^"]+)"/.exec(page.body) ?? []
    const kept = paths.hostingKeptArrivals(cast.companyWorkshop.id)
    const tick = [`${cast.ines.id}:here:60000`, `${cast.nadia.id}:here:60000`]
    expect((await paul.post(kept, { owner: 'another', tick })).status).to.equal(422)
    expect((await paul.post(kept, { owner, tick: ['ines:here:1'] })).status).to.equal(422)
    const answer = await paul.post(kept, { owner, tick })
    const told = JSON.parse(answer.body) as { people: { id: string; isHere: boolean }[]; warning: string }
    expect(told.people.map(({ id, isHere }) => [id, isHere])).to.deep.equal([[cast.ines.id, true]])
    expect(told.warning).to.include('n’est plus attendue')
    expect(answer.body).not.to.match(/Inès|Nadia/)
    await at(240)
    const late = await paul.post(kept, { owner, tick: [`${cast.ines.id}:gone:60000`] })
    expect(late.body).to.include('le jour de l’atelier')
  })

  it('reads no name any more a month later', async () => {
    await at(-24 * 40)
    const page = await (await signedIn()).get(day())
    expect(page.body).not.to.include('Inès')
  })

  it('refuses arrivals on another day, with the reason', async () => {
    await at(240)
    const paul = await signedIn()
    await paul.get(day())
    const answer = await paul.post(arrivals(), { everyone: 'yes' })
    expect(answer.status).to.equal(422)
    expect(answer.text).to.include('le jour de l’atelier')
  })

  it('is a 404 for someone not in the workshop, for another company’s workshop, and for other roles', async () => {
    await at(-0.5)
    const paul = await signedIn()
    await paul.get(day())
    expect((await paul.post(arrivals(), { person: cast.nadia.id })).status).to.equal(404)
    expect((await paul.get(paths.hostingDay(cast.forgeWorkshop.id))).status).to.equal(404)
    expect((await paul.get(paths.hostingDay('nothing'))).status).to.equal(404)
    const marie = await app.signedIn(cast.marie)
    expect((await marie.get(day())).status).to.equal(404)
  })
})
