import { expect } from 'chai'
import { addDays, localDate } from '#lib/dates.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import { hostLinkOf } from '#models/access/host-links.ts'
import { HostProposal } from '#models/records/host-proposal.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { Workshop } from '#models/records/workshop.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { workingDay } from '#seeds/calendar.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp } from '#test/support/client.ts'
import { useDatabase } from '#test/support/database.ts'
import { deliverPost, waitIsOver } from '#test/support/post.ts'

const HOUR = 3_600_000
const SECRET = 'a-secret-of-the-tests-of-32-signs'

describe('A year of a host', () => {
  useDatabase()
  const app = useApp()
  let cast: Cast
  before(async () => void (cast = await raiseCast()))

  const day = workingDay(addDays(localDate(new Date(), 'Europe/Paris'), 41), 1)
  const slashed = (date: string) => date.split('-').reverse().join('/')

  it('goes from « nous recrutons » to the day, the wish and what became of it', async () => {
    const [paul, marie] = [await app.signedIn(cast.paul), await app.signedIn(cast.marie)]
    const company = cast.maconneries.id

    await paul.get(paths.newHostProposal())
    await paul.post(paths.hostProposals(), {
      to: `${company}:${cast.aubagne.id}`,
      trade: 'F1703',
      posts: '2',
      fromMonth: day.slice(0, 7),
      site: `${company}:${String(cast.maconneries.sites[0]?._id)}`,
      date1: slashed(day),
      half1: 'morning',
      seats: '8',
      presenter: 'Samia Fabre, cheffe d’équipe'
    })
    const proposal = await HostProposal.findOne().orFail()

    await marie.get(paths.hostProposal(proposal.id))
    await marie.post(paths.hostProposalDraft(proposal.id), { date: day, from: '09:00', to: '12:00' })
    const { workshop: _id } = await HostProposal.findById(proposal._id).orFail()
    const id = String(_id)
    const drafted = await marie.get(paths.workshop(id))
    expect(drafted.text).to.include('Réponse donnée : P. Fabre').and.include('Samia Fabre, cheffe d’équipe')

    await marie.post(paths.workshopPublication(id))
    await flushOutbox(_id)
    await waitIsOver()
    await deliverPost()
    const told = await SentMessage.findOne({ kind: 'hostPublished' }).orFail()
    expect(told.text).to.include('/h/')
    for (const person of [cast.odile._id, cast.ines._id]) await takeSeat(_id, { person, by: cast.marie._id })
    expect((await paul.get(paths.hostingDay(id))).text).to.include('2 personnes attendues')

    await Notice.updateMany({ subject: _id, kind: 'hostReminder' }, { dueAt: new Date(Date.now() - 1000) })
    await deliverPost()
    expect((await SentMessage.findOne({ kind: 'hostReminder' }).orFail()).text).to.include(
      'marche ensuite même sans réseau'
    )

    const link = paths.hostLink((await hostLinkOf(await Workshop.findById(_id).orFail(), SECRET)) ?? '')
    const nobody = app.visitor()
    expect((await nobody.get(link)).text).to.include('Qui présentera le métier')
    const long = await nobody.post(`${link}/presenters`, { presents: 'x'.repeat(201) })
    expect(long.body).to.include('id="presents-error"')
    await nobody.post(`${link}/presenters`, { presents: 'Idir Benali, chef de chantier' })
    expect((await marie.get(paths.workshop(id))).text).to.include('Idir Benali, chef de chantier')
    expect((await marie.get(paths.daySheet(day))).text).to.include('Idir Benali, chef de chantier')
    expect((await marie.get(paths.workshopLog(id))).text).to.include('par le lien confié à Paul Fabre')

    const ahead = 12 - new Date().getUTCHours()
    const timeZone = ahead < 0 ? `Etc/GMT+${-ahead}` : `Etc/GMT-${ahead}`
    const at = async (hours: number) => {
      const startsAt = new Date(Date.now() + hours * HOUR)
      await Workshop.updateOne({ _id }, { startsAt, endsAt: new Date(+startsAt + 3 * HOUR), timeZone })
      await Participation.updateMany({ workshop: _id }, { startsAt })
    }
    await at(-0.5)
    expect((await paul.get(paths.hostingDay(id))).text).to.include('Odile')
    await paul.post(paths.hostingArrivals(id), { everyone: 'yes' })
    await at(-30)
    await paul.get(paths.hostingDay(id))
    await paul.post(paths.hostingWishes(id), { people: [cast.odile.id] })
    expect((await marie.get(paths.today())).body).to.include(paths.calls())
    expect((await marie.get(paths.calls())).text).to.include('Souhait d’entreprise')
    await marie.get(paths.wish(id, cast.odile.id))
    await marie.post(paths.wish(id, cast.odile.id), { state: 'contact' })
    const home = (await paul.get(paths.hosting())).text
    expect(home).to.include('D’accord, mise en relation faite').and.include('Ce que vos ateliers ont donné')
  })
})
