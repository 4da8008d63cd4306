import { expect } from 'chai'
import { localDate } from '#lib/dates.ts'
import { slowHash } from '#lib/argon2.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { markAttendance } from '#models/follow-up/attendance.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'
import { recountStale } from '#models/figures/recount.ts'
import { enterPerson } from '#models/people/writing.ts'
import { Account } from '#models/records/account.ts'
import { Agency } from '#models/records/agency.ts'
import { Participation } from '#models/records/participation.ts'
import { Sector } from '#models/records/sector.ts'
import { Trade } from '#models/records/trade.ts'
import { Workshop } from '#models/records/workshop.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { workingDay } from '#seeds/calendar.ts'
import { raiseReferenceFrame } from '#seeds/reference-data.ts'
import { paths } from '#server/paths.ts'
import { CAST_PASSWORD, raiseCast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '../support/client.ts'
import { useDatabase, useEmptyCollections } from '../support/database.ts'
import { all, textOf } from '../support/html.ts'
import { factsOf } from '../support/person-facts.ts'

const DAY = 86_400_000

describe('setting sectors and trades by hand', function () {
  this.timeout(60_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()

  const account = async (facts: object) =>
    Account.create({
      email: 'alix.caron@example.org',
      firstName: 'Alix',
      lastName: 'Caron',
      role: 'administrator',
      passwordHash: await slowHash(CAST_PASSWORD),
      ...facts
    })
  const add = async (admin: Visitor, address: string, to: string, fields: Record<string, string>) => {
    await admin.get(address)
    return admin.submit(to, fields)
  }
  const addSector = (admin: Visitor, fields: Record<string, string>) =>
    add(admin, paths.newSector(), paths.sectorSettings(), fields)
  const addTrade = (admin: Visitor, fields: Record<string, string>) =>
    add(admin, paths.newTrade(), paths.tradeSettings(), fields)

  it('takes a base without any file to a workshop, its debrief and its results', async () => {
    const admin = await app.signedIn(await account({}))
    expect((await admin.get(paths.setup())).text).to.include('Sans métier, personne ne planifie')
    expect(admin.link('Ajouter un métier')).to.equal(paths.newTrade())
    expect((await admin.get(paths.newTrade())).text).to.include('Ajoutez d’abord un secteur')

    expect((await addSector(admin, { fr: 'Métiers d’art' })).location).to.equal(paths.sectorSettings())
    expect((await admin.follow()).text).to.include('Secteur ajouté')
    expect(admin.link('Ajouter maintenant ses métiers')).to.equal(paths.newTrade())
    const sector = await Sector.findOne().orFail()
    const added = await addTrade(admin, {
      label: 'Tailleur / Tailleuse de pierre',
      sector: sector._id,
      skills: 'Lire un tracé\nManier le ciseau'
    })
    expect(added.location).to.equal(paths.tradeSettings())
    expect((await admin.follow()).text)
      .to.include('Tailleuse de pierre')
      .and.include('2 compétences')
    const trade = await Trade.findOne().orFail()
    expect(trade._id).to.match(/^X\d{4}$/)

    await admin.get(paths.newAgency())
    await admin.submit(paths.agencies(), { name: 'Aubagne', safir: '13165', departement: '13' })
    const agency = await Agency.findOne().orFail()
    await admin.get(paths.agency(agency.id))
    await admin.submit(paths.agency(agency.id), { 'room-new0-name': 'Salle 1', 'room-new0-seats': '12' })
    const marie = await account({
      email: 'marie.aubert@example.org',
      firstName: 'Marie',
      lastName: 'Aubert',
      role: 'counsellor',
      agency: agency._id
    })
    const counsellor = await app.signedIn(marie)

    const day = workingDay(localDate(new Date(Date.now() + 10 * DAY), agency.timeZone), 1)
    const form = await counsellor.get(paths.newWorkshop())
    expect(all(form.html, 'optgroup').map(({ attributes }) => attributes['label'])).to.include(
      'Métiers d’art'
    )
    const planned = await counsellor.submit(paths.workshops(), {
      trade: trade._id,
      date: slashed(day),
      from: '9h',
      to: '12h',
      place: 'room:Salle 1'
    })
    expect(planned.status, planned.text).to.equal(303)
    const draft = await Workshop.findOne().orFail()
    expect([draft.sector, draft.tradeLabel]).to.deep.equal([sector._id, 'Tailleur / Tailleuse de pierre'])
    await counsellor.follow()
    await counsellor.submit(paths.workshopPublication(draft.id))

    const person = await enterPerson(agency._id, factsOf({ lastName: 'Benali', firstName: 'Nadia' }))
    await takeSeat(draft._id, { person: person._id, by: marie._id })
    await flushOutbox(draft._id)
    await held(draft)
    const participation = await Participation.findOne({ workshop: draft._id }).orFail()
    await markAttendance(participation, { attendance: 'attended', by: marie._id })
    const debrief = paths.debrief(draft.id, person.id)
    expect((await counsellor.get(debrief)).text)
      .to.include('Lire un tracé')
      .and.include('Manier le ciseau')
    const [one, two] = trade.skills.map(({ code }) => `skill-${code}`)
    await counsellor.submit(debrief, { interest: '3', [one ?? '']: '2', [two ?? '']: '3' })
    expect((await Participation.findById(participation._id).orFail()).apt).to.equal(true)

    await recountStale()
    const month = localDate(new Date(), agency.timeZone).slice(0, 7)
    const before = localDate(new Date(Date.now() - 40 * DAY), agency.timeZone).slice(0, 7)
    const results = await counsellor.get(`${paths.results()}?from=${before}&to=${month}`)
    expect(results.text).to.include('Métiers d’art')
    expect((await counsellor.get(`${paths.resultsCsv()}?from=${before}&to=${month}`)).body).to.include(
      'Métiers d’art'
    )
  })

  /** As if its day were over. */
  async function held(draft: Workshop) {
    const startsAt = new Date(Date.now() - DAY)
    const endsAt = new Date(startsAt.getTime() + 3 * 3_600_000)
    const cell = draft.cell.replace(/^[^|]*/, localDate(startsAt, draft.timeZone).slice(0, 7))
    await Workshop.updateOne({ _id: draft._id }, { $set: { startsAt, endsAt, cell } })
    await Participation.updateMany({ workshop: draft._id }, { $set: { startsAt, cell } })
  }

  it('keeps what people have set when the reference frame is loaded afterwards', async () => {
    const admin = await app.signedIn(await account({}))
    await addSector(admin, { fr: 'Bâtiment' })
    const sector = await Sector.findOne().orFail()
    expect([sector._id, [...sector.romePrefixes]]).to.deep.equal(['BTP', ['F']])
    await addTrade(admin, {
      label: 'Maçon du patrimoine',
      sector: 'BTP',
      code: 'f1703',
      skills: 'Monter un mur'
    })
    await raiseReferenceFrame()
    expect((await Sector.findById('BTP').orFail()).fr).to.equal('Bâtiment')
    const trade = await Trade.findById('F1703').orFail()
    expect([trade.label, trade.skills[0]?.fr]).to.deep.equal(['Maçon du patrimoine', 'Monter un mur'])
    expect(await Sector.countDocuments()).to.equal(12)
  })

  it('refuses a name twice, a code twice, a code that is none, and a sector that is not known', async () => {
    await raiseCast()
    const admin = await app.signedIn({ email: 'alix.caron@example.org' })
    const refusals: [() => Promise<{ text: string; status: number }>, string][] = [
      [() => addSector(admin, { fr: 'industrie' }), 'Un secteur porte déjà ce nom'],
      [() => addSector(admin, { fr: '' }), 'Remplissez'],
      [() => addTrade(admin, { label: 'Soudeur / Soudeuse', sector: 'IND' }), 'Un métier porte déjà ce nom'],
      [() => addTrade(admin, { label: 'Autre', sector: 'IND', code: 'H2913' }), 'Un métier a déjà ce code'],
      [() => addTrade(admin, { label: 'Autre', sector: 'IND', code: 'Z99' }), 'Un code ROME est une lettre'],
      [() => addTrade(admin, { label: 'Autre', sector: 'ZZZ' }), 'Choisissez un secteur de la liste'],
      [
        () => addTrade(admin, { label: 'Autre', sector: 'IND', skills: 'a'.repeat(81) }),
        'Chaque compétence tient en 80 signes'
      ]
    ]
    const count = await Trade.countDocuments()
    for (const [send, said] of refusals) {
      const answer = await send()
      expect([answer.status, answer.text.includes(said)], said).to.deep.equal([422, true])
    }
    expect(await Trade.countDocuments()).to.equal(count)
  })

  it('makes one trade of a form pressed twice', async () => {
    await raiseCast()
    const admin = await app.signedIn({ email: 'alix.caron@example.org' })
    const fields = { label: 'Luthier / Luthière', sector: 'IND', formKey: null, skills: '' }
    await admin.get(paths.newTrade())
    const answers = await Promise.all([1, 2].map(() => admin.post(paths.tradeSettings(), fields)))
    expect(answers.map(({ status }) => status).toSorted()).to.deep.equal([303, 422])
    expect(await Trade.countDocuments({ folded: 'luthier luthiere' })).to.equal(1)
  })

  it('stops offering a trade from now on, and keeps it where it is', async () => {
    const cast = await raiseCast()
    const admin = await app.signedIn(cast.admin)
    const { trade } = cast.draftWorkshop
    await admin.get(paths.trade(trade))
    expect(admin.page?.text).to.match(/ateliers? à venir/)
    expect((await admin.submit(paths.trade(trade), { isOffered: null })).status).to.equal(303)
    expect((await admin.follow()).text)
      .to.match(/proposé dans les formulaires\s: de oui à non/)
      .and.include('Alix Caron')
    const marie = await app.signedIn(cast.marie)
    const offers = async (address: string) =>
      all((await marie.get(address)).html, 'option', { value: trade }).length > 0
    expect(await offers(paths.newWorkshop())).to.equal(false)
    expect(await offers(paths.editWorkshop(cast.draftWorkshop.id))).to.equal(true)
    const kept = await marie.submit(paths.editWorkshop(cast.draftWorkshop.id), { bring: 'Des gants' })
    expect(kept.status, kept.text).to.equal(303)
  })

  it('keeps in a debrief a skill that is no longer asked', async () => {
    const cast = await raiseCast()
    const admin = await app.signedIn(cast.admin)
    const marie = await app.signedIn(cast.marie)
    const { pastWorkshop, nadia } = cast
    const { sector } = pastWorkshop
    const participation = await Participation.findOne({
      workshop: pastWorkshop._id,
      person: nadia._id
    }).orFail()
    await markAttendance(participation, { attendance: 'attended', by: cast.marie._id })
    const [first, second] = (await Sector.findById(sector).orFail()).skills
    const debrief = paths.debrief(pastWorkshop.id, nadia.id)
    await marie.get(debrief)
    await marie.submit(debrief, { [`skill-${first?.code ?? ''}`]: '3', interest: '2' })
    await admin.get(paths.sector(sector))
    await admin.submit(paths.sector(sector), { skills: 'Porter des charges' })
    const page = await marie.get(debrief)
    expect(page.text)
      .to.include('Porter des charges')
      .and.include(first?.fr ?? '-')
      .and.not.include(second?.fr ?? '-')
    await marie.submit(debrief, { interest: '3' })
    const after = await Participation.findById(participation._id).orFail()
    expect(after.debrief?.skills).to.deep.include({ [first?.code ?? '']: 3 })
  })

  it('shows the second administrator what the first one changed', async () => {
    const cast = await raiseCast()
    const [one, two] = [await app.signedIn(cast.admin), await app.signedIn(cast.admin)]
    await one.get(paths.sector('IND'))
    await two.get(paths.sector('IND'))
    await one.submit(paths.sector('IND'), { fr: 'Industrie et usine' })
    const clash = await two.submit(paths.sector('IND'), { fr: 'Fabrication' })
    expect(clash.status).to.equal(422)
    expect(all(clash.html, 'p', { id: 'fr-error' }).map(textOf)[0]).to.include('Industrie et usine')
    expect((await Sector.findById('IND').orFail()).fr).to.equal('Industrie et usine')
  })

  it('lists trades by range, narrowed by words, code and sector', async () => {
    const cast = await raiseCast()
    const admin = await app.signedIn(cast.admin)
    await Trade.insertMany(
      Array.from({ length: 60 }, (_, index) => ({
        _id: `X${String(1000 + index)}`,
        label: `Essai ${String(index).padStart(2, '0')}`,
        folded: `essai ${String(index).padStart(2, '0')}`,
        version: 'local',
        sector: 'NUM'
      }))
    )
    const shown = (page: { html: Parameters<typeof all>[0] }) =>
      all(page.html, 'th', { scope: 'row' }).map(textOf)
    const first = await admin.get(`${paths.tradeSettings()}?q=essai`)
    expect(shown(first)).to.have.length(50)
    const next = await admin.get(admin.link('Suivants'))
    expect(shown(next)).to.have.length(10)
    expect(shown(await admin.get(admin.link('Précédents')))).to.deep.equal(shown(first))
    expect(shown(await admin.get(`${paths.tradeSettings()}?q=H2913`))).to.deep.equal(['Soudeur / Soudeuse'])
    expect((await admin.get(`${paths.tradeSettings()}?sector=NUM&q=zzz`)).text).to.include(
      'Aucun métier ne correspond'
    )
  })
})
