import { expect } from 'chai'
import { addDays, localDate } from '#lib/dates.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { workingDay } from '#seeds/calendar.ts'
import { planWorkshop } from '#models/planning/planning.ts'
import type { PlaceChoice } from '#models/planning/slot.ts'
import { choiceKey } from '#models/planning/change-plans/elsewhere.ts'
import { Workshop } from '#models/records/workshop.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Answer, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { all, classed, textOf } from '#test/support/html.ts'

describe('what stands in the way of a workshop, on its form', function () {
  this.timeout(30_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  beforeEach(async () => {
    cast = await raiseCast()
    await cast.maconneries.updateOne({ agencies: [cast.aubagne._id, cast.nice._id] })
    marie = await app.signedIn(cast.marie)
  })

  const day = () => workingDay(addDays(localDate(new Date(), 'Europe/Paris'), 40), 1)
  const site = () => ({
    company: cast.maconneries.id,
    site: String(cast.maconneries.sites[0]?._id)
  })
  const planned = (agency: 'aubagne' | 'nice', place: PlaceChoice, trade = 'D1106') =>
    planWorkshop({
      agency: cast[agency]._id,
      by: cast.marie._id,
      outline: {
        sector: null,
        trade,
        parts: [],
        facilitators: [{ account: cast.romain._id, name: cast.romain.fullName }],
        capacity: 8,
        access: '',
        bring: ''
      },
      slot: { date: day(), from: '09:00', to: '12:00', saturday: false, place }
    })
  const typed = (changes: Record<string, string | string[]> = {}) => ({
    trade: 'H2902',
    date: slashed(day()),
    from: '10 h',
    to: '11h30',
    place: 'room:Salle collective 2',
    facilitators: [cast.romain.id],
    capacity: '10',
    access: 'Par la cour',
    ...changes
  })
  const sayAgain = (page: Answer) => classed(page.html, 'clash-list').map(textOf).join(' ')

  it('is told at once, with the link to what has it, beside the fields and with all that was typed', async () => {
    const other = await planned('aubagne', { kind: 'agency', room: 'Salle collective 2' })
    await marie.get(paths.newWorkshop())
    const page = await marie.submit(paths.workshops(), typed())
    expect(page.status).to.equal(422)
    expect(sayAgain(page)).to.include('Salle prise\u00a0: Salle collective 2.'.replaceAll('\u00a0', ' '))
    expect(sayAgain(page)).to.include('Romain Pinatel anime déjà un atelier.')
    const links = all(page.html, 'a').filter(a => a.attributes['href'] === paths.workshop(other.id))
    expect(links.map(textOf)).to.deep.equal([other.tradeLabel, other.tradeLabel])
    expect(classed(page.html, 'field-error').map(textOf)).to.have.length(2)
    expect(all(page.html, 'textarea', { name: 'access' }).map(textOf)).to.deep.equal(['Par la cour'])
    expect(all(page.html, 'textarea', { name: 'overrideReason' })).to.have.length(0)
    expect(await Workshop.countDocuments({ trade: 'H2902', state: 'draft' })).to.equal(0)
  })

  it('says of another agency’s workshop its agency and hours, and leads nowhere', async () => {
    const theirs = await planned('nice', { kind: 'company', ...site() })
    await marie.get(paths.newWorkshop())
    const { company, site: place } = site()
    const page = await marie.submit(
      paths.workshops(),
      typed({ place: `site:${company}:${place}`, facilitators: [] })
    )
    expect(page.status).to.equal(422)
    expect(sayAgain(page)).to.include(`agence ${cast.nice.name}`).and.include('de 9 h à 12 h')
    expect(page.body).not.to.include(theirs.tradeLabel.replaceAll('/', '&#x2F;') + '</a>')
    expect(page.body).not.to.include(theirs.id)
  })

  it('asks for a reason when it may be passed over, and keeps it in the history', async () => {
    await planned('aubagne', { kind: 'agency', room: 'Salle collective 1' }, 'H2902')
    await marie.get(paths.newWorkshop())
    const soft = typed({ facilitators: [] })
    const asked = await marie.submit(paths.workshops(), soft)
    expect(asked.status).to.equal(422)
    expect(sayAgain(asked)).to.include('Le même métier, la même demi-journée')
    expect(asked.text).to.include('Enregistrer quand même')
    expect(classed(asked.html, 'field-error').map(textOf)).to.deep.equal([
      'Dites pourquoi vous l’enregistrez quand même, ou changez ce qui s’y oppose.'
    ])
    const answer = await marie.submit(paths.workshops(), { ...soft, overrideReason: 'Deux groupes attendus' })
    expect(answer.status).to.equal(303)
    const draft = await Workshop.findOne({ trade: 'H2902', 'place.room': 'Salle collective 2' }).orFail()
    const log = await marie.get(paths.workshopLog(draft.id))
    expect(log.text).to.include('malgré ce qui s’y opposait : Deux groupes attendus')
  })

  it('names the people of the agency who have a seat elsewhere at the hour a workshop moves to', async () => {
    const { forgeWorkshop, fullWorkshop, nadia } = cast
    await Workshop.updateOne(
      { _id: fullWorkshop._id },
      { $set: { 'seats.0.person': nadia._id, 'seats.1.person': cast.bruno._id } }
    )
    await Workshop.updateOne(
      { _id: forgeWorkshop._id },
      { $push: { seats: { person: cast.bruno._id, seq: 99, since: new Date() } } }
    )
    const at = paths.rescheduling(forgeWorkshop.id)
    await marie.get(paths.newRescheduling(forgeWorkshop.id))
    const slot = {
      date: slashed(fullWorkshop.localDay),
      from: '13h30',
      to: '16h30',
      place: 'room:Salle collective 2'
    }
    await Workshop.updateOne(
      { _id: fullWorkshop._id },
      { $set: { facilitators: [], 'place.room': 'Salle collective 1' } }
    )
    const drawn = await marie.submit(at, slot)
    expect(drawn.status).to.equal(303)
    const page = await marie.follow()
    expect(page.text).to.include('Nadia Benali').and.include(cast.bruno.fullName)
    const asked = all(page.html, 'input', { type: 'radio', value: 'keep' }).map(
      ({ attributes }) => attributes['name']
    )
    const others = [nadia, cast.bruno].map(({ _id }) => choiceKey(forgeWorkshop._id, _id))
    expect(asked.toSorted()).to.deep.equal(others.toSorted())
    const kept = others.map(name => [name, 'keep'])
    await marie.submit(`${drawn.location}/confirmation`, {
      ...Object.fromEntries(kept),
      keepReason: 'Ils préfèrent celui-ci'
    })
    const moved = await Workshop.findById(forgeWorkshop._id).orFail()
    expect(moved.localDay).to.equal(fullWorkshop.localDay)
    expect(JSON.stringify(moved.log.at(-1)?.detail)).to.include('Ils préfèrent celui-ci')
  })
})
