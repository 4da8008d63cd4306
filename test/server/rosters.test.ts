import { expect } from 'chai'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import { Workshop } from '#models/records/workshop.ts'
import { removeSeveral, undoRemoval } from '#models/seats/remove-several.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { wait } from '#models/seats/waiting.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { all } from '#test/support/html.ts'
import { refusalOf } from '#test/support/refusal.ts'

const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ')

describe('Several people of a session at once', function () {
  this.timeout(60_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  let forge: string
  beforeEach(async () => {
    cast = await raiseCast()
    await Workshop.updateOne({ _id: cast.companyWorkshop._id }, { $set: { trade: cast.forgeWorkshop.trade } })
    forge = String(cast.forgeWorkshop.id)
    await takeSeat(cast.forgeWorkshop._id, { person: cast.karim._id, by: cast.marie._id })
    marie = await app.signedIn(cast.marie)
  })
  const read = () => Workshop.findById(cast.forgeWorkshop._id).orFail()
  const both = () => [String(cast.nadia.id), String(cast.karim.id)]
  const holding = async () =>
    (await read()).seats.filter(({ person }) => both().includes(String(person))).length
  const chosen = (act: string, people = both()) =>
    `${paths.newRosterRemoval(forge)}?act=${act}&${people.map(id => `people=${id}`).join('&')}`
  const planned = async (person: { _id: unknown }) =>
    (await Notice.find({ subject: forge, recipient: person._id, state: 'planned' } as never)).map(
      ({ kind }) => kind
    )
  const undo = () =>
    all(marie.page?.html ?? ({} as never), 'form').map(({ attributes }) => attributes['action'])

  it('are ticked in its list, taken off with one reason, and come again in silence within ten minutes', async () => {
    const page = await marie.get(paths.workshop(forge))
    expect(all(page.html, 'input', { name: 'people', value: both()[0] ?? '' })).to.have.length(1)
    const ask = await marie.get(chosen('remove'))
    expect(
      all(ask.html, 'input', { name: 'people' }).filter(({ attributes }) => 'checked' in attributes)
    ).to.have.length(2)
    const without = await marie.submit(paths.rosterRemoval(forge), { people: both() })
    expect([without.status, await holding()]).to.deep.equal([422, 2])
    const free = (await read()).seatsFree
    await marie.submit(paths.rosterRemoval(forge), { people: both(), reason: 'byService' })
    expect([await holding(), (await read()).seatsFree]).to.deep.equal([0, free + 2])
    const told = await Notice.findOne({
      recipient: cast.nadia._id,
      subject: forge,
      kind: 'withdrawn'
    }).orFail()
    expect(+told.dueAt - Date.now()).to.be.within(8 * 60_000, 10 * 60_000)
    const shown = await marie.follow()
    expect(plain(shown.text)).to.include('2 personnes ne sont plus sur la liste.')
    const action = undo().find(one => one?.startsWith(paths.rosterUndoing(forge)))
    await marie.post(action ?? '')
    expect(plain((await marie.follow()).text)).to.include('2 personnes viennent de nouveau.')
    expect([await holding(), (await read()).seatsFree]).to.deep.equal([2, free])
    expect(await planned(cast.nadia)).to.not.include('withdrawn')
    expect(
      await Participation.countDocuments({ workshop: forge, person: both(), state: 'registered' } as never)
    ).to.equal(2)
  })

  it('leave their seats to who waits, who keep them when the others would come again', async () => {
    const { fullWorkshop: full, karim, lucie, nadia, marie: by } = cast
    await wait(full._id, { person: nadia._id, by: by._id })
    const people = [karim._id, lucie._id]
    const { workshop, removed } = await removeSeveral(full._id, { people, by: by._id, reason: 'other' })
    expect([removed, workshop.offers.length, workshop.seatsFree]).to.deep.equal([2, 1, 1])
    const list = await marie.get(paths.waitingList(String(full.id)))
    expect(list.text)
      .to.include(`Une place est proposée à ${nadia.fullName}`)
      .and.not.include('rend sa place')
    const again = await undoRemoval(full._id, { seq: workshop.ledger, by: by._id })
    expect(again).to.include({ back: 1, left: 1 })
    const { seats, offers, seatsFree } = await Workshop.findById(full._id).orFail()
    expect([seats.length, offers.length, seatsFree]).to.deep.equal([1, 1, 0])
  })

  it('are not taken back after ten minutes, and who left meanwhile is left out', async () => {
    const { forgeWorkshop, nadia, karim, odile, marie: by } = cast
    const people = [nadia._id, karim._id, odile._id]
    const { workshop, removed } = await removeSeveral(forgeWorkshop._id, {
      people,
      by: by._id,
      reason: 'other'
    })
    expect(removed).to.equal(2)
    await flushOutbox(forgeWorkshop._id)
    const now = new Date(Date.now() + 11 * 60_000)
    const late = await refusalOf(undoRemoval(forgeWorkshop._id, { seq: workshop.ledger, by: by._id, now }))
    expect(late.key).to.equal('errors.participation.undoTooLate')
    const nobody = await refusalOf(removeSeveral(forgeWorkshop._id, { people, by: by._id, reason: 'other' }))
    expect(nobody.key).to.equal('errors.workshop.notRegistered')
  })

  it('are moved to another date, and back', async () => {
    const asked = await marie.get(chosen('move'))
    expect(asked.status).to.equal(303)
    await marie.follow()
    const to = String(cast.companyWorkshop.id)
    await marie.submit(paths.otherDates(forge), { act: 'move', to, people: both() })
    expect(await holding()).to.equal(0)
    await marie.follow()
    const action = undo().find(one => one?.startsWith(paths.rosterUndoing(to)))
    await marie.post(action ?? '')
    expect(plain((await marie.follow()).text)).to.include('2 personnes reviennent à leur ancienne date.')
    expect(await holding()).to.equal(2)
  })

  it('are moved or taken off once when the button is pressed twice, and neither press is an error', async () => {
    const to = String(cast.companyWorkshop.id)
    await marie.get(paths.newOtherDates(forge))
    const move = { act: 'move', to, people: both() }
    for (const press of [1, 2]) {
      const moved = await marie.post(paths.otherDates(forge), move)
      expect([moved.status, moved.location], `press ${press}`).to.deep.equal([303, paths.workshop(to)])
    }
    await marie.follow()
    expect(undo().some(one => one?.startsWith(paths.rosterUndoing(to)))).to.equal(true)
    for (const press of [1, 2]) {
      const removed = await marie.post(paths.rosterRemoval(to), { people: both(), reason: 'other' })
      expect([removed.status, removed.location], `press ${press}`).to.deep.equal([303, paths.workshop(to)])
    }
    const { seats } = await Workshop.findById(to).orFail()
    expect(seats.filter(({ person }) => both().includes(String(person)))).to.have.length(0)
  })

  it('are proposed another date, also who gave a seat back', async () => {
    const to = String(cast.companyWorkshop.id)
    await removeSeveral(cast.forgeWorkshop._id, {
      people: [cast.karim._id],
      by: cast.marie._id,
      reason: 'other'
    })
    await marie.get(chosen('propose'))
    const page = await marie.follow()
    expect(
      all(page.html, 'input', { name: 'people' }).filter(({ attributes }) => 'checked' in attributes)
    ).to.have.length(2)
    await marie.submit(paths.otherDates(forge), { act: 'propose', to, people: both() })
    const proposed = await Participation.find({ workshop: to, person: both(), state: 'proposed' } as never)
    expect(proposed.map(({ person }) => String(person))).to.include(String(cast.karim.id))
  })

  it('lead one alone to their own page, and are another agency’s 404', async () => {
    const [one] = both()
    expect((await marie.get(chosen('remove', [one ?? '']))).location).to.equal(
      paths.newWithdrawal(forge, one)
    )
    expect((await marie.get(paths.newRosterRemoval(forge))).status).to.equal(200)
    const samira = await app.signedIn(cast.samira)
    const fields = { people: both(), reason: 'other' }
    expect((await samira.get(chosen('remove'))).status).to.equal(404)
    expect((await samira.post(paths.rosterRemoval(forge), fields)).status).to.equal(404)
    expect((await samira.post(paths.rosterUndoing(forge))).status).to.equal(404)
    expect(await holding()).to.equal(2)
  })
})
