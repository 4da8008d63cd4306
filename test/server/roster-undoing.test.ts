import { expect } from 'chai'
import { guards, undoProposals } from '#models/invitations/undo-proposals.ts'
import { proposeAll } from '#models/invitations/proposing.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import { Workshop } from '#models/records/workshop.ts'
import { recentActs } from '#models/seats/recent-acts.ts'
import { removeSeveral } from '#models/seats/remove-several.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { wait } from '#models/seats/waiting.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { all } from '#test/support/html.ts'
import { deliverPost, waitIsOver } from '#test/support/post.ts'
import { keyOf } from '#test/support/refusal.ts'

const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ')
const MINUTE = 60_000

describe('An act on several people of a session', function () {
  this.timeout(60_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let romain: Visitor
  let forge: string
  beforeEach(async () => {
    cast = await raiseCast()
    await Workshop.updateOne({ _id: cast.companyWorkshop._id }, { $set: { trade: cast.forgeWorkshop.trade } })
    forge = String(cast.forgeWorkshop.id)
    await takeSeat(cast.forgeWorkshop._id, { person: cast.karim._id, by: cast.marie._id })
    // A colleague, who was shown no line with a way back.
    romain = await app.signedIn(cast.romain)
  })
  const both = () => [cast.nadia._id, cast.karim._id]
  const read = (session = cast.forgeWorkshop) => Workshop.findById(session._id).orFail()
  const actions = async (session: string) =>
    all((await romain.get(paths.workshop(session))).html, 'form')
      .map(({ attributes }) => attributes['action'] ?? '')
      .filter(action => action.startsWith('/workshops/') && action.includes('/roster/undoing'))
  const undo = async (session: string) => {
    const [action = ''] = await actions(session)
    await romain.post(action)
    return plain((await romain.follow()).text)
  }

  it('stays on its page for ten minutes, for colleagues as well, and no longer than it can be taken back', async () => {
    const { marie: by, forgeWorkshop } = cast
    await removeSeveral(forgeWorkshop._id, { people: both(), by: by._id, reason: 'other' })
    const page = plain((await romain.get(paths.workshop(forge))).text)
    expect(page).to.include('2 personnes retirées.').and.include('Par M. Aubert, annulable jusqu’à')
    const later = await recentActs(await read(), new Date(Date.now() + 11 * MINUTE))
    expect(later).to.deep.equal([])
    expect(await undo(forge)).to.include('2 personnes viennent de nouveau.')
    expect(await actions(forge)).to.deep.equal([])
    expect((await read()).seats.map(({ person }) => String(person))).to.include.members(both().map(String))
    expect(plain((await romain.get(paths.workshopLog(forge))).text)).to.include(
      '2 personnes retirées ensemble'
    )
  })

  it('stays on both pages where people were moved', async () => {
    const marie = await app.signedIn(cast.marie)
    const to = String(cast.companyWorkshop.id)
    const people = both().map(String)
    await marie.get(`${paths.newOtherDates(forge)}?${people.map(id => `people=${id}`).join('&')}`)
    await marie.submit(paths.otherDates(forge), { act: 'move', to, people })
    expect(await actions(forge)).to.deep.equal(await actions(to))
    expect(await undo(forge)).to.include('2 personnes reviennent à leur ancienne date.')
    expect([await actions(forge), await actions(to)]).to.deep.equal([[], []])
  })

  it('says whose seat was offered on meanwhile, and gives the others theirs', async () => {
    const { fullWorkshop: full, karim, lucie, nadia, marie: by } = cast
    await wait(full._id, { person: nadia._id, by: by._id })
    await removeSeveral(full._id, { people: [karim._id, lucie._id], by: by._id, reason: 'other' })
    const said = await undo(String(full.id))
    expect(said).to.include('1 personne vient de nouveau.')
    expect(said).to.match(/(Karim|Lucie) \S+ : sa place a été proposée à quelqu’un d’autre\./)
    expect(said).to.not.include('Leur place est prise')
    expect((await read(full)).seats).to.have.length(1)
  })

  it('that proposed is taken back for who was told nothing: no trace, no message, proposed again at will', async () => {
    const { companyWorkshop: to, karim, nadia, marie: by } = cast
    const at = new Date()
    await proposeAll({ workshop: await read(to), people: [karim, nadia], by: by._id, now: at })
    expect(await undo(String(to.id))).to.include('2 propositions retirées')
    expect(await Participation.countDocuments({ workshop: to._id, state: 'proposed' })).to.equal(0)
    await waitIsOver()
    await deliverPost()
    const told = await Notice.countDocuments({ subject: to._id, kind: 'proposal', state: { $ne: 'void' } })
    expect(told).to.equal(0)
    const again = await proposeAll({ workshop: await read(to), people: [karim, nadia], by: by._id })
    expect(again.proposed).to.equal(2)
  })

  it('that proposed stands once it was told, answered meanwhile, or ten minutes old', async () => {
    const { companyWorkshop: to, karim, nadia, marie: by } = cast
    const at = new Date()
    await proposeAll({ workshop: await read(to), people: [karim, nadia], by: by._id, now: at })
    const late = undoProposals(to._id, { at, by: by._id, now: new Date(+at + 11 * MINUTE) })
    expect(await keyOf(late)).to.equal('errors.participation.undoTooLate')
    const { unanswered } = guards
    const withSeat = () =>
      Participation.countDocuments({ workshop: to._id, person: karim._id, state: 'registered' })
    await takeSeat(to._id, { person: karim._id, by: by._id })
    await Notice.updateMany({ subject: to._id, kind: 'proposal' }, { state: 'planned' })
    try {
      expect(await undoProposals(to._id, { at, by: by._id })).to.deep.equal({ back: 1, left: 1 })
      expect(await withSeat()).to.equal(1)
      // The control: without the guard the record of who has a seat is lost.
      await Notice.updateMany({ subject: to._id, kind: 'proposal' }, { state: 'planned' })
      guards.unanswered = _id => ({ _id })
      await undoProposals(to._id, { at, by: by._id })
      expect(await withSeat()).to.equal(0)
    } finally {
      guards.unanswered = unanswered
    }
  })
})
