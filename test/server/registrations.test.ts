import { expect } from 'chai'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { paths } from '#server/paths.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { all, classed, fieldsOf, textOf } from '#test/support/html.ts'
import { propose, decline } from '#models/invitations/proposing.ts'
import { registerPerson } from '#models/seats/registering.ts'
import { withdraw } from '#models/seats/seats.ts'

describe('Registering people', () => {
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  beforeEach(async () => {
    cast = await raiseCast()
    marie = await app.signedIn(cast.marie)
  })
  const desk = (workshop: Workshop, q = '') =>
    marie.get(paths.newRegistration(workshop.id) + (q ? `?q=${encodeURIComponent(q)}` : ''))
  it('leads from someone without a file to a new one, and back to the seat with it', async () => {
    const { forgeWorkshop, niceWorkshop } = cast
    const page = await desk(forgeWorkshop, 'inconnue')
    const way = `${paths.newPerson()}?seat=${forgeWorkshop.id}`
    expect(all(page.html, 'form', { action: way })).to.have.length(1)
    const form = await marie.submit(way)
    expect(form.status).to.equal(200)
    expect(fieldsOf(all(form.html, 'form', { action: paths.people() })[0]!)).to.include({
      lastName: 'inconnue',
      firstName: ''
    })
    const refused = await marie.submit(paths.people(), { lastName: 'Inconnue', firstName: '' })
    expect(refused.status).to.equal(422)
    expect(all(refused.html, 'input', { name: 'seat' })[0]?.attributes['value']).to.equal(forgeWorkshop.id)
    const made = await marie.submit(paths.people(), { lastName: 'Inconnue', firstName: 'Ana' })
    expect(made.location).to.match(
      new RegExp(`^${paths.newRegistration(forgeWorkshop.id)}\\?person=[0-9a-f]{24}$`)
    )
    const back = await marie.follow()
    expect(back.text).to.include('INCONNUE Ana')
    expect((await marie.submit(paths.registrations(forgeWorkshop.id))).status).to.equal(303)
    expect(way, 'no name in an address').to.not.include('inconnue')
    const foreign = await marie.get(`${paths.newPerson()}?seat=${niceWorkshop.id}`)
    expect(all(foreign.html, 'input', { name: 'seat' })).to.have.length(0)
  })

  it('begins the file of someone unknown with the name that was searched, not with a number', async () => {
    const fieldsAfter = async (q: string) => {
      await desk(cast.forgeWorkshop, q)
      const form = await marie.submit(`${paths.newPerson()}?seat=${cast.forgeWorkshop.id}`)
      const { lastName, firstName } = fieldsOf(all(form.html, 'form', { action: paths.people() })[0]!)
      return [lastName, firstName]
    }
    expect(await fieldsAfter('ben zzzz Ana')).to.deep.equal(['ben zzzz', 'Ana'])
    expect(await fieldsAfter('06 39 98 99 99')).to.deep.equal(['', ''])
  })

  const seats = async (workshop: Workshop) => (await Workshop.findById(workshop._id).orFail()).taken

  it('finds, registers with one press, says so with a way back, and gives the field back empty', async () => {
    const { forgeWorkshop, lucie } = cast
    const page = await desk(forgeWorkshop, 'ferrand')
    expect(all(page.html, 'mark').map(textOf)).to.deep.equal(['FERRAND'])
    expect('autofocus' in (all(page.html, 'input', { id: 'q' })[0]?.attributes ?? {})).to.equal(true)
    expect(page.text)
      .to.include('née le 2 novembre 1969')
      .and.match(/longue durée, 2[67] mois/)
      .and.include('50 ans et plus')
    const done = await marie.submit(paths.registrations(forgeWorkshop.id))
    expect(done.status).to.equal(303)
    const next = await marie.follow()
    expect(next.text).to.include('Lucie Ferrand est inscrite. La confirmation part maintenant.')
    expect(all(next.html, 'input', { id: 'q' })[0]?.attributes['value']).to.equal('')
    expect(
      await Notice.countDocuments({ recipient: lucie._id, kind: 'confirmation', subject: forgeWorkshop._id })
    ).to.equal(1)
    expect(await seats(forgeWorkshop)).to.equal(2)
    const undo =
      classed(next.html, 'flash').flatMap(flash => all(flash, 'form'))[0]?.attributes['action'] ?? ''
    await marie.post(undo)
    expect((await marie.follow()).text).to.include('Lucie Ferrand : l’inscription est annulée')
    expect(await seats(forgeWorkshop)).to.equal(1)
    expect(
      (await Participation.findOne({ person: lucie._id, workshop: forgeWorkshop._id }))?.reason
    ).to.equal('mistake')
  })

  it('takes one seat when the same form is sent twice, and says the same', async () => {
    const { forgeWorkshop } = cast
    await desk(forgeWorkshop, 'ferrand')
    const twice = [await marie.submit(paths.registrations(forgeWorkshop.id))]
    await desk(forgeWorkshop, 'haddad')
    const fields = { person: cast.lucie.id, key: 'same', q: '' }
    expect(
      (await marie.post(paths.registrations(forgeWorkshop.id), { ...fields, key: 'other' })).status
    ).to.equal(422)
    expect(twice[0]?.status).to.equal(303)
    const karim = { person: cast.karim.id, key: 'same', q: '' }
    for (let i = 0; i < 2; i++)
      expect((await marie.post(paths.registrations(forgeWorkshop.id), karim)).status).to.equal(303)
    expect(await seats(forgeWorkshop)).to.equal(3)
  })

  it('says who is registered already, and computes long-term on the day of the workshop', async () => {
    const { forgeWorkshop, lucie } = cast
    const page = await desk(forgeWorkshop, 'benali')
    expect(page.text).to.include('Déjà inscrite à cet atelier')
    expect(all(page.html, 'form', { action: paths.registrations(forgeWorkshop.id) })).to.have.length(0)
    const dayOf = forgeWorkshop.startsAt.toISOString().slice(0, 10)
    await lucie.updateOne({ registeredOn: `${Number(dayOf.slice(0, 4)) - 1}${dayOf.slice(4)}` })
    expect((await desk(forgeWorkshop, 'ferrand')).text).to.include('longue durée, 12 mois')
    const dayAfter = new Date(forgeWorkshop.startsAt.getTime() + 86_400_000).toISOString().slice(0, 10)
    await lucie.updateOne({ registeredOn: `${Number(dayAfter.slice(0, 4)) - 1}${dayAfter.slice(4)}` })
    expect((await desk(forgeWorkshop, 'ferrand')).text).not.to.include('longue durée')
  })

  it('asks a reason for a second workshop on the same day', async () => {
    const { forgeWorkshop, companyWorkshop, theo } = cast
    const startsAt = new Date(forgeWorkshop.startsAt.getTime() + 5 * 3_600_000)
    await Workshop.updateOne(
      { _id: companyWorkshop._id },
      { startsAt, endsAt: new Date(startsAt.getTime() + 3_600_000) }
    )
    expect((await desk(forgeWorkshop, 'nguyen')).text).to.include('Déjà inscrit le même jour à 14 h 15')
    const refused = await marie.submit(paths.registrations(forgeWorkshop.id))
    expect(refused.status).to.equal(422)
    expect(refused.text).to.include('Dites pourquoi vous l’inscrivez quand même')
    expect(await seats(forgeWorkshop)).to.equal(1)
    const done = await marie.submit(paths.registrations(forgeWorkshop.id), {
      overrideReason: 'Deux demi-journées'
    })
    expect(done.status).to.equal(303)
    expect(
      (await Participation.findOne({ person: theo._id, workshop: forgeWorkshop._id }))?.overrideReason
    ).to.equal('Deux demi-journées')
    const kept = await Participation.findOne({ person: theo._id, workshop: forgeWorkshop._id }).orFail()
    expect([...(kept.overrides ?? [])]).to.deep.equal(['sameDay'])
    const history = (await marie.get(paths.personTimeline(theo.id))).text.replaceAll('\u00a0', ' ')
    expect(history).to.include('malgré : une autre inscription le même jour (Deux demi-journées)')
  })

  it('refuses one too many with the next dates of the sector, each a press away', async () => {
    const { fullWorkshop, forgeWorkshop, ines } = cast
    await Workshop.updateOne({ _id: forgeWorkshop._id }, { sector: fullWorkshop.sector })
    await desk(fullWorkshop)
    const refused = await marie.post(paths.registrations(fullWorkshop.id), {
      person: ines.id,
      key: 'k',
      q: ''
    })
    expect(refused.status).to.equal(422)
    expect(refused.text).to.include('Cet atelier est complet : Inès Saïdi n’est pas sur la liste')
    const other = await marie.submit(paths.registrations(forgeWorkshop.id))
    expect(other.location).to.equal(paths.newRegistration(fullWorkshop.id))
    expect((await marie.follow()).text).to.include('Inès Saïdi est inscrite le')
    expect((await Workshop.findById(forgeWorkshop._id).orFail()).seatOf(ines._id)).not.to.equal(null)
    expect(await seats(fullWorkshop)).to.equal(2)
  })

  it('offers the next dates from the start on the page of a full workshop', async () => {
    const { fullWorkshop, forgeWorkshop } = cast
    expect((await desk(fullWorkshop, 'saidi')).text).to.include('Aucune autre date de ce secteur')
    await Workshop.updateOne({ _id: forgeWorkshop._id }, { sector: fullWorkshop.sector })
    const page = await desk(fullWorkshop, 'saidi')
    expect(all(page.html, 'form', { action: paths.registrations(forgeWorkshop.id) })).to.have.length(1)
    expect(all(page.html, 'form', { action: paths.registrations(fullWorkshop.id) })).to.have.length(0)
  })

  it('proposes without a seat, once', async () => {
    const { forgeWorkshop, lucie } = cast
    await desk(forgeWorkshop, 'ferrand')
    expect((await marie.submit(paths.proposals(forgeWorkshop.id))).status).to.equal(303)
    expect((await marie.follow()).text)
      .to.include('L’atelier est proposé à Lucie Ferrand')
      .and.include('Proposition faite le')
    expect((await Participation.findOne({ person: lucie._id }).sort({ createdAt: -1 }))?.state).to.equal(
      'proposed'
    )
    expect(await seats(forgeWorkshop)).to.equal(1)
    expect((await marie.post(paths.proposals(forgeWorkshop.id), { person: cast.nadia.id })).status).to.equal(
      422
    )
    expect((await marie.post(paths.proposals(forgeWorkshop.id), { person: cast.bruno.id })).status).to.equal(
      404
    )
  })

  it('proposes anew to whoever declined or was taken off, and says so when it is done', async () => {
    const { forgeWorkshop: workshop, odile, marie: account } = cast
    const proposal = await propose({ workshop, person: odile, by: account._id })
    const stateOf = async () => (await Participation.findById(proposal._id).orFail()).state
    const pressed = async () => {
      await desk(workshop, 'roussel')
      expect((await marie.submit(paths.proposals(workshop.id))).status).to.equal(303)
      expect((await marie.follow()).text).to.include('L’atelier est proposé à Odile Roussel')
      expect(await stateOf()).to.equal('proposed')
    }
    await decline(proposal, { reason: 'transport', by: account._id })
    await pressed()
    await registerPerson({ workshop, person: odile, by: account._id })
    await withdraw(workshop._id, { person: odile._id, by: account._id, reason: 'mistake' })
    await pressed()
    const listed = await marie.get(`${paths.portfolio()}?whose=agency&list=proposed`)
    expect(listed.text).to.include('ROUSSEL Odile')
  })

  it('removes with a reason that names a side, and not without', async () => {
    const { forgeWorkshop, nadia } = cast
    const page = await marie.get(paths.newWithdrawal(forgeWorkshop.id, nadia.id))
    expect(all(page.html, 'optgroup').map(({ attributes }) => attributes['label'])).to.deep.equal([
      'La personne',
      'Le service'
    ])
    const refused = await marie.submit(paths.withdrawal(forgeWorkshop.id, nadia.id))
    expect(refused.status).to.equal(422)
    expect(await seats(forgeWorkshop)).to.equal(1)
    const done = await marie.submit(paths.withdrawal(forgeWorkshop.id, nadia.id), { reason: 'transport' })
    expect(done.location).to.equal(paths.workshop(forgeWorkshop.id))
    expect(await seats(forgeWorkshop)).to.equal(0)
    expect(
      (await marie.post(paths.withdrawal(forgeWorkshop.id, nadia.id), { reason: 'transport' })).status
    ).to.equal(422)
  })

  it('removes nobody from a workshop that has ended, whenever the page was opened', async () => {
    const { pastWorkshop, nadia } = cast
    const page = await marie.get(paths.newWithdrawal(pastWorkshop.id, nadia.id))
    expect(page.status).to.equal(422)
    expect(page.text).to.include('Cet atelier est fini').and.include('Revenir à l’atelier')
    expect(all(page.html, 'select', { name: 'reason' })).to.have.length(0)
    const late = await marie.post(paths.withdrawal(pastWorkshop.id, nadia.id), { reason: 'transport' })
    expect(late.status).to.equal(422)
    expect(late.text).to.include('Cet atelier est fini').and.not.include('La place est libre')
    const row = await Participation.findOne({ workshop: pastWorkshop._id, person: nadia._id }).orFail()
    expect(row.state).to.equal('registered')
  })

  it('says on a draft or an ended workshop that nobody can be registered', async () => {
    expect((await desk(cast.draftWorkshop, 'ferrand')).text).to.include('est un brouillon')
    expect((await desk(cast.pastWorkshop, 'ferrand')).text).to.include('On ne peut plus inscrire')
    const fields = { person: cast.lucie.id, key: 'k', q: '' }
    expect((await marie.post(paths.registrations(cast.draftWorkshop.id), fields)).status).to.equal(422)
    expect((await marie.post(paths.registrations(cast.pastWorkshop.id), fields)).status).to.equal(422)
  })

  it('knows no workshop and nobody of another agency', async () => {
    const { niceWorkshop, forgeWorkshop, bruno, lucie } = cast
    expect((await desk(niceWorkshop)).status).to.equal(404)
    expect(
      (await marie.post(paths.registrations(niceWorkshop.id), { person: lucie.id, key: 'k', q: '' })).status
    ).to.equal(404)
    expect(
      (await marie.post(paths.registrations(forgeWorkshop.id), { person: bruno.id, key: 'k', q: '' })).status
    ).to.equal(404)
    expect((await marie.get(paths.newWithdrawal(niceWorkshop.id, bruno.id))).status).to.equal(404)
    expect(
      (await marie.post(paths.withdrawal(niceWorkshop.id, bruno.id), { reason: 'job' })).status
    ).to.equal(404)
    expect((await marie.get(paths.newRegistration('x'))).status).to.equal(404)
  })
})
