import { expect } from 'chai'
import { Person } from '#models/records/person.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { paths } from '#server/paths.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase } from '#test/support/database.ts'
import { all, classed, fieldsOf, textOf } from '#test/support/html.ts'
import { searchPeople } from '#models/people/list.ts'

describe('People of an agency', () => {
  useDatabase()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  before(async () => {
    cast = await raiseCast()
    marie = await app.signedIn(cast.marie)
  })
  const file = {
    title: 'Mme',
    lastName: 'Zeller',
    firstName: 'Anna',
    rsa: 'unknown',
    qpv: 'unknown',
    language: 'fr'
  }

  /** Sends the page's own form again with some fields changed; the search of the top bar has the same address. */
  const again = (fields: Record<string, string>) => {
    const form = marie.page && all(marie.page.html, 'form', { action: paths.people(), method: 'post' })[0]
    return marie.post(paths.people(), { ...(form ? fieldsOf(form) : {}), _csrf: null, ...fields })
  }

  it('are listed by name, within the agency', async () => {
    const page = await marie.get(paths.people())
    expect(page.status).to.equal(200)
    const names = all(page.html, 'th', { scope: 'row' }).map(textOf)
    expect(names).to.deep.equal([
      'BENALI Nadia',
      'FERRAND Lucie',
      'HADDAD Karim',
      'N’GUYEN VAN Théo',
      'ROUSSEL Odile',
      'SAÏDI Inès'
    ])
  })

  it('are found by what was typed, the found part marked and what was typed kept', async () => {
    const page = await marie.get(`${paths.people()}?q=sai`)
    expect(all(page.html, 'mark').map(textOf)).to.deep.equal(['SAÏ'])
    expect(all(page.html, 'input', { id: 'q' })[0]?.attributes['value']).to.equal('sai')
    const nobody = await marie.get(`${paths.people()}?q=${encodeURIComponent('<b>giordano')}`)
    expect(nobody.status).to.equal(200)
    expect(nobody.text).to.include('Personne ne correspond à « <b>giordano »')
    expect(nobody.body).not.to.include('<b>giordano')
    expect((await marie.get(`${paths.people()}?q=b`)).text).to.include('au moins deux lettres')
  })

  it('have a file with what was computed today and their workshops', async () => {
    const page = await marie.get(paths.person(cast.nadia.id))
    expect(page.text)
      .to.include('longue durée, 16 mois')
      .and.include('06 39 98 01 01')
      .and.include(cast.forgeWorkshop.tradeLabel)
    expect(classed(page.html, 'fact').map(textOf).join()).not.to.match(/RSA|quartier/i)
  })

  it('are entered once the form is right, with everything read as it was meant', async () => {
    await marie.get(paths.newPerson())
    const refused = await marie.submit(paths.people(), {
      ...file,
      birthDate: '14 mars 1989',
      identifiers: '9200 001a, 99000000555',
      phone: '+33 6.39.98.05.55',
      email: ' Anna.Zeller@Example.org ',
      registeredOn: '1/2/24',
      postcode: '13400',
      needs: ['stepFree', 'interpreter']
    })
    expect(refused.status).to.equal(422)
    expect(refused.text).to.include('8 caractères')
    const corrected = await again({ identifiers: '9200001a, 99000000555' })
    expect(corrected.status).to.equal(303)
    const person = await Person.findOne({ lastName: 'Zeller' }).orFail()
    expect(person.toObject()).to.deep.include({
      birthDate: '1989-03-14',
      identifiers: ['9200001A', '99000000555'],
      phone: '+33639980555',
      email: 'anna.zeller@example.org',
      registeredOn: '2024-02-01',
      needs: ['stepFree', 'interpreter']
    })
    expect((await marie.follow()).text).to.include('Anna Zeller : la fiche est créée')
  })

  it('say of a year long ago that it is to be checked, not that the day does not exist', async () => {
    await marie.get(paths.newPerson())
    for (const birthDate of ['01/12/1801', '1 décembre 1801']) {
      const page = await marie.submit(paths.people(), { ...file, birthDate })
      expect(textOf(all(page.html, 'p', { id: 'birthDate-error' })[0] ?? ''), birthDate)
        .to.include('vérifiez l’année')
        .and.not.include('n’existe pas')
    }
  })

  it('keep what was typed when the form is refused, a sentence beside each field', async () => {
    await marie.get(paths.newPerson())
    const wrong = {
      ...file,
      lastName: '',
      birthDate: '31/02/1990',
      phone: '12',
      email: 'nobody',
      postcode: 'x',
      registeredOn: '01/01/2090'
    }
    const page = await marie.submit(paths.people(), wrong)
    expect(page.status).to.equal(422)
    expect(all(page.html, 'title').map(textOf)[0]).to.match(/^Erreur/)
    for (const [name, sentence] of Object.entries({
      lastName: 'Remplissez',
      birthDate: 'n’existe pas',
      phone: 'numéro',
      email: 'adresse e-mail',
      postcode: '5 chiffres',
      registeredOn: 'à venir'
    })) {
      expect(textOf(all(page.html, 'p', { id: `${name}-error` })[0] ?? ''), name).to.include(sentence)
    }
    const form = all(page.html, 'form', { action: paths.people(), method: 'post' })[0]
    expect(form && fieldsOf(form)).to.include({ firstName: 'Anna', birthDate: '31/02/1990', phone: '12' })
  })

  it('are linked when the identifier is known in the agency, and only named as known elsewhere otherwise', async () => {
    await marie.get(paths.newPerson())
    const own = await marie.submit(paths.people(), { ...file, identifiers: '9100002B' })
    expect(own.status).to.equal(422)
    expect(marie.link('Ouvrir la fiche')).to.equal(paths.person(cast.karim.id))
    const other = await marie.submit(paths.people(), { ...file, identifiers: '9100006F' })
    expect(other.status).to.equal(422)
    expect(other.text).to.include('connue dans une autre agence')
    expect(other.body).not.to.include(cast.bruno.id).and.not.include('Giordano')
  })

  it('hold no social security number, and no sensitive word that was not meant', async () => {
    await marie.get(paths.newPerson())
    const nir = await marie.submit(paths.people(), {
      ...file,
      lastName: 'Ziegler',
      comment: 'Son numéro : 2 69 05 49 588 157 80'
    })
    expect(nir.status).to.equal(422)
    expect(nir.text).to.include('numéro de sécurité sociale')
    const words = await again({ comment: 'Suivie pour dépression, secrétaire du syndicat' })
    expect(words.status).to.equal(422)
    expect(words.text).to.include('parle de santé').and.include('parle d’un syndicat')
    expect(await Person.countDocuments({ lastName: 'Ziegler' })).to.equal(0)
    const kept = await again({ keepWords: 'yes' })
    expect(kept.status).to.equal(303)
    expect(await Person.countDocuments({ lastName: 'Ziegler' })).to.equal(1)
  })

  it('are corrected through the same form', async () => {
    const edit = paths.editPerson(cast.odile.id)
    await marie.get(edit)
    const refused = await marie.submit(paths.person(cast.odile.id), { firstName: '' })
    expect(refused.status).to.equal(422)
    const saved = await marie.submit(paths.person(cast.odile.id), {
      firstName: 'Odette',
      email: 'odette@example.org'
    })
    expect(saved.status).to.equal(303)
    const person = await Person.findById(cast.odile._id).orFail()
    expect(person).to.include({
      firstName: 'Odette',
      email: 'odette@example.org',
      phone: '+33639980107',
      birthDate: '1972-12-24'
    })
    expect((await searchPeople(cast.marie, 'odette')).people).to.have.length(1)
  })

  it('do not exist for another agency, another role, a wrong or a malformed address', async () => {
    for (const id of [cast.bruno.id, '5f0000000000000000000000', 'x', '%24gt']) {
      expect((await marie.get(paths.person(id))).status, id).to.equal(404)
      expect((await marie.get(paths.editPerson(id))).status, id).to.equal(404)
      expect((await marie.post(paths.person(id), file)).status, id).to.equal(404)
    }
    expect((await marie.get(`${paths.people()}?after=${cast.bruno.id}`)).status).to.equal(404)
    for (const account of [cast.paul, cast.sofia, cast.admin]) {
      const other = await app.signedIn(account)
      expect((await other.get(paths.people())).status).to.equal(404)
      expect((await other.get(paths.person(cast.nadia.id))).status).to.equal(404)
    }
  })
})
