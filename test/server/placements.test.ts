import { expect } from 'chai'
import type { ImportRun } from '#models/records/import-run.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { Placement } from '#models/records/placement.ts'
import { Workshop } from '#models/records/workshop.ts'
import { forgetOldImports } from '#models/importing/file/forget.ts'
import { decline, propose } from '#models/invitations/proposing.ts'
import { registerPerson } from '#models/seats/registering.ts'
import { withdraw } from '#models/seats/seats.ts'
import { newFormKey } from '#server/middleware/form-key.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { all, fieldsOf, textOf } from '#test/support/html.ts'
import { bringing } from '../models/importing/bringing.ts'

const HEADINGS = 'Identifiant;Nom;Prénom;Date de naissance;Téléphone;E-mail;Code SAFIR'
const NAMES = ['ALLARD', 'BERTIN', 'COLIN', 'DUMAS', 'ESTEVE', 'FAUVEL', 'GARNIER']
const listOf = (names: readonly string[]) =>
  [
    HEADINGS,
    ...names.map(
      (name, at) =>
        `93${String(10_000 + at)}A;${name};Ana;0${1 + (at % 9)}/03/1991;06 39 98 05 ${String(10 + at)};;13165`
    )
  ].join('\n')

describe('from a list to seats', () => {
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  let list: ImportRun
  beforeEach(async () => {
    cast = await raiseCast()
    marie = await app.signedIn(cast.marie)
    list = await bringing(() => cast).save(listOf(NAMES))
  })

  const person = (lastName: string) => Person.findOne({ lastName }).orFail()
  const idsOf = async (...names: string[]) =>
    Promise.all(names.map(async name => String((await person(name))._id)))
  const choice = (people: string[], workshop: unknown = cast.forgeWorkshop.id) =>
    `${paths.newImportPlacement(list.id)}?workshop=${String(workshop)}${people.map(id => `&people=${id}`).join('')}`
  const leaveFree = async (seats: number) => {
    const { capacity, seatsFree } = await Workshop.findById(cast.forgeWorkshop._id).orFail()
    await Workshop.updateOne(
      { _id: cast.forgeWorkshop._id },
      { $set: { seatsFree: seats, capacity: capacity - seatsFree + seats } }
    )
  }
  const held = async () => {
    const { seats } = await Workshop.findById(cast.forgeWorkshop._id).orFail()
    return seats.map(seat => String(seat.person))
  }
  const placed = async (
    people: string[],
    kind: 'registered' | 'proposed',
    extra: Record<string, string> = {}
  ) => {
    const workshop = String(cast.forgeWorkshop.id)
    const answer = await marie.post(paths.importPlacements(list.id), { people, kind, workshop, ...extra })
    expect(answer.status, answer.text).to.equal(303)
    return answer
  }

  it('leads from the saved list to its people, ticked all or some without script', async () => {
    await marie.get(paths.importation(list.id))
    const page = await marie.get(marie.link('Inscrire ou proposer'))
    const boxes = () => all(marie.page!.html, 'input', { name: 'people' })
    expect(boxes()).to.have.length(NAMES.length)
    expect(boxes().filter(box => 'checked' in box.attributes)).to.have.length(0)
    expect(page.text).to.include('ALLARD Ana').and.include(cast.forgeWorkshop.tradeLabel)
    await marie.get(marie.link('Tout cocher sur cette page'))
    expect(boxes().filter(box => 'checked' in box.attributes)).to.have.length(NAMES.length)
  })

  it('says the seats left against those ticked, and what stands in the way of each, before anything is done', async () => {
    await leaveFree(2)
    const allard = await person('ALLARD')
    const bertin = await person('BERTIN')
    const workshop = await Workshop.findById(cast.forgeWorkshop._id).orFail()
    const sameDay = await Workshop.create({
      ...workshop.toObject(),
      _id: undefined,
      reference: null,
      seats: [],
      outbox: []
    } as never)
    await registerPerson({ workshop: sameDay, person: bertin, by: null })
    await registerPerson({ workshop, person: allard, by: null })
    const before = await held()
    const people = await idsOf('ALLARD', 'BERTIN', 'COLIN', 'DUMAS', 'ESTEVE')
    const page = await marie.get(choice(people))
    expect(page.status).to.equal(200)
    expect(page.text)
      .to.include('5 personnes cochées. Il reste 1 place libre.')
      .and.include('la première de la liste prend la place')
      .and.include('Déjà inscrite à cet atelier')
      .and.include('Déjà inscrite à un autre atelier ce jour-là')
    const form = all(page.html, 'form', { action: paths.importPlacements(list.id) })[0]!
    expect(fieldsOf(form)['people']).to.deep.equal(people.slice(2))
    expect(await held()).to.deep.equal(before)
  })

  it('registers those ticked, each refusal said beside the person it is about', async () => {
    await leaveFree(2)
    const people = await idsOf('ALLARD', 'BERTIN', 'COLIN')
    const { nadia, bruno } = cast
    const answer = await placed([String(nadia.id), ...people, String(bruno.id)], 'registered')
    const page = await marie.follow()
    const rows = all(page.html, 'tr').map(textOf)
    expect(page.text).to.include('2 personnes sont inscrites').and.include('Pour 3 personnes')
    expect(rows.find(row => row.includes(nadia.rosterName))).to.include('déjà inscrite à cet atelier')
    expect(rows.find(row => row.includes('ALLARD'))).to.include('Place prise, sans e-mail : à appeler')
    expect(rows.find(row => row.includes('COLIN'))).to.include('Cet atelier est complet.')
    expect(rows.at(-1)).to.include('Une personne partie dans une autre agence')
    expect(page.text).not.to.include(bruno.lastName)
    expect(await held())
      .to.include.members(people.slice(0, 2))
      .and.not.include(people[2])
    expect(await Participation.countDocuments({ person: { $in: people }, state: 'registered' })).to.equal(2)

    const saved = await marie.get(paths.importation(list.id))
    expect(saved.text).to.include('Ce qui a été fait de cette liste').and.include('2 sur 5 inscrits')
    expect(marie.link('2 sur 5 inscrits')).to.equal(answer.location)
  })

  it('takes the seats once when the form is sent twice', async () => {
    const people = await idsOf('ALLARD', 'BERTIN')
    const formKey = newFormKey()
    const first = await placed(people, 'registered', { formKey })
    const before = await held()
    const again = await placed(people, 'registered', { formKey })
    expect(again.location).to.equal(first.location)
    expect(await held()).to.deep.equal(before)
    expect(await Placement.countDocuments()).to.equal(1)
  })

  it('proposes to those ticked, and leaves what each has answered as it is', async () => {
    const workshop = await Workshop.findById(cast.forgeWorkshop._id).orFail()
    const [told, declined, withdrew] = await Promise.all(['ALLARD', 'BERTIN', 'COLIN'].map(person))
    await propose({ workshop, person: told!, by: null, now: new Date(Date.now() - 60_000) })
    await decline(await propose({ workshop, person: declined!, by: null }))
    await registerPerson({ workshop, person: withdrew!, by: null })
    await withdraw(workshop._id, { person: withdrew!._id, by: null, reason: 'job' })
    await placed(await idsOf('ALLARD', 'BERTIN', 'COLIN', 'DUMAS'), 'proposed')
    const page = await marie.follow()
    const row = (name: string) =>
      all(page.html, 'tr')
        .map(textOf)
        .find(text => text.includes(name))
    expect(page.text).to.include('L’atelier est proposé à 1 personne')
    expect(row('ALLARD')).to.include('Cet atelier lui est déjà proposé')
    expect(row('BERTIN')).to.include('a déjà dit non')
    expect(row('COLIN')).to.include('a rendu sa place')
    expect(row('DUMAS')).to.include('Atelier proposé')
  })

  it('asks for people and a workshop with what was chosen kept, and refuses more than a page', async () => {
    const [allard = ''] = await idsOf('ALLARD')
    const without = await marie.get(choice([]))
    expect([without.status, without.text.includes('Cochez au moins une personne.')]).to.deep.equal([
      422,
      true
    ])
    expect(all(without.html, 'option', { selected: '' })).to.have.length(1)
    const nowhere = await marie.get(choice([allard], ''))
    expect(nowhere.status).to.equal(422)
    expect(all(nowhere.html, 'input', { value: allard, checked: '' })).to.have.length(1)
    const none = await marie.post(paths.importPlacements(list.id), { kind: 'registered' })
    expect(none.status).to.equal(422)
    const many = Array.from({ length: 51 }, (_, at) => at.toString(16).padStart(24, '0'))
    const workshop = String(cast.forgeWorkshop.id)
    const much = await marie.post(paths.importPlacements(list.id), {
      kind: 'registered',
      workshop,
      people: many
    })
    expect(much.status).to.equal(422)
  })

  it('is for the people and the workshops of one’s own agency alone', async () => {
    const people = await idsOf('ALLARD')
    expect((await marie.get(choice(people, cast.niceWorkshop.id))).status).to.equal(404)
    const there = { people, kind: 'registered', workshop: String(cast.niceWorkshop.id) }
    expect((await marie.post(paths.importPlacements(list.id), there)).status).to.equal(404)
    const samira = await app.signedIn(cast.samira)
    expect((await samira.get(paths.newImportPlacement(list.id))).status).to.equal(404)
    expect((await marie.get(choice([String(cast.bruno.id)]))).status).to.equal(404)
  })

  it('is forgotten with the lines of the list', async () => {
    await placed(await idsOf('ALLARD'), 'proposed')
    await forgetOldImports(new Date(Date.now() + 31 * 86_400_000))
    expect(await Placement.countDocuments()).to.equal(0)
  })
})
