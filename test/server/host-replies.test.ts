import { expect } from 'chai'
import { Company } from '#models/records/company.ts'
import { Workshop } from '#models/records/workshop.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { deliverPost } from '#test/support/post.ts'
import { SentMessage } from '#models/records/sent-message.ts'

describe('A date that an agency asks a company about', () => {
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let id: string
  let marie: Visitor
  let paul: Visitor

  beforeEach(async () => {
    cast = await raiseCast()
    id = cast.draftWorkshop.id
    await Workshop.updateOne({ _id: id }, { $set: { place: cast.companyWorkshop.toObject().place } })
    marie = await app.signedIn(cast.marie)
    paul = await app.signedIn(cast.paul)
  })

  const post = async (visitor: Visitor, page: string, address: string, body: Record<string, string> = {}) => {
    await visitor.get(page)
    return visitor.post(address, body)
  }
  const ask = () => post(marie, paths.workshop(id), paths.hostRequest(id))
  const reply = (body: Record<string, string>) => post(paul, paths.hosting(), paths.hostingReply(id), body)

  it('goes from the agency to the host and back, and opens the publication', async () => {
    const draft = await marie.get(paths.workshop(id))
    expect(draft.text).to.include('n’a pas encore été interrogée').and.include('Demander à l’entreprise')
    expect(draft.body).not.to.include(paths.workshopPublication(id))
    expect((await paul.get(paths.hostingDay(id))).status, 'a draft nobody asked about').to.equal(404)

    expect((await ask()).location).to.equal(paths.workshop(id))
    await deliverPost()
    const { text } = await SentMessage.findOne({ kind: 'hostAsked' }).orFail()
    expect(text).to.include(paths.hostLink('')).and.include('Rien n’est ouvert aux inscriptions')

    expect((await paul.get(paths.hosting())).text)
      .to.include('Ce qui vous attend')
      .and.include('Confirmer cette date')
    const noted = await reply({ state: 'agreed' })
    expect((await paul.get(noted.location ?? '')).text).to.include('Date confirmée')

    expect((await marie.get(paths.today())).text).to.include('Réponse d’entreprise à lire')
    expect((await marie.get(paths.waiting('hostReplies'))).body).to.include(paths.workshop(id))
    const agreed = await marie.get(paths.workshop(id))
    expect(agreed.body).to.include(paths.workshopPublication(id))
    await post(marie, paths.workshop(id), paths.workshopPublication(id))
    expect((await Workshop.findById(id).orFail()).state).to.equal('published')
    expect((await marie.get(paths.today())).text).not.to.include('Réponse d’entreprise à lire')
  })

  it('is not offered to be asked again within a day, when no message would leave', async () => {
    await ask()
    expect((await marie.get(paths.workshop(id))).text).not.to.include('Demander de nouveau')
    const askedAt = new Date(Date.now() - 25 * 3_600_000)
    await Workshop.updateOne({ _id: id }, { $set: { 'hostReply.askedAt': askedAt } })
    expect((await marie.get(paths.workshop(id))).text).to.include('Demander de nouveau')
  })

  it('may be answered with other dates, in words that the agency reads', async () => {
    await ask()
    const empty = await reply({ state: 'otherDate', words: ' ' })
    expect([empty.status, empty.body]).to.satisfy(
      ([status, body]: [number, string]) => status === 422 && body.includes('id="words-error"')
    )
    await reply({ state: 'otherDate', words: 'Un mardi, <b>après</b> le 10 janvier' })
    const page = await marie.get(paths.workshop(id))
    expect(page.body).to.include('Un mardi, &lt;b&gt;après&lt;/b&gt; le 10 janvier')
    expect(page.body).not.to.include(paths.workshopPublication(id))
    expect((await paul.get(paths.hosting())).text).to.include('Autre date demandée')
  })

  it('is no longer shown to a host who said no', async () => {
    await ask()
    await reply({ state: 'declined', words: '' })
    const page = await paul.get(paths.hosting())
    expect(page.body).not.to.include(paths.hostingDay(id))
    expect((await marie.get(paths.workshop(id))).text).to.include('ne peut pas accueillir')
  })

  it('may be noted by a counsellor, with who said so', async () => {
    const page = paths.workshop(id)
    const nobody = await post(marie, page, paths.hostAgreement(id), { saidBy: '' })
    expect(nobody.status).to.equal(422)
    expect(nobody.body).to.include('id="saidBy-error"')
    await post(marie, page, paths.hostAgreement(id), { saidBy: 'Paul Fabre' })
    expect((await marie.get(page)).text).to.include('Paul Fabre a dit oui par téléphone')
    expect((await marie.get(paths.workshopLog(id))).text).to.include('L’entreprise a dit oui')
  })

  it('is nobody else’s to answer or to read', async () => {
    await ask()
    const other = await Company.create({ name: 'Ailleurs', sites: [], agencies: [cast.aubagne._id] })
    await Workshop.updateOne({ _id: id }, { $set: { 'place.company': other._id } })
    expect((await reply({ state: 'agreed' })).status).to.equal(404)
    expect((await paul.get(paths.hosting())).body).not.to.include(paths.hostingDay(id))
    const sofia = await app.signedIn(cast.sofia)
    expect((await sofia.get(paths.workshop(id))).status).to.equal(404)
    const samira = await app.signedIn(cast.samira)
    expect((await post(samira, paths.today(), paths.hostRequest(id))).status).to.equal(404)
  })
})
