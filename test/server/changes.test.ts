import { expect } from 'chai'
import mongoose from 'mongoose'
import { addDays, localDate, momentIn } from '#lib/dates.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { cancel } from '#models/planning/changes.ts'
import { drawPlan } from '#models/planning/change-plans/draw.ts'
import { outlineAsItIs } from '#models/planning/change-plans/own-change.ts'
import { AddedGroup } from '#models/records/added-group.ts'
import { Agency } from '#models/records/agency.ts'
import { ChangePlan } from '#models/records/change-plan.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { Workshop } from '#models/records/workshop.ts'
import { takeSeat, withdraw } from '#models/seats/seats.ts'
import { workingDay } from '#seeds/calendar.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { all, classed, textOf } from '#test/support/html.ts'
import { deliverPost, waitIsOver } from '#test/support/post.ts'

describe('The page of a change, before it is made', function () {
  this.timeout(30_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  beforeEach(async () => {
    cast = await raiseCast()
    marie = await app.signedIn(cast.marie)
  })

  const day = (days = 40) => workingDay(addDays(localDate(new Date(), 'Europe/Paris'), days), 1)
  const forgeId = () => String(cast.forgeWorkshop.id)
  const drawMove = async (fields: Record<string, string> = {}) => {
    await marie.get(paths.newRescheduling(forgeId()))
    const drawn = await marie.submit(paths.rescheduling(forgeId()), { date: slashed(day()), ...fields })
    await marie.follow()
    return drawn.location ?? ''
  }
  const confirm = (plan: string, fields: Record<string, string> = {}) =>
    marie.submit(`${plan}/confirmation`, fields)

  it('shows what changes, whom it concerns and the message as it will leave, word for word', async () => {
    await deliverPost()
    const plan = await drawMove({ from: '14h', to: '17h' })
    const page = marie.page
    const rows = all(page!.html, 'tr').map(textOf)
    expect(rows.some(row => row.startsWith('Jour'))).to.equal(true)
    expect(rows.find(row => row.startsWith('Lieu'))).to.include('Ne change pas')
    const shown = textOf(classed(page!.html, 'message-source')[0]!)
    await confirm(plan)
    await waitIsOver()
    await deliverPost()
    const sent = await SentMessage.findOne({ kind: 'moved', to: /nadia/ }).orFail()
    const plain = (text: string) => text.replaceAll(/\s+/g, ' ').trim()
    // The secret of the person's page is made when the message leaves.
    const withoutSecret = sent.text.replace(/(\/p\/)[\w-]+/, '$1…')
    expect(plain(shown)).to.equal(plain(withoutSecret))
  })

  it('reads the message of each, one after the other', async () => {
    await takeSeat(cast.forgeWorkshop._id, { person: cast.theo._id, by: cast.marie._id })
    await Person.updateOne({ _id: cast.theo._id }, { language: 'en' })
    await drawMove()
    expect(marie.page?.text).to.include('1 sur 2')
    const next = await marie.get(marie.link('Suivant').replace('#message', ''))
    expect(next.text).to.include('2 sur 2').and.include('Hello')
  })

  it('names who registered since, asks to read again, and tells nobody', async () => {
    const plan = await drawMove()
    await takeSeat(cast.forgeWorkshop._id, { person: cast.theo._id, by: cast.marie._id })
    await confirm(plan)
    const again = await marie.follow()
    expect(again.text).to.include('Inscription depuis l’affichage de cette page').and.include('2 messages')
    expect(await Notice.countDocuments({ kind: 'moved' })).to.equal(0)
    await confirm(plan)
    expect((await marie.follow()).text).to.include('Atelier déplacé. 2 messages partent à')
  })

  it('answers a second press, and the way back, as the first', async () => {
    const plan = await drawMove()
    const first = await confirm(plan)
    const second = await marie.post(`${plan}/confirmation`, { seen: '1' })
    expect([second.status, second.location]).to.deep.equal([303, first.location])
    const moved = await Workshop.findById(cast.forgeWorkshop._id).orFail()
    expect(moved.log.filter(({ what }) => what === 'moved')).to.have.length(1)
  })

  it('offers the way back on the page of the workshop for ten minutes, and then says why not', async () => {
    const before = await Workshop.findById(cast.forgeWorkshop._id).orFail()
    const plan = await drawMove()
    await confirm(plan)
    const page = await marie.follow()
    expect(page.text).to.include('ce changement peut être annulé sans que personne l’apprenne')
    const undone = await marie.submit(`${plan}/undoing`)
    expect(undone.location).to.equal(paths.workshop(forgeId()))
    expect((await marie.follow()).text).to.include('Changement annulé. Aucun message n’est parti.')
    const after = await Workshop.findById(cast.forgeWorkshop._id).orFail()
    expect(+after.startsAt).to.equal(+before.startsAt)
    const log = await marie.get(paths.workshopLog(forgeId()))
    expect(log.text).to.include('Changement annulé, l’atelier redevient ce qu’il était')
    const other = await drawMove({ date: slashed(day(50)) })
    await confirm(other)
    await ChangePlan.updateMany({}, { undoUntil: new Date(Date.now() - 1000) })
    await marie.post(`${other}/undoing`)
    expect((await marie.follow()).text).to.include('Ce changement ne s’annule plus')
  })

  it('says what stands in the way since, and offers no button', async () => {
    const plan = await drawMove()
    await cancel(cast.forgeWorkshop._id, { by: cast.marie._id, reason: 'weather' })
    const page = await marie.get(plan)
    expect(
      all(page.html, 'form', { action: `${plan}/confirmation` }).flatMap(form => all(form, 'button'))
    ).to.have.length(0)
    await marie.post(`${plan}/confirmation`, { seen: '99' })
    expect(await Notice.countDocuments({ kind: 'moved' })).to.equal(0)
  })

  it('says before that messages leave at once, within a day of the start', async () => {
    const soon = { startsAt: new Date(Date.now() + 7_200_000), endsAt: new Date(Date.now() + 10_800_000) }
    await Workshop.updateOne({ _id: cast.forgeWorkshop._id }, soon)
    await marie.get(paths.newCancellation(forgeId()))
    const drawn = await marie.submit(paths.cancellation(forgeId()), { reason: 'weather' })
    expect((await marie.follow()).text).to.include('les messages partent tout de suite')
    await confirm(drawn.location ?? '')
    const page = await marie.follow()
    expect(page.text).to.include('1 message part maintenant').and.not.include('Annuler ce changement')
  })

  it('leads back to the form with what was typed', async () => {
    await drawMove({ from: '14h30', to: '17h' })
    const form = await marie.get(marie.link('Corriger la date'))
    expect(all(form.html, 'input', { name: 'date' })[0]?.attributes['value']).to.equal(slashed(day()))
    expect(all(form.html, 'input', { name: 'from' })[0]?.attributes['value']).to.equal('14\u00a0h\u00a030')
  })

  it('asks how far into its series a change goes, and shows each date with what becomes of it', async () => {
    const { forgeWorkshop, aubagne } = cast
    const first = await Workshop.findById(forgeWorkshop._id).orFail()
    const series = new mongoose.Types.ObjectId()
    await Workshop.updateOne({ _id: first._id }, { series })
    const { _id: _, ...facts } = first.toObject()
    const [closed, open] = [day(60), day(80)]
    for (const date of [closed, open]) {
      const startsAt = momentIn('Europe/Paris', date, '09:15')
      const endsAt = momentIn('Europe/Paris', date, '12:15')
      await Workshop.create({ ...facts, startsAt, endsAt, series, seats: [], seatsFree: facts.capacity })
    }
    const after = addDays(closed, 1)
    await Agency.updateOne(
      { _id: aubagne._id },
      { closures: [{ from: after, to: after, label: 'Inventaire' }] }
    )
    const form = await marie.get(paths.newRescheduling(forgeId()))
    expect(form.text).to.include('Celui-ci et les 2 suivants')
    const moved = addDays(first.localDay, 1)
    const drawn = await marie.submit(paths.rescheduling(forgeId()), {
      date: slashed(moved),
      saturday: 'yes',
      extent: 'following'
    })
    const page = await marie.follow()
    expect(page.text).to.include('1 atelier reste comme il est').and.include('Inventaire')
    expect(page.text).to.include('Déplacer 2 ateliers et prévenir')
    await confirm(drawn.location ?? '')
    const done = await marie.follow()
    expect(done.text).to.include('2 ateliers déplacés. 1 message part à')
    expect(done.text).to.include('Annuler ce changement (2 ateliers)')
    const days = (await Workshop.find({ series }).sort({ startsAt: 1 })).map(({ localDay }) => localDay)
    expect(days).to.deep.equal([moved, closed, addDays(open, 1)])
  })

  it('reads the publics of the region once, whatever the number of dates', async () => {
    const { forgeWorkshop, fullWorkshop } = cast
    const workshops = await Workshop.find({ _id: { $in: [forgeWorkshop._id, fullWorkshop._id] } })
    const own = workshops.map(workshop => ({
      outline: { ...outlineAsItIs(workshop), bring: 'Une pièce d’identité' }
    }))
    const plan = await drawPlan({ kind: 'revise', what: own[0]!, workshops, own, by: cast.marie._id })
    let reads = 0
    mongoose.set('debug', (collection: string, method: string) => {
      if (method === 'find' && collection === AddedGroup.collection.name) reads += 1
    })
    try {
      const page = await marie.get(paths.changePlan(String(plan._id)))
      expect([page.status, reads]).to.deep.equal([200, 1])
    } finally {
      mongoose.set('debug', false)
    }
  })

  it('joins two workshops from the page of one: which are offered, why not, and who is told', async () => {
    const { fullWorkshop, lucie } = cast
    const form = await marie.get(paths.newRegrouping(forgeId()))
    expect(form.text).to.include('1 personne inscrite').and.include('autre métier')
    const full = await marie.submit(paths.regrouping(forgeId()), { into: String(fullWorkshop.id) })
    expect([full.status, full.text.includes('Il reste 0 place libre, il en faut 1')]).to.deep.equal([
      422,
      true
    ])
    const none = await marie.submit(paths.regrouping(forgeId()), {})
    expect(none.status).to.equal(422)
    await withdraw(fullWorkshop._id, { person: lucie._id, by: cast.marie._id, reason: 'mistake' })
    const drawn = await marie.submit(paths.regrouping(forgeId()), { into: String(fullWorkshop.id) })
    const page = await marie.follow()
    expect(page.text).to.include('Annulé, réuni avec l’autre').and.include('2 sur 2')
    expect(page.text).to.include('Deux dates sont réunies en une seule')
    await confirm(drawn.location ?? '')
    const done = await marie.follow()
    expect(done.text)
      .to.include('Ateliers fusionnés. 1 message part à')
      .and.include('réuni avec un autre atelier')
    const other = await app.signedIn(cast.samira)
    expect((await other.get(paths.newRegrouping(forgeId()))).status).to.equal(404)
    expect(
      (await other.post(paths.regrouping(forgeId()), { into: String(fullWorkshop.id) })).status
    ).to.equal(404)
  })

  describe('for the way in or what to bring', () => {
    const edit = async (fields: Record<string, string>) => {
      await marie.get(paths.editWorkshop(forgeId()))
      return marie.submit(paths.editWorkshop(forgeId()), fields)
    }

    it('offers to tell or not, and changes nothing before', async () => {
      await deliverPost()
      const drawn = await edit({ access: 'Entrer par la cour' })
      const page = await marie.follow()
      expect(page.text).to.include('Le dire').and.include('Oui, prévenir : 1 message')
      expect((await Workshop.findById(cast.forgeWorkshop._id).orFail()).access).not.to.include('cour')
      await confirm(drawn.location ?? '', { tells: 'no' })
      expect((await marie.follow()).text).to.include('Atelier enregistré. Aucun message ne part.')
      expect((await Workshop.findById(cast.forgeWorkshop._id).orFail()).access).to.include('cour')
      expect(await Notice.countDocuments({ kind: 'changed' })).to.equal(0)
    })

    it('is saved at once where nobody was told of it', async () => {
      await Workshop.updateOne({ _id: cast.forgeWorkshop._id }, { seats: [], seatsFree: 12 })
      expect((await edit({ access: 'Entrer par la cour' })).location).to.equal(paths.workshop(forgeId()))
    })
  })

  describe('the people of a session that was called off', () => {
    const calledOff = async () => {
      await takeSeat(cast.forgeWorkshop._id, { person: cast.theo._id, by: cast.marie._id })
      await cancel(cast.forgeWorkshop._id, { by: cast.marie._id, reason: 'tooFew' })
      const { trade } = cast.forgeWorkshop
      await Workshop.updateOne({ _id: cast.companyWorkshop._id }, { $set: { trade } })
    }

    it('are proposed another one from its page, but for those who have a place there', async () => {
      await calledOff()
      await marie.get(paths.workshop(forgeId()))
      const page = await marie.get(marie.link('Proposer une autre date à ces 2 personnes'))
      expect(page.text).to.include('A déjà une place à une de ces dates')
      const unsaid = await marie.submit(paths.otherDates(forgeId()))
      expect(unsaid.status).to.equal(422)
      const to = String(cast.companyWorkshop.id)
      const done = await marie.submit(paths.otherDates(forgeId()), { to })
      expect([done.status, done.location]).to.deep.equal([303, paths.workshop(to)])
      expect((await marie.follow()).text).to.include('L’atelier est proposé à 1 personne.')
      const states = await Participation.find({ workshop: cast.companyWorkshop._id })
      const stateOf = (person: { _id: unknown }) =>
        states.find(one => one.person.equals(person._id as never))?.state
      expect([stateOf(cast.nadia), stateOf(cast.theo)]).to.deep.equal(['proposed', 'registered'])
    })

    it('are moved there, all or those who can, and so are those of a session to come', async () => {
      const to = String(cast.companyWorkshop.id)
      await Workshop.updateOne({ _id: to }, { $set: { trade: cast.forgeWorkshop.trade } })
      await marie.get(paths.newOtherDates(forgeId()))
      await marie.submit(paths.otherDates(forgeId()), { act: 'move', to, people: String(cast.nadia.id) })
      expect((await marie.follow()).text).to.include('1 personne déplacée.')
      await calledOff()
      await marie.get(paths.newOtherDates(forgeId()))
      const people = String(cast.theo.id)
      await marie.submit(paths.otherDates(forgeId()), { act: 'move', to, people })
      expect((await marie.follow()).text).to.include('0 sur 1 ont pu être déplacées')
      const { seats } = await Workshop.findById(to).orFail()
      expect(seats).to.have.length(3)
    })

    it('are nobody else’s: another agency’s session, another person and a session that was held are a 404', async () => {
      expect((await marie.get(paths.newOtherDates(String(cast.pastWorkshop.id)))).status).to.equal(404)
      await calledOff()
      const post = (fields: Record<string, string>) => marie.post(paths.otherDates(forgeId()), fields)
      const [nadia, bruno] = [String(cast.nadia.id), String(cast.bruno.id)]
      expect((await post({ to: String(cast.niceWorkshop.id), people: nadia })).status).to.equal(404)
      expect((await post({ to: String(cast.companyWorkshop.id), people: bruno })).status).to.equal(404)
      expect((await marie.get(paths.newOtherDates(String(cast.niceWorkshop.id)))).status).to.equal(404)
    })
  })
})
