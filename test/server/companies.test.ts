import { expect } from 'chai'
import { Company } from '#models/records/company.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { paths } from '#server/paths.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase } from '#test/support/database.ts'
import { all, fieldsOf } from '#test/support/html.ts'

describe('Companies of an agency', () => {
  useDatabase()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  before(async () => {
    cast = await raiseCast()
    marie = await app.signedIn(cast.marie)
  })

  it('are listed, and shown with the workshops they host', async () => {
    expect((await marie.get(paths.companies())).text).to.include('Maçonneries du Garlaban')
    const page = await marie.get(paths.company(cast.maconneries.id))
    expect(page.text)
      .to.include(cast.companyWorkshop.tradeLabel)
      .and.include('2 inscrits')
      .and.include('04 65 71 02 06')
    expect(page.text).not.to.include(cast.forgeWorkshop.tradeLabel)
  })

  it('are added with their sites, the empty lines left out', async () => {
    await marie.get(paths.newCompany())
    const saved = await marie.submit(paths.companies(), {
      name: 'Boulangerie Test',
      siret: '356 000 000 00048',
      sector: 'COM',
      contactPhone: '04 65 71 00 99',
      siteId: ['', ''],
      siteName: ['Fournil', ''],
      siteAddress: ['2 rue du Four', ''],
      sitePostcode: ['13400', ''],
      siteCommune: ['Aubagne', ''],
      siteAccess: ['', '']
    })
    expect(saved.status).to.equal(303)
    const company = await Company.findOne({ name: 'Boulangerie Test' }).orFail()
    expect(company).to.include({ siret: '35600000000048', contactPhone: '+33465710099' })
    expect(company.sites.map(({ name, departement }) => [name, departement])).to.deep.equal([
      ['Fournil', 'departement-13']
    ])
  })

  it('ask once about a likely slip in the domain of an address, and keep it when it was meant', async () => {
    await marie.get(paths.newCompany())
    const typed = { name: 'Glissement SARL', contactEmail: 'paul@gmial.com' }
    const asked = await marie.submit(paths.companies(), typed)
    expect([asked.status, await Company.countDocuments({ name: typed.name })]).to.deep.equal([422, 0])
    expect(asked.text).to.include('Vouliez-vous écrire « @gmail.com » ?')
    expect(all(asked.html, 'input', { name: 'keepEmail' })[0]?.attributes['value']).to.equal('paul@gmial.com')
    const other = await marie.submit(paths.companies(), {
      ...typed,
      contactEmail: 'paul@orage.fr',
      keepEmail: 'paul@gmial.com'
    })
    expect([other.status, other.text.includes('@orange.fr')]).to.deep.equal([422, true])
    expect(
      (await marie.submit(paths.companies(), { ...typed, keepEmail: 'paul@gmial.com' })).status
    ).to.equal(303)
    expect((await Company.findOne({ name: typed.name }).orFail()).contactEmail).to.equal('paul@gmial.com')
  })

  it('are refused with a wrong SIRET, what was typed kept', async () => {
    await marie.get(paths.newCompany())
    const page = await marie.submit(paths.companies(), {
      name: 'Erreur SARL',
      siret: '73282932000075',
      siteName: ['Ici', '']
    })
    expect(page.status).to.equal(422)
    expect(page.text).to.include('erreur de frappe')
    const impossible = await marie.submit(paths.companies(), { name: 'Erreur SARL', siret: '12345678901234' })
    expect(impossible.text).to.include('Les neuf premiers chiffres ne sont le SIREN d’aucune entreprise')
    const form = all(page.html, 'form', { action: paths.companies() })[0]
    expect(form && fieldsOf(form)['name']).to.equal('Erreur SARL')
    expect(form && fieldsOf(form)['siteName']).to.include('Ici')
  })

  it('are linked when the SIRET is known in the agency, and join the list when it is known elsewhere', async () => {
    const facts = { name: 'Garlaban', siret: cast.maconneries.siret ?? '' }
    await marie.get(paths.newCompany())
    expect((await marie.submit(paths.companies(), facts)).status).to.equal(422)
    expect(marie.link('Ouvrir sa page')).to.equal(paths.company(cast.maconneries.id))
    const samira = await app.signedIn(cast.samira)
    expect((await samira.get(paths.company(cast.maconneries.id))).status).to.equal(404)
    await samira.get(paths.newCompany())
    expect((await samira.submit(paths.companies(), facts)).location).to.equal(
      paths.company(cast.maconneries.id)
    )
    const known = await Company.findById(cast.maconneries._id).orFail()
    expect(known.name).to.equal('Maçonneries du Garlaban')
    expect(known.agencies).to.have.length(2)
    expect((await samira.get(paths.company(cast.maconneries.id))).text).not.to.include(
      cast.companyWorkshop.tradeLabel
    )
  })

  it('keep the site where a workshop is to be held', async () => {
    const address = paths.company(cast.maconneries.id)
    await marie.get(paths.editCompany(cast.maconneries.id))
    const refused = await marie.submit(address, { siteName: ['', '', ''] })
    expect(refused.status).to.equal(422)
    expect(refused.text).to.include('Un atelier se tient à cette adresse')
    await marie.get(paths.editCompany(cast.maconneries.id))
    const site = cast.maconneries.sites[0]?._id
    expect((await marie.submit(address, { contactName: 'Paula Fabre' })).status).to.equal(303)
    const company = await Company.findById(cast.maconneries._id).orFail()
    expect(company.contactName).to.equal('Paula Fabre')
    expect(String(company.sites[0]?._id)).to.equal(String(site))
  })

  it('do not exist for another agency or role', async () => {
    const other = await Company.create({ name: 'Ailleurs', agencies: [cast.nice._id] })
    for (const id of [other.id, '5f0000000000000000000000', 'x']) {
      expect((await marie.get(paths.company(id))).status).to.equal(404)
      expect((await marie.get(paths.editCompany(id))).status).to.equal(404)
      expect((await marie.post(paths.company(id), { name: 'Ici' })).status).to.equal(404)
    }
    const paul = await app.signedIn(cast.paul)
    expect((await paul.get(paths.companies())).status).to.equal(404)
  })
})
