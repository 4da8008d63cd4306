import { expect } from 'chai'
import { Duplicate } from '#models/records/duplicate.ts'
import { Merge } from '#models/records/merge.ts'
import { Person } from '#models/records/person.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { paths } from '#server/paths.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase } from '#test/support/database.ts'
import { all, fieldsOf, textOf } from '#test/support/html.ts'
import { factsOf } from '#test/support/person-facts.ts'
import { markDistinct } from '#models/identity/duplicates/deciding.ts'
import { findDuplicates } from '#models/identity/duplicates/finding.ts'
import { undoMerge } from '#models/identity/merge/deciding.ts'
import { enterPerson } from '#models/people/writing.ts'
import { takeSeat } from '#models/seats/seats.ts'

const FILE = { title: 'Mme', rsa: 'unknown', qpv: 'unknown', language: 'fr' }

describe('A file that may exist already', () => {
  useDatabase()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  before(async () => {
    cast = await raiseCast()
    marie = await app.signedIn(cast.marie)
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
    expect(marie.link('Ouvrir la fiche : BENALI Nadia')).to.equal(paths.person(cast.nadia.id))
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

describe('The page of duplicates', () => {
  useDatabase()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  let other: Person
  let pair: Duplicate
  before(async () => {
    cast = await raiseCast()
    const facts = { lastName: 'Benali', firstName: 'Nadia', birthDate: '1984-03-12', commune: 'Gémenos' }
    other = await enterPerson(cast.aubagne._id, factsOf({ ...facts, phone: '+33639980555' }))
    await takeSeat(cast.forgeWorkshop._id, { person: other._id, by: cast.marie._id })
    await findDuplicates()
    pair = await Duplicate.findOne().orFail()
    marie = await app.signedIn(cast.marie)
  })
  const show = () => marie.get(paths.duplicate(String(pair.id)))
  const forge = () => Workshop.findById(cast.forgeWorkshop._id).orFail()

  it('lists the pairs with what is alike, and leads to both side by side', async () => {
    const list = await marie.get(paths.duplicates())
    expect(list.text).to.include('1 paire').and.include('la même date de naissance')
    expect(marie.link('Comparer')).to.equal(paths.duplicate(String(pair.id)))
    const page = await show()
    expect(page.text).to.include('06 39 98 05 55').and.include('06 39 98 01 01').and.include('1 atelier')
    expect(all(page.html, 'input', { type: 'radio', name: 'phone' })).to.have.length(2)
  })

  it('refuses a choice made on a file that changed since, and keeps the choice', async () => {
    await show()
    await Person.updateOne({ _id: other._id }, { commune: 'Cuges-les-Pins' })
    const refused = await marie.submit(paths.duplicateMerge(String(pair.id)), { phone: 'kept' })
    expect(refused.status).to.equal(422)
    expect(refused.text).to.include('vient de changer').and.include('Cuges-les-Pins')
    const [first] = all(refused.html, 'input', { type: 'radio', name: 'phone', value: 'kept' })
    expect(first?.attributes).to.have.property('checked')
    expect(await Person.countDocuments({ lastName: 'Benali' })).to.equal(2)
  })

  it('merges, leads the old address to the kept file, and takes it back', async () => {
    await show()
    expect((await forge()).taken).to.equal(2)
    const merged = await marie.submit(paths.duplicateMerge(String(pair.id)), { phone: 'losing' })
    expect([merged.status, merged.location]).to.deep.equal([303, paths.person(cast.nadia.id)])
    const file = await marie.follow()
    expect(file.text).to.include('sont réunies')
    expect(await Person.findById(cast.nadia._id).orFail()).to.deep.include({ phone: '+33639980555' })
    expect((await forge()).taken).to.equal(1)
    expect((await marie.get(paths.person(other.id))).location).to.equal(paths.person(cast.nadia.id))
    const late = await marie.post(paths.person(other.id), { lastName: 'Benali', firstName: 'Nadia' })
    expect([late.status, late.location]).to.deep.equal([303, paths.editPerson(cast.nadia.id)])
    expect((await marie.follow()).text).to.include('rien n’a été enregistré. Voici la fiche gardée.')
    expect((await marie.get(paths.editPerson(other.id))).location).to.equal(paths.editPerson(cast.nadia.id))
    const samira = await app.signedIn(cast.samira)
    expect((await samira.post(paths.person(other.id), { lastName: 'X' })).status).to.equal(404)
    expect((await samira.get(paths.person(other.id))).status).to.equal(404)
    expect((await marie.get(paths.duplicates())).text).to.include('Fiches réunies depuis 30 jours')
    const merge = await Merge.findOne().orFail()
    const undone = await marie.submit(paths.mergeUndoing(String(merge.id)))
    expect(undone.location).to.equal(paths.duplicates())
    expect((await marie.follow()).text).to.include('est revenue')
    expect((await forge()).taken).to.equal(2)
    expect((await marie.get(paths.person(other.id))).status).to.equal(200)
    expect((await marie.post(paths.mergeUndoing(String(merge.id)))).status).to.equal(303)
    expect((await marie.follow()).text).to.include('est déjà annulée')
  })

  it('is not merged over a decision that was not seen, which stands again when the merge is undone', async () => {
    await show()
    const why = 'Deux cousines'
    await markDistinct({ people: [cast.nadia._id, other._id], by: cast.romain._id, why })
    const refused = await marie.submit(paths.duplicateMerge(String(pair.id)), { phone: 'kept' })
    expect(refused.status).to.equal(422)
    expect(refused.text).to.include('Quelqu’un vient de dire').and.include(why)
    expect(refused.text, 'neither has changed').not.to.include('a changé depuis')
    const merged = await marie.submit(paths.duplicateMerge(String(pair.id)), { phone: 'kept' })
    expect(merged.status, 'a second press is a choice').to.equal(303)
    const again = await marie.post(paths.duplicateMerge(String(pair.id)), { phone: 'kept' })
    expect([again.status, again.location], 'pressed once more').to.deep.equal([
      303,
      paths.person(cast.nadia.id)
    ])
    expect((await show()).location, 'the way back').to.equal(paths.person(cast.nadia.id))
    const merge = await Merge.findOne({ undoneAt: null }).orFail()
    await undoMerge(merge, { by: cast.marie._id })
    const twice = await Merge.findById(merge._id).orFail()
    expect(await undoMerge(twice, { by: cast.marie._id }).catch(String)).to.include('undoneAlready')
    expect(await Duplicate.findById(pair._id).orFail()).to.include({ state: 'apart', why })
    await Duplicate.updateOne({ _id: pair._id }, { state: 'open', decidedAt: null, decidedBy: null, why: '' })
  })

  it('says the name that was chosen', async () => {
    await Person.updateOne({ _id: other._id }, { firstName: 'Nadja' })
    await show()
    const names = { lastName: 'kept', firstName: 'losing', phone: 'kept' }
    expect((await marie.submit(paths.duplicateMerge(String(pair.id)), names)).status).to.equal(303)
    expect((await marie.follow()).text).to.include('Nadja Benali : les deux fiches sont réunies')
    await marie.submit(paths.mergeUndoing(String((await Merge.findOne({ undoneAt: null }).orFail()).id)))
    await Person.updateOne({ _id: other._id }, { firstName: other.firstName })
  })

  it('remembers that they are two people', async () => {
    await show()
    const tooLong = await marie.submit(paths.duplicateSeparation(String(pair.id)), { why: 'x'.repeat(300) })
    expect(tooLong.status).to.equal(422)
    const apart = await marie.submit(paths.duplicateSeparation(String(pair.id)), { why: 'Homonymes' })
    expect(apart.location).to.equal(paths.duplicates())
    expect((await marie.follow()).text).to.include('Aucun doublon')
    expect(await Duplicate.findOne().orFail()).to.include({ state: 'apart', why: 'Homonymes' })
  })
})
