import { expect } from 'chai'
import { addDays, mondayOf } from '#lib/dates.ts'
import { Agency } from '#models/records/agency.ts'
import { Workshop } from '#models/records/workshop.ts'
import { workshopScope } from '#models/access/scope.ts'
import { byAgency } from '#models/planning/by-agency.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { explained } from '#test/support/explained.ts'
import { all, textOf } from '#test/support/html.ts'

describe('the planning of a territory, by agency', function () {
  this.timeout(60_000)
  useDatabase()
  useEmptyCollections()
  const app = useApp()
  let cast: Cast
  let sofia: Visitor
  beforeEach(async () => {
    cast = await raiseCast()
    sofia = await app.signedIn(cast.sofia)
  })

  const week = () => paths.agenciesWeek(cast.forgeWorkshop.localDay)
  const groupsOf = (page: { html: Parameters<typeof all>[0] }) => all(page.html, 'details', { class: 'fold' })
  const namesOf = (page: { html: Parameters<typeof all>[0] }) =>
    groupsOf(page).map(group => textOf(all(group, 'summary')[0]!))

  /** So many more workshops in the week of the forge's, in twenty agencies. */
  async function crowd(count: number) {
    const { _id: own, ...like } = cast.aubagne.toObject()
    void own
    const agencies = await Agency.insertMany(
      Array.from({ length: 20 }, (_, at) => ({
        ...like,
        safir: String(13200 + at),
        name: `Agence ${at + 10}`
      }))
    )
    const { _id, ...facts } = cast.forgeWorkshop.toObject()
    void _id
    await Workshop.insertMany(
      Array.from({ length: count }, (_, at) => ({
        ...facts,
        agency: agencies[at % 20]!._id,
        seats: [],
        seatsFree: facts.capacity,
        reference: null
      }))
    )
    return agencies
  }

  it('is where a regional team arrives, with each agency, its workshops and its seats', async () => {
    expect((await sofia.get(paths.planning())).status).to.equal(303)
    const page = await sofia.get(week())
    expect(namesOf(page)).to.deep.equal([
      'Aubagne 1 atelier, 1 inscrit sur 12',
      'Nice Est 1 atelier, 1 inscrit sur 12'
    ])
    expect(page.body).to.include(paths.workshop(cast.forgeWorkshop.id))
    expect(page.text).to.include('2 ateliers, 2 inscrits sur 24. 2 agences.')
    const month = await sofia.get(paths.agenciesMonth(cast.forgeWorkshop.localDay.slice(0, 7)))
    expect(namesOf(month).join()).to.include('Aubagne')
    expect(month.text, 'drafts are their agency’s').to.not.include(cast.draftWorkshop.tradeLabel)
  })

  it('keeps its filters from week to week, and says them', async () => {
    const query = `?territory=departement-06&sector=${cast.niceWorkshop.sector}`
    const there = paths.agenciesWeek(cast.niceWorkshop.localDay)
    const page = await sofia.get(there + query)
    expect(namesOf(page).join()).to.include('Nice').and.not.include('Aubagne')
    const next = paths.agenciesWeek(addDays(mondayOf(cast.niceWorkshop.localDay), 7))
    expect(page.body).to.include(`${next}?territory=departement-06&amp;sector=`)
    expect((await sofia.get(`${there}?territory=departement-13`)).text).to.include('Tout effacer')
    const elsewhere = await sofia.get(`${there}?territory=departement-69`)
    expect(elsewhere.text).to.include('Aucun atelier ces jours-là')
    for (const wrong of ['nowhere', '2026-02-30'])
      expect((await sofia.get(paths.agenciesWeek(wrong))).status, wrong).to.equal(404)
  })

  it('folds a week of four hundred by agency: what is shown is what is read, and one agency opens', async () => {
    const agencies = await crowd(400)
    const page = await sofia.get(week())
    expect(groupsOf(page)).to.have.length(22)
    expect(namesOf(page)[0]).to.equal('Agence 10 20 ateliers, 0 inscrit sur 240')
    expect(page.body).to.not.include(paths.workshop(cast.forgeWorkshop.id))
    expect(page.body.length, 'bytes').to.be.below(60_000)
    const opened = await sofia.get(`${week()}?agency=${String(agencies[3]!._id)}`)
    const rows = groupsOf(opened).flatMap(group => all(group, 'a', { class: 'row-title' }))
    expect(rows).to.have.length(20)
    expect(opened.body.length).to.be.below(100_000)

    const { queries, scans } = await explained(() => byAgency(workshopScope(cast.sofia), { opened: null }))
    expect([queries, scans]).to.deep.equal([2, 0])
    const cut = await byAgency(workshopScope(cast.sofia), { opened: null, most: 100 })
    expect([cut.isCut, cut.count]).to.deep.equal([true, 100])
  })

  it('is the region’s alone', async () => {
    const marie = await app.signedIn(cast.marie)
    expect((await marie.get(week())).status).to.be.oneOf([403, 404])
  })
})
