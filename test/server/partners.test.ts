import { expect } from 'chai'
import { Workshop } from '#models/records/workshop.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase } from '#test/support/database.ts'

describe('The page of an information meeting', () => {
  useDatabase()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  before(async () => {
    cast = await raiseCast()
    await Workshop.updateOne({ _id: cast.draftWorkshop._id }, { $set: { kind: 'informationMeeting' } })
    marie = await app.signedIn(cast.marie)
  })

  const id = () => String(cast.draftWorkshop.id)
  const partners = async () => (await Workshop.findById(id()).orFail()).partners
  const typed = { organisation: 'OPCO des métiers', name: 'Élise Roux', email: 'Elise.Roux@example.org' }
  const invite = async (form: Record<string, string>) => {
    await marie.get(paths.workshop(id()))
    return marie.submit(paths.workshopPartners(id()), form)
  }

  it('invites a partner, says what is wrong beside each field, and gives back what was typed', async () => {
    const wrong = await invite({ ...typed, organisation: '', email: 'elise.roux' })
    expect(wrong.status).to.equal(422)
    expect(wrong.body)
      .to.include('id="organisation-error"')
      .and.include('id="email-error"')
      .and.include('value="Élise Roux"')
    expect((await invite(typed)).status).to.equal(303)
    expect((await partners()).map(({ email }) => email)).to.deep.equal(['elise.roux@example.org'])
    const page = await marie.get(paths.workshop(id()))
    expect(page.text).to.include('1 partenaire invité').and.include('OPCO des métiers')
    const again = await invite(typed)
    expect([again.status, again.text.includes('Cette adresse est déjà invitée')]).to.deep.equal([422, true])
    expect((await marie.get(paths.workshopLog(id()))).text).to.include('Partenaire invité')
  })

  it('copies nobody who is invited, and shows them to no other agency', async () => {
    const copy = await marie.get(`${paths.newWorkshop()}?like=${id()}`)
    expect(copy.body).not.to.include('elise.roux')
    const stranger = await app.signedIn(cast.samira)
    expect((await stranger.get(paths.workshop(id()))).body).not.to.include('elise.roux')
    const refused = await stranger.post(paths.workshopPartners(id()), typed)
    expect(refused.status).to.be.oneOf([403, 404])
  })

  it('takes a partner off', async () => {
    const [line] = await partners()
    await marie.get(paths.workshop(id()))
    const answer = await marie.submit(paths.workshopPartnerRemoval(id(), String(line?._id)), {})
    expect(answer.status).to.equal(303)
    expect(await partners()).to.have.length(0)
  })
})
