import { expect } from 'chai'
import { Duplicate } from '#models/duplicate.ts'
import { Person } from '#models/person.ts'
import { raiseCast, type Cast } from '#seeds/cast.ts'
import { paths } from '#server/paths.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase } from '#test/support/database.ts'
import { all, fieldsOf, textOf } from '#test/support/html.ts'

const FILE = { title: 'Mme', rsa: 'unknown', qpv: 'unknown', language: 'fr' }

describe('A file that may exist already', () => {
  useDatabase()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  before(async () => {
    cast = await raiseCast()
    marie = app.visitor()
    await marie.signIn(cast.marie)
  })
  /** Sends the form of the page again with some fields changed. */
  const again = (action: string, fields: Record<string, string>) => {
    const form = marie.page && all(marie.page.html, 'form', { action, method: 'post' })[0]
    return marie.post(action, { ...(form ? fieldsOf(form) : {}), _csrf: null, ...fields })
  }
  const create = async (fields: Record<string, string>) => {
    await marie.get(paths.newPerson())
    return again(paths.people(), { ...FILE, ...fields })
  }

  it('stops a strong candidate with the file beside what was typed, which is kept', async () => {
    const typed = { lastName: 'BENALI', firstName: 'nadia', birthDate: '12/03/1984', commune: 'Gémenos' }
    const stopped = await create(typed)
    expect(stopped.status).to.equal(422)
    expect(all(stopped.html, 'title').map(textOf)[0]).to.match(/^Erreur/)
    expect(stopped.text).to.include('Cette personne a déjà une fiche').and.include('06 39 98 01 01')
    expect(marie.link('Ouvrir la fiche de BENALI Nadia')).to.equal(paths.person(cast.nadia.id))
    expect(all(stopped.html, 'mark').map(textOf)).to.deep.equal(['12 mars 1984'])
    expect(all(stopped.html, 'input', { name: 'commune' })[0]?.attributes['value']).to.equal('Gémenos')
    const silent = await again(paths.people(), {})
    expect(silent.status).to.equal(422)
    expect(silent.text).to.include('Dites en quelques mots pourquoi')
    const meant = await again(paths.people(), { why: 'Une homonyme du même jour' })
    expect(meant.status).to.equal(303)
    const pair = await Duplicate.findOne({ people: cast.nadia._id }).orFail()
    expect(pair).to.include({ state: 'apart', why: 'Une homonyme du même jour' })
  })

  it('asks about a weak candidate and lets pass without a reason', async () => {
    const asked = await create({ title: 'M', lastName: 'Hadad', firstName: 'Karim', birthDate: '30/07/2003' })
    expect(asked.status).to.equal(422)
    expect(asked.text).to.include('peut-être déjà une fiche').and.include('des noms proches')
    expect((await again(paths.people(), {})).status).to.equal(303)
  })

  it('tells of another agency only that the person is known there', async () => {
    const asked = await create({ lastName: 'Giordano', firstName: 'Bruno', birthDate: '09/09/1978' })
    expect(asked.status).to.equal(422)
    expect(asked.text).to.include('connue dans une autre agence')
    expect(asked.body).not.to.include(cast.bruno.id)
    for (const secret of [cast.bruno.phone ?? '', 'Nice', ...cast.bruno.identifiers])
      expect(asked.body).not.to.include(secret)
    expect((await again(paths.people(), {})).status).to.equal(303)
  })

  it('asks of a correction only what it brings', async () => {
    const person = await Person.findOne({ lastName: 'Hadad' }).orFail()
    await marie.get(paths.editPerson(person.id))
    expect((await again(paths.person(person.id), { commune: 'Aubagne' })).status).to.equal(303)
    await marie.get(paths.editPerson(person.id))
    const stopped = await again(paths.person(person.id), { lastName: 'Haddad' })
    expect(stopped.status).to.equal(422)
    expect(stopped.text).to.include('Cette personne a déjà une fiche')
    expect((await again(paths.person(person.id), { why: 'Son cousin' })).status).to.equal(303)
  })
})
