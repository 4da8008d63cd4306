import { expect } from 'chai'
import { Agency } from '#models/records/agency.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { paths } from '#server/paths.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { all, textOf } from '#test/support/html.ts'
import { cancel } from '#models/planning/changes.ts'

describe('Whom to invite, in pages', () => {
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  beforeEach(async () => {
    cast = await raiseCast()
    await Person.updateOne({ _id: cast.karim._id }, { $set: { trade: 'H2902', tradeLabel: 'Chaudronnier' } })
    await Workshop.updateOne({ _id: cast.forgeWorkshop._id }, { $set: { priorities: ['young'] } })
    marie = await app.signedIn(cast.marie)
  })
  const people = (html: Parameters<typeof all>[0]) => all(html, 'input', { name: 'people' })

  it('says every reason and its points beside the name, and where distances come from', async () => {
    const page = await marie.get(paths.candidates(cast.forgeWorkshop.id))
    expect(page.status).to.equal(200)
    expect(people(page.html)).to.have.length(1)
    expect(page.text)
      .to.include('HADDAD Karim')
      .and.include('Cherche ce métier : Chaudronnier')
      .and.include('Public prioritaire : Moins de 26 ans')
      .and.include('Dans la commune ou tout près')
      .and.include('Téléphone et e-mail connus')
      .and.include('GeoNames')
    const row = all(page.html, 'tr')
      .map(textOf)
      .find(text => text.includes('HADDAD'))
    expect(row).to.include('85')
    const whole = await marie.get(`${paths.candidates(cast.forgeWorkshop.id)}?circle=agency`)
    expect(people(whole.html)).to.have.length(5)
    expect(whole.text).to.not.include('GIORDANO')
  })

  it('stays on its circle and at its place when nobody is ticked', async () => {
    const address = paths.candidates(cast.forgeWorkshop.id)
    const whole = await marie.get(`${address}?circle=agency`)
    expect((await marie.submit(address)).status, 'from the first page').to.equal(422)
    const after = `100.${people(whole.html)[0]?.attributes['value'] ?? ''}`
    const later = await marie.get(`${address}?circle=agency&after=${after}`)
    expect(people(later.html).length).to.be.above(1)
    const refused = await marie.submit(address)
    expect(refused.status).to.equal(422)
    expect(refused.text).to.include('Choisissez au moins une personne.')
    const listed = (html: typeof later.html) => people(html).map(box => box.attributes['value'])
    expect(listed(refused.html)).to.deep.equal(listed(later.html))
    expect(all(refused.html, 'input', { name: 'after' })[0]?.attributes['value']).to.equal(after)
  })

  it('proposes to everyone who is ticked in one go, then notes an answer with its reason', async () => {
    const { forgeWorkshop, karim, lucie, odile } = cast
    const address = paths.candidates(forgeWorkshop.id)
    const ids = [karim.id, lucie.id]
    const done = await marie.post(address, { people: ids, circle: 'agency' })
    expect(done.status).to.equal(303)
    const next = await marie.follow()
    expect(next.text).to.include('L’atelier est proposé à 2 personnes.').and.include('en attente de réponse')
    expect(people(next.html).map(box => box.attributes['value'])).to.not.include.members(ids)
    expect(await Participation.countDocuments({ workshop: forgeWorkshop._id, state: 'proposed' })).to.equal(2)
    await marie.post(address, { people: [...ids, odile.id], circle: 'agency' })
    expect((await marie.follow()).text).to.include('Proposé à 1. Déjà proposé ou inscrit entre-temps : 2.')

    const answer = paths.answer(forgeWorkshop.id, lucie.id)
    expect((await marie.get(answer)).text).to.include('Réponse : Lucie Ferrand')
    await marie.get(`${answer}?list=circle%3Dagency`)
    const empty = await marie.submit(answer)
    expect(empty.status).to.equal(422)
    expect(empty.text).to.include('Faites un choix : « Pourquoi ? »')
    const noted = await marie.submit(answer, { reason: 'transport' })
    expect([noted.status, noted.location]).to.deep.equal([303, `${address}?circle=agency`])
    expect((await marie.follow()).text).to.include('Lucie Ferrand : la réponse est notée.')
    expect((await marie.get(answer)).text).to.include('La réponse est déjà notée : la personne ne vient pas.')
    const again = await marie.post(answer, { reason: 'transport' })
    expect(again.status).to.equal(422)
    const other = await marie.get(`${paths.candidates(cast.companyWorkshop.id)}?circle=agency`)
    expect(other.text).to.include('A dit non le').and.include('pas de moyen de transport')
    expect((await marie.get(paths.workshop(forgeWorkshop.id))).text).to.include('pas de moyen de transport')
  })

  it('says what became of a proposal instead of asking for an answer that would be refused', async () => {
    const { forgeWorkshop, lucie, karim, odile, nice } = cast
    const address = paths.candidates(forgeWorkshop.id)
    await marie.post(address, { people: [lucie.id, karim.id, odile.id], circle: 'agency' })
    const answer = (person: Person) => marie.get(paths.answer(forgeWorkshop.id, person.id))
    const offered = (html: Parameters<typeof all>[0]) =>
      all(html, 'form', { action: `${paths.workshop(forgeWorkshop.id)}/registrations` })
    expect(offered((await answer(lucie)).html)).to.have.length(1)

    await Person.updateOne({ _id: karim._id }, { $set: { agency: nice._id } })
    expect(offered((await answer(karim)).html)).to.have.length(1)
    const there = await marie.submit(`${paths.workshop(forgeWorkshop.id)}/registrations`)
    expect(there.status).to.equal(303)
    const file = await marie.follow()
    expect(file.text)
      .to.include('Karim Haddad est inscrit')
      .and.include('Une autre agence suit maintenant cette personne')
      .and.include(forgeWorkshop.tradeLabel)
    expect(file.text).not.to.include(karim.identifiers[0])
    expect((await answer(karim)).text).to.include('la personne a une place dans l’atelier')

    await Workshop.updateOne(
      { _id: forgeWorkshop._id },
      { $set: { startsAt: new Date(Date.now() - 5 * 3_600_000), endsAt: new Date(Date.now() - 3_600_000) } }
    )
    const ended = await answer(lucie)
    expect(offered(ended.html)).to.have.length(0)
    expect(ended.text).to.include('Cet atelier est fini').and.include('Ne vient pas')

    await cancel((await Workshop.findById(forgeWorkshop._id).orFail())._id, {
      by: cast.marie._id,
      reason: 'staff'
    })
    const cancelled = await answer(odile)
    expect(offered(cancelled.html)).to.have.length(0)
    expect(cancelled.text).to.include('L’atelier est annulé')
  })

  it('refuses an empty choice, and people who are not the agency’s', async () => {
    const address = paths.candidates(cast.forgeWorkshop.id)
    const none = await marie.post(address, {})
    expect(none.status).to.equal(422)
    expect(none.text).to.include('Choisissez au moins une personne.')
    expect((await marie.post(address, { people: cast.bruno.id })).status).to.equal(404)
    expect((await marie.post(address, { people: 'nobody' })).status).to.equal(422)
    expect((await marie.get(`${address}?after=50.${String(cast.bruno.id)}`)).status).to.equal(404)
    expect((await marie.get(`${address}?after=nonsense`)).status).to.equal(404)
    expect((await marie.get(`${address}?circle=planet`)).status).to.equal(404)
    expect(await Participation.countDocuments({ person: cast.bruno._id, agency: cast.aubagne._id })).to.equal(
      0
    )
  })

  it('shows a draft’s ranking without letting anyone be told of it', async () => {
    const page = await marie.get(`${paths.candidates(cast.draftWorkshop.id)}?circle=agency`)
    expect(page.text).to.include('Publiez-le pour le proposer')
    expect(people(page.html)).to.have.length(0)
    const refused = await marie.post(paths.candidates(cast.draftWorkshop.id), {
      people: cast.karim.id
    })
    expect(refused.status).to.equal(422)
  })

  it('lets the agency weigh, says who did, and refuses what makes no sense', async () => {
    const page = await marie.get(paths.candidateWeights())
    expect(page.text).to.include('Votre agence utilise les valeurs proposées.')
    const weights = {
      sameTrade: '50',
      nearTrade: '20',
      sector: '10',
      public: '5',
      near: '8',
      far: '4',
      contact: '0',
      nearKm: '5',
      farKm: '20'
    }
    const send = (typed: Record<string, string>) => marie.submit(paths.candidateWeights(), typed)
    const wrong = await send({ ...weights, farKm: '2' })
    expect(wrong.status).to.equal(422)
    expect(wrong.text).to.include('Cette distance doit être au moins celle de')
    expect((await send({ ...weights, near: 'beaucoup' })).status).to.equal(422)
    expect((await send({ ...weights, near: '-1' })).status).to.equal(422)
    expect((await send(weights)).status).to.equal(303)
    expect((await marie.follow()).text).to.include('M. Aubert')
    expect((await Agency.findById(cast.aubagne._id).orFail()).weights).to.include({
      sameTrade: 50,
      nearKm: 5
    })
    const ranked = await marie.get(paths.candidates(cast.forgeWorkshop.id))
    const row = all(ranked.html, 'tr')
      .map(textOf)
      .find(text => text.includes('HADDAD'))
    expect(row).to.include('63')
  })

  it('keeps the publics a workshop is for first', async () => {
    await marie.get(paths.editWorkshop(cast.draftWorkshop.id))
    const done = await marie.submit(paths.editWorkshop(cast.draftWorkshop.id), {
      priorities: ['senior', 'rsa']
    })
    expect(done.status).to.equal(303)
    expect([...(await Workshop.findById(cast.draftWorkshop._id).orFail()).priorities]).to.deep.equal([
      'senior',
      'rsa'
    ])
  })
})
