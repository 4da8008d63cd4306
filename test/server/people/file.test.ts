import { expect } from 'chai'
import { PersonEvent } from '#models/records/person-event.ts'
import { Person } from '#models/records/person.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { paths } from '#server/paths.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase } from '#test/support/database.ts'
import { all, fieldsOf, textOf } from '#test/support/html.ts'

describe('The page and the form of a file', () => {
  useDatabase()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  before(async () => {
    cast = await raiseCast()
    marie = await app.signedIn(cast.marie)
  })
  const save = async (person: Person, fields: Record<string, string | string[]>) => {
    await marie.get(paths.editPerson(person.id))
    return marie.submit(paths.person(person.id), fields)
  }
  const again = (person: Person) => Person.findById(person._id).orFail()
  const errorOf = (html: Parameters<typeof all>[0], name: string) =>
    textOf(all(html, 'p', { id: `${name}-error` })[0] ?? '')

  it('hold several telephones, a channel, a referring counsellor and trades of the list', async () => {
    const { ines, marie: account } = cast
    const saved = await save(ines, {
      otherPhones: '04 65 71 00 11, +33 6 39 98 09 09',
      channel: 'phone',
      referent: account.id,
      trades: ['f1703', 'Commis / Commise de cuisine', '', 'Soudeur / Soudeuse (H2913)']
    })
    expect(saved.status).to.equal(303)
    const file = (await again(ines)).toObject()
    expect(file).to.deep.include({
      otherPhones: ['+33465710011', '+33639980909'],
      channel: 'phone',
      trade: 'F1703',
      tradeLabel: 'Maçon / Maçonne',
      otherTrades: [
        { code: 'G1602', label: 'Commis / Commise de cuisine' },
        { code: 'H2913', label: 'Soudeur / Soudeuse' }
      ]
    })
    expect(String(file.referent)).to.equal(account.id)
    const page = await marie.get(paths.person(ines.id))
    expect(page.text)
      .to.include('06 39 98 09 09')
      .and.include('Soudeur / Soudeuse')
      .and.include('Marie Aubert'.slice(6))
    const same = await save(ines, {})
    expect(same.status, 'saved again as it came').to.equal(303)
  })

  it('ask again for a trade that is none, and offer those it may mean', async () => {
    const page = await save(cast.ines, { trades: ['cuisine'] })
    expect(page.status).to.equal(422)
    expect(errorOf(page.html, 'trades')).to.include('« cuisine » n’est pas un métier')
    const offered = all(page.html, 'option').map(option => option.attributes['value'])
    expect(offered).to.include('Commis / Commise de cuisine (G1602)')
    const suggested = await marie.get(`${paths.trades()}?q=cuis`)
    expect(suggested.body).to.include('G1602')
    expect((await marie.get(`${paths.trades()}?q=.*`)).body).to.equal('[]')
  })

  it('take the commune of a postcode, and ask when there are several', async () => {
    const { theo } = cast
    const address = { postcode: '06320', commune: '' }
    const asked = await save(theo, address)
    expect(asked.status).to.equal(422)
    expect(errorOf(asked.html, 'communeCode')).to.include('Plusieurs communes')
    const chosen = await marie.submit(paths.person(theo.id), { communeCode: '06032' })
    expect(chosen.status).to.equal(303)
    expect(await again(theo)).to.include({ communeCode: '06032', commune: "Cap-d'Ail" })
    await save(theo, { postcode: '13675', commune: 'Aubagne CEDEX' })
    expect(await again(theo)).to.include({ communeCode: '13005', commune: 'Aubagne CEDEX' })
    await save(theo, { postcode: '13005', commune: 'Marseille' })
    expect(await again(theo)).to.include({ communeCode: '13205', commune: 'Marseille' })
  })

  it('keep a commune that is in no list when that is meant, and do not ask again', async () => {
    const { theo } = cast
    const asked = await save(theo, { postcode: '13400', commune: 'Les Paluds' })
    expect(asked.status).to.equal(422)
    expect(errorOf(asked.html, 'communeCode')).to.include('« Les Paluds » n’est pas dans la liste')
    expect((await marie.submit(paths.person(theo.id), { communeCode: 'other' })).status).to.equal(303)
    expect((await save(theo, { address: '3 chemin des Vignes' })).status).to.equal(303)
    expect(await again(theo)).to.include({ communeCode: null, commune: 'Les Paluds' })
  })

  it('say otherwise than the dates, with a reason', async () => {
    const { karim } = cast
    const refused = await save(karim, { longTerm: 'yes' })
    expect(refused.status).to.equal(422)
    expect(errorOf(refused.html, 'longTermReason')).to.include('Dites pourquoi')
    const clash = await save(karim, {
      longTerm: 'no',
      longTermReason: 'Formation longue',
      veryLongTerm: 'yes',
      veryLongTermReason: 'Inscrit ailleurs'
    })
    expect(errorOf(clash.html, 'veryLongTerm')).to.include('aussi en longue durée')
    const saved = await save(karim, { longTerm: 'yes', longTermReason: 'Inscrit en Corse depuis 2024' })
    expect(saved.status).to.equal(303)
    const page = await marie.get(paths.person(karim.id))
    expect(page.text).to.include('Inscrit en Corse depuis 2024').and.include('longue durée')
    const back = await save(karim, { longTerm: '', longTermReason: '' })
    expect(back.status).to.equal(303)
    expect((await again(karim)).overrides).to.have.length(0)
  })

  it('refuse a referring counsellor of another agency', async () => {
    await marie.get(paths.editPerson(cast.odile.id))
    const page = await marie.post(paths.person(cast.odile.id), {
      lastName: 'Roussel',
      firstName: 'Odile',
      referent: cast.samira.id
    })
    expect(page.status).to.equal(422)
    expect(errorOf(page.html, 'referent')).to.include('Choisissez')
  })

  it('write down what was agreed, without words that should not stand there', async () => {
    const { nadia } = cast
    await marie.get(paths.newAgreement(nadia.id))
    const empty = await marie.submit(paths.agreements(nadia.id), { text: ' ' })
    expect(empty.status).to.equal(422)
    const nir = await marie.submit(paths.agreements(nadia.id), { text: 'Donne 2 69 05 49 588 157 80' })
    expect(nir.text).to.include('numéro de sécurité sociale')
    const words = await marie.submit(paths.agreements(nadia.id), { text: 'Voir son psychiatre' })
    expect(words.status).to.equal(422)
    expect(words.text).to.include('parle de santé')
    await marie.get(paths.newAgreement(nadia.id))
    const fine = await marie.submit(paths.agreements(nadia.id), {
      text: 'Appeler l’entreprise',
      on: '20/11/2026'
    })
    expect(fine.status).to.equal(303)
    expect((await marie.get(paths.person(nadia.id))).text)
      .to.include('Appeler l’entreprise')
      .and.include('20 novembre 2026')
    expect((await again(nadia)).commitments.map(({ text }) => text)).to.deep.equal(['Appeler l’entreprise'])
  })

  it('show what was agreed in a form of its own, corrected by any counsellor of the agency', async () => {
    const { nadia } = cast
    const [note] = (await again(nadia)).commitments
    const page = paths.agreement(nadia.id, String(note?._id))
    const romain = await app.signedIn(cast.romain)
    const form = await romain.get(page)
    expect([form.status, fieldsOf(all(form.html, 'form', { action: page })[0]!)['text']]).to.deep.equal([
      200,
      'Appeler l’entreprise'
    ])
    const words = await romain.submit(page, { text: 'Voir son psychiatre' })
    expect(words.status).to.equal(422)
    expect(words.text).to.include('parle de santé')
    await romain.get(page)
    const saved = await romain.submit(page, { text: 'Appeler l’atelier', on: '19/11/2026' })
    expect([saved.status, saved.location]).to.deep.equal([303, paths.person(nadia.id)])
    expect((await marie.get(paths.person(nadia.id))).text).to.include(
      'Le 19 novembre 2026, noté par M. Aubert, corrigé par R. '
    )
    const kept = await PersonEvent.findOne({ person: nadia._id, kind: 'agreementCorrected' }).lean().orFail()
    expect([String(kept.by), kept.detail]).to.deep.equal([cast.romain.id, null])
    expect((await marie.get(paths.personTimeline(nadia.id))).text).to.include(
      'Ce qui a été convenu est corrigé'
    )
    await romain.get(page)
    await romain.submit(page, {})
    expect(await PersonEvent.countDocuments({ person: nadia._id, kind: 'agreementCorrected' })).to.equal(1)
  })

  it('lose what was noted by mistake, and not that it was removed', async () => {
    const { nadia } = cast
    const [note] = (await again(nadia)).commitments
    const page = paths.agreement(nadia.id, String(note?._id))
    const removal = paths.agreementRemoval(nadia.id, String(note?._id))
    const pressed = [await marie.get(page), await marie.submit(removal), await marie.get(paths.people())]
    expect(pressed[1]?.status).to.equal(303)
    const file = await marie.get(paths.person(nadia.id))
    expect(file.text).not.to.include('Appeler l’atelier')
    expect((await again(nadia)).commitments).to.have.length(0)
    expect((await marie.get(paths.personTimeline(nadia.id))).text).to.include(
      'Ce qui a été convenu est retiré'
    )
    expect((await marie.get(page)).status).to.equal(404)
    expect((await marie.post(page, { text: 'Rien', on: '19/11/2026' })).status).to.equal(404)
    expect((await marie.post(removal, {})).status).to.equal(404)
  })

  it('tell what happened, and by whom', async () => {
    const page = await marie.get(paths.personTimeline(cast.karim.id))
    expect(page.status).to.equal(200)
    expect(page.text).to.include('Fiche modifiée').and.include('M. Aubert').and.include('Inscription : ')
    expect((await marie.get(`${paths.personTimeline(cast.karim.id)}?before=nonsense`)).status).to.equal(200)
    expect((await marie.get(paths.personTimeline(cast.bruno.id))).status).to.equal(404)
  })
})
