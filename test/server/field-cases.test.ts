import { expect } from 'chai'
import { Company } from '#models/records/company.ts'
import { ImportRow } from '#models/records/import-row.ts'
import { Person } from '#models/records/person.ts'
import { paths } from '#server/paths.ts'
import { CAST_PASSWORD, raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { all, fieldsOf, textOf } from '#test/support/html.ts'
import { bringing } from '../models/importing/bringing.ts'
import { HOSTED, planning } from '../models/importing/typed-workshops.ts'

describe('cases from the field, in the application', () => {
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  beforeEach(async () => {
    cast = await raiseCast()
    marie = await app.signedIn(cast.marie)
  })

  const newPerson = async (fields: Record<string, string>) => {
    await marie.get(paths.newPerson())
    return marie.submit(paths.people(), { lastName: 'Essai', firstName: 'Luc', ...fields })
  }
  const stored = () => Person.findOne({ lastName: 'Essai' })

  it('k13: the session ends while a person is typed: the form is there again, with the comment, ready to be sent', async () => {
    const comment = 'Disponible le matin. '.repeat(20).trim()
    await marie.get(paths.newPerson())
    marie.cookies.delete('declic')
    await marie.submit(paths.people(), { lastName: 'Essai', firstName: 'Luc', comment })
    const given = await marie.submit(paths.signIn(), { email: cast.marie.email, password: CAST_PASSWORD })
    const form = all(given.html, 'form', { action: paths.people() })[0]!
    expect(fieldsOf(form)).to.include({ lastName: 'Essai', firstName: 'Luc', comment })
    expect(await stored()).to.equal(null)
    expect((await marie.submit(paths.people())).status).to.equal(303)
    expect((await stored())?.comment).to.equal(comment)
  })

  it('k14: an e-mail address finds its person, by the search of the header and where people are registered', async () => {
    await newPerson({ email: 'luc.essai@example.org' })
    const top = await marie.get(`${paths.searchFound()}?q=luc.essai@example.org`)
    expect(top.body).to.include(paths.person(String((await stored())?._id)))
    for (const typed of ['luc.essai@example.org', 'Luc Essai <LUC.ESSAI@example.org>']) {
      const desk = await marie.get(
        `${paths.newRegistration(cast.forgeWorkshop.id)}?${new URLSearchParams({ q: typed }).toString()}`
      )
      expect(desk.text, typed).to.include('ESSAI Luc')
    }
    const samira = await app.signedIn(cast.samira)
    expect((await samira.get(`${paths.people()}?q=luc.essai@example.org`)).text).not.to.include('ESSAI')
  })

  it('k15: a likely slip in the domain of an address is asked about, and kept in one click when it is meant', async () => {
    const asked = await newPerson({ email: 'luc.essai@gmial.com' })
    expect([asked.status, await stored()]).to.deep.equal([422, null])
    expect(asked.text).to.include('Vouliez-vous écrire « @gmail.com » ?')
    const kept = await marie.submit(paths.people())
    expect([kept.status, (await stored())?.email]).to.deep.equal([303, 'luc.essai@gmial.com'])
    await Person.deleteOne({ lastName: 'Essai' })
    for (const [typed, meant] of [
      ['a@hotmial.fr', '@hotmail.fr'],
      ['a@orange.rf', '@orange.fr'],
      ['a@yaho.fr', '@yahoo.fr']
    ] as const)
      expect((await newPerson({ email: typed })).text, typed).to.include(meant)
    for (const right of ['a@gmail.com', 'a@mail.com', 'a@ymail.com', 'a@free.fr']) {
      expect((await newPerson({ email: right })).status, right).to.equal(303)
      await Person.deleteOne({ lastName: 'Essai' })
    }
  })

  it('k16: a SIRET whose SIREN is impossible is refused with its sentence, in the form and in a planning', async () => {
    await marie.get(paths.newCompany())
    const company = { name: 'Essai SARL' }
    const wrong = await marie.submit(paths.companies(), { ...company, siret: '11122233344455' })
    expect([wrong.status, await Company.countDocuments(company)]).to.deep.equal([422, 0])
    const said = all(wrong.html, 'p', { id: 'siret-error' }).map(textOf).join(' ')
    expect(said).to.include('SIREN')
    const { bring } = bringing(() => cast)
    const list = await bring(planning({ ...HOSTED, SIRET: '11122233344455' }))
    const [row] = await ImportRow.find({ importation: list._id })
    expect([row?.outcome, JSON.stringify(row?.findings).includes('siret-wrong-siren')]).to.deep.equal([
      'refused',
      true
    ])
    const post = await marie.submit(paths.companies(), { ...company, siret: '356 000 000 00048' })
    expect(post.status, 'La Poste').to.equal(303)
  })

  it('a cell that begins like a formula is text, kept as such and harmless in what is downloaded', async () => {
    const { bring } = bringing(() => cast)
    const head = 'Identifiant;Nom;Prénom;Date de naissance;Code SAFIR;Commentaire'
    const list = await bring(`${head}\n9300001A;ESSAI;Luc;31/02/1990;13165;"=HYPERLINK(""http://x"")"`)
    const file = await marie.get(paths.importRefusals(list.id))
    expect(file.body).to.include('"\'=HYPERLINK(""http://x"")"').and.not.include(';"=HYPERLINK')
  })
})
