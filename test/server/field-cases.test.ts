import { expect } from 'chai'
import { Company } from '#models/records/company.ts'
import { ImportRow } from '#models/records/import-row.ts'
import { Person } from '#models/records/person.ts'
import { paths } from '#server/paths.ts'
import { CAST_PASSWORD, raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { all, fieldsOf, textOf, type Element } from '#test/support/html.ts'
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

  it('k15: the address meant is taken in one press, in a new file and in one that is there', async () => {
    const pressed = (answer: { html: Element }, meant: string) => {
      const button = all(answer.html, 'button', { value: meant })[0]
      expect(textOf(button!)).to.include(`Oui, c’est ${meant}`)
      return { [button!.attributes['name'] ?? '']: meant }
    }
    const asked = await newPerson({ email: 'Luc.Essai@gmial.com', birthDate: '31/02/1990' })
    const again = await marie.submit(paths.people(), pressed(asked, 'luc.essai@gmail.com'))
    expect(again.status, 'the day is still wrong').to.equal(422)
    expect(all(again.html, 'input', { name: 'email' })[0]?.attributes['value']).to.equal(
      'luc.essai@gmail.com'
    )
    expect(again.text).not.to.include('Vouliez-vous')
    expect((await marie.submit(paths.people(), { birthDate: '01/02/1990' })).status).to.equal(303)
    const person = (await stored())!
    expect(person.email).to.equal('luc.essai@gmail.com')

    await marie.get(paths.editPerson(person.id))
    const wrong = await marie.submit(paths.person(person.id), { email: 'luc@orange.rf' })
    expect([wrong.status, (await stored())?.email]).to.deep.equal([422, 'luc.essai@gmail.com'])
    const saved = await marie.submit(paths.person(person.id), pressed(wrong, 'luc@orange.fr'))
    expect([saved.status, (await stored())?.email]).to.deep.equal([303, 'luc@orange.fr'])
  })

  it('k15: Enter in the form keeps the address as it is typed: the first button of the form says so', async () => {
    const asked = await newPerson({ email: 'luc.essai@gmial.com' })
    const form = all(asked.html, 'form', { action: paths.people() })[0]!
    const [first, second] = all(form, 'button')
    expect(textOf(first!)).to.include('Non, garder l’adresse écrite')
    expect([first!.attributes['name'], second!.attributes['name']]).to.deep.equal([
      undefined,
      'instead-email'
    ])
  })

  it('k15: a line of a list is asked about too, is right in one press, and is kept as written without any', async () => {
    const { bring, rowsOf } = bringing(() => cast)
    const head = 'Identifiant;Nom;Prénom;Date de naissance;Code SAFIR;Courriel'
    const line = (id: string, name: string, email: string) => `${id};${name};Luc;01/02/1990;13165;${email}`
    const typed = 'mailto:luc.essai@gmial.com'
    const list = await bring(
      [head, line('9300001A', 'ESSAI', typed), line('9300002B', 'AUTRE', 'a@yaho.fr')].join('\n')
    )
    expect((await rowsOf(list)).map(({ outcome, check }) => [outcome, check])).to.deep.equal([
      ['new', true],
      ['new', true]
    ])
    const page = await marie.get(`${paths.importation(list.id)}?show=check`)
    expect(page.text).to.include('L’adresse voulue est peut-être luc.essai@gmail.com')
    const action = `${paths.importRow(list.id, '1')}?show=check`
    expect((await marie.submit(action)).status).to.equal(303)
    const [mended, left] = await rowsOf(list)
    expect([mended?.cells[5], mended?.outcome, JSON.stringify(mended?.findings)]).to.deep.equal([
      'luc.essai@gmail.com',
      'new',
      '[]'
    ])
    expect([left?.cells[5], left?.check]).to.deep.equal(['a@yaho.fr', true])
    await marie.follow()
    await marie.submit(paths.importConfirmation(list.id))
    const emails = async () =>
      (await Person.find({ birthDate: '1990-02-01' })).map(({ email }) => email).sort()
    expect(await emails()).to.deep.equal(['a@yaho.fr', 'luc.essai@gmail.com'])

    const again = await bring([head, line('9300002B', 'AUTRE', 'a@yaho.fr')].join('\n'))
    expect(
      (await rowsOf(again)).map(({ outcome, check }) => [outcome, check]),
      'kept once, asked no more'
    ).to.deep.equal([['unchanged', false]])
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
