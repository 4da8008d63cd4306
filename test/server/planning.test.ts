import { expect } from 'chai'
import { addDays, localDate, mondayOf } from '#lib/dates.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { Workshop } from '#models/records/workshop.ts'
import { Agency } from '#models/records/agency.ts'
import { paths } from '#server/paths.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { explained } from '#test/support/explained.ts'
import { all, classed, textOf } from '#test/support/html.ts'

describe('the planning', function () {
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

  it('opens on the day it is at the agency', async () => {
    const answer = await marie.get(paths.planning())
    expect(answer.status).to.equal(303)
    expect(answer.location).to.equal(paths.planningWeek(localDate(new Date(), 'Europe/Paris')))
    expect((await marie.follow()).status).to.equal(200)
  })

  it('shows places by days, a card a workshop, and sums the week up', async () => {
    const { forgeWorkshop } = cast
    const page = await marie.get(paths.planningWeek(forgeWorkshop.localDay))
    const rows = all(page.html, 'tbody').flatMap(body => all(body, 'th', { scope: 'row' }))
    expect(rows.map(textOf)).to.deep.equal(['Salle collective 1 Aubagne', 'Salle collective 2 Aubagne'])
    expect(classed(page.html, 'week-card')).to.have.length(1)
    expect(page.text).to.include('1 atelier, 12 places, 1 inscrit.').and.include('Aucun conflit')
    expect(all(page.html, 'thead').flatMap(head => all(head, 'th'))).to.have.length(6)
  })

  it('asks the store as much whatever it shows, and for each thing once', async () => {
    const { _id, ...like } = cast.forgeWorkshop.toObject()
    const { localDay } = cast.forgeWorkshop
    const pages = [
      paths.planningWeek(localDay),
      paths.planningDay(localDay),
      paths.planningMonth(localDay.slice(0, 7))
    ]
    // Account, agency, workshops, sectors, groups of territories, campaigns.
    const asks = async () => {
      for (const page of pages)
        expect((await explained(() => marie.get(page))).queries, `${page} ${String(_id)}`).to.equal(6)
    }
    await asks()
    await Workshop.insertMany(Array.from({ length: 40 }, () => ({ ...like, seats: [], reference: null })))
    await asks()
    expect(classed((await marie.get(paths.planningDay(localDay))).html, 'day-row')).to.have.length(41)
  })

  it('gives companies a row, and names them on their cards', async () => {
    const page = await marie.get(paths.planningWeek(cast.companyWorkshop.localDay))
    expect(page.text).to.include('En entreprise').and.include('Maçonneries du Garlaban')
  })

  it('puts facilitators in the rows when asked to', async () => {
    const page = await marie.get(`${paths.planningWeek(cast.forgeWorkshop.localDay)}?by=facilitator`)
    const rows = all(page.html, 'tbody').flatMap(body => all(body, 'th', { scope: 'row' }))
    expect(rows.map(textOf)).to.deep.equal(['Marie Aubert'])
  })

  it('shows a Saturday only when it is used', async () => {
    const { forgeWorkshop } = cast
    const saturday = addDays(mondayOf(forgeWorkshop.localDay), 5)
    const days = () => all(marie.page!.html, 'thead').flatMap(head => all(head, 'th')).length - 1
    await marie.get(paths.planningWeek(forgeWorkshop.localDay))
    expect(days()).to.equal(5)
    const shift = 86_400_000 * ((Date.parse(saturday) - Date.parse(forgeWorkshop.localDay)) / 86_400_000)
    await Workshop.updateOne(
      { _id: forgeWorkshop._id },
      {
        startsAt: new Date(forgeWorkshop.startsAt.getTime() + shift),
        endsAt: new Date(forgeWorkshop.endsAt.getTime() + shift)
      }
    )
    await marie.get(paths.planningWeek(forgeWorkshop.localDay))
    expect(days()).to.equal(6)
  })

  it('says a conflict in words on both cards', async () => {
    const { forgeWorkshop, draftWorkshop } = cast
    const { startsAt, endsAt, localDay } = forgeWorkshop
    await Workshop.updateOne({ _id: draftWorkshop._id }, { startsAt, endsAt })
    const page = await marie.get(paths.planningWeek(localDay))
    const cards = classed(page.html, 'week-card').map(textOf)
    expect(cards).to.have.length(2)
    for (const card of cards)
      expect(card).to.include('Même salle que').and.include('Marie Aubert anime aussi')
    expect(page.text).to.include('1 conflit de lieu ou d’animateur')
  })

  it('names three conflicts of a workshop at most, and counts the others', async () => {
    const { forgeWorkshop } = cast
    const { _id, ...same } = forgeWorkshop.toObject()
    await Workshop.insertMany(Array.from({ length: 5 }, () => ({ ...same, seats: [], seatsFree: 12 })))
    const page = await marie.get(paths.planningWeek(forgeWorkshop.localDay))
    const [card = ''] = classed(page.html, 'week-card').map(textOf)
    expect(card.match(/Même salle que/g)).to.have.length(3)
    expect(card).to.include('2 autres')
  })

  it('says which day is a holiday', async () => {
    const page = await marie.get(
      paths.planningWeek(`${Number(localDate(new Date(), 'Europe/Paris').slice(0, 4)) + 1}-11-11`)
    )
    expect(page.text).to.include('11 novembre, férié')
  })

  it('narrows to a sector or to free seats', async () => {
    const { fullWorkshop } = cast
    const shows = async (query: string) => {
      const page = await marie.get(`${paths.planningWeek(fullWorkshop.localDay)}?${query}`)
      return page.body.includes(`href="${paths.workshop(fullWorkshop.id)}"`)
    }
    expect(await shows('')).to.equal(true)
    expect(await shows(`sector=${fullWorkshop.sector}`)).to.equal(true)
    expect(await shows('sector=BTP')).to.equal(false)
    expect(await shows('free=yes')).to.equal(false)
    await Workshop.updateOne({ _id: fullWorkshop._id }, { capacity: 20, seatsFree: 8 })
    expect(await shows('free=yes')).to.equal(true)
    await Workshop.updateOne({ _id: fullWorkshop._id }, { kind: 'informationMeeting' })
    expect(await shows('free=yes'), 'professionals take no seat').to.equal(false)
  })

  it('shows the reader’s own workshops alone, in the week, in the list and on the way between them', async () => {
    const { forgeWorkshop, marie: account } = cast
    const week = paths.planningWeek(forgeWorkshop.localDay)
    const romain = await app.signedIn(cast.romain)
    expect(classed((await romain.get(week)).html, 'week-card')).to.have.length(1)
    const own = await romain.get(`${week}?mine=yes&by=facilitator&sector=IND`)
    expect(classed(own.html, 'week-card')).to.have.length(0)
    const links = all(own.html, 'a').map(link => link.attributes['href'] ?? '')
    const next = paths.planningWeek(addDays(mondayOf(forgeWorkshop.localDay), 7))
    expect(links).to.include(`${next}?by=facilitator&sector=IND&mine=yes`, 'kept from week to week')
    expect(links).to.include(`${paths.workshops()}?mine=yes`)
    expect((await romain.get(`${paths.workshops()}?mine=yes`)).text).to.include('0 atelier')
    expect((await romain.get(`${paths.planning()}?mine=yes`)).location).to.match(/\?mine=yes$/)
    expect(classed((await marie.get(`${week}?mine=yes`)).html, 'week-card')).to.have.length(1)
    expect((await marie.get(`${paths.workshops()}?mine=yes`)).text).to.include(forgeWorkshop.tradeLabel)
    expect(account.id).to.equal(String(forgeWorkshop.facilitators[0]?.account))
  })

  it('sets a day against its hours, one above the other where two overlap', async () => {
    const { forgeWorkshop, draftWorkshop } = cast
    const { startsAt, endsAt, localDay } = forgeWorkshop
    const rows = () => all(marie.page!.html, 'tbody').flatMap(body => all(body, 'tr')).length
    await marie.get(paths.planningDay(localDay))
    const before = rows()
    expect(classed(marie.page!.html, 'week-card')).to.have.length(1)
    const spans = all(marie.page!.html, 'tbody').flatMap(body =>
      all(body, 'tr').map(row =>
        all(row, 'td').reduce((sum, cell) => sum + Number(cell.attributes['colspan']), 0)
      )
    )
    expect(new Set(spans), 'each row is as wide as the hours, quarters of an hour').to.deep.equal(
      new Set([40])
    )
    await Workshop.updateOne({ _id: draftWorkshop._id }, { startsAt, endsAt })
    await marie.get(paths.planningDay(localDay))
    expect(rows()).to.equal(before + 1)
    expect(classed(marie.page!.html, 'week-card')).to.have.length(2)
  })

  it('shows a month with how many workshops each day has, and leads to the days', async () => {
    const { localDay } = cast.forgeWorkshop
    const page = await marie.get(paths.planningMonth(localDay.slice(0, 7)))
    expect(page.body).to.include(`href="${paths.planningDay(localDay)}"`)
    expect(classed(page.html, 'month-entry').map(textOf).join(' ')).to.include('1/12')
    expect(page.text).to.match(/, 1 atelier/)
  })

  it('keeps what it is narrowed to from day to week to month', async () => {
    const { localDay, sector } = cast.forgeWorkshop
    const query = `?by=facilitator&amp;sector=${sector}&amp;free=yes`
    const asked = query.replaceAll('&amp;', '&')
    for (const path of [
      paths.planningDay(localDay),
      paths.planningWeek(localDay),
      paths.planningMonth(localDay.slice(0, 7))
    ]) {
      const page = await marie.get(path + asked)
      for (const other of [
        paths.planningDay(localDay),
        paths.planningWeek(localDay),
        paths.planningMonth(localDay.slice(0, 7))
      ])
        if (!path.includes('month') || !other.includes(localDay))
          expect(page.body, `${path} to ${other}`).to.include(`href="${other}${query}"`)
    }
  })

  it('says why the agency holds nothing on a day', async () => {
    const { localDay } = cast.companyWorkshop
    const closure = { from: localDay, to: localDay, label: 'Formation de l’équipe' }
    await Agency.updateOne({ _id: cast.marie.agency }, { closures: [closure] })
    const week = await marie.get(paths.planningWeek(localDay))
    expect(classed(week.html, 'week-closed').map(textOf), 'its two rooms').to.have.length(2)
    expect(week.text).to.include('Agence fermée : Formation de l’équipe')
    expect(classed(week.html, 'week-card'), 'a company hosts all the same').to.have.length(1)
  })

  it('is a 404 for a day that does not exist, and for other roles', async () => {
    expect((await marie.get(paths.planningWeek('2026-02-31'))).status).to.equal(404)
    for (const day of ['0001-01-01', '1899-12-31', '9999-12-31'])
      expect((await marie.get(paths.planningWeek(day))).status, day).to.equal(404)
    for (const path of [
      paths.daySheet('demain'),
      paths.planningDay('2026-02-31'),
      paths.planningMonth('2026-13')
    ])
      expect((await marie.get(path)).status, path).to.equal(404)
    const paul = await app.signedIn(cast.paul)
    for (const path of [
      paths.planning(),
      paths.planningWeek('2026-11-24'),
      paths.planningDay('2026-11-24'),
      paths.planningMonth('2026-11'),
      paths.daySheet('2026-11-24')
    ]) {
      expect((await paul.get(path)).status, path).to.equal(404)
    }
  })

  it('shows another agency’s counsellor nothing of this one', async () => {
    const samira = await app.signedIn(cast.samira)
    const page = await samira.get(paths.planningWeek(cast.companyWorkshop.localDay))
    expect(classed(page.html, 'week-card')).to.have.length(0)
  })

  it('prints a sheet for the door with hours, trades and rooms, and nobody’s name', async () => {
    const page = await marie.get(paths.daySheet(cast.forgeWorkshop.localDay))
    expect(page.status).to.equal(200)
    const sheet = classed(page.html, 'sheet').map(textOf)[0] ?? ''
    expect(sheet).to.include('9 h 15').and.include('Salle collective 1').and.include('Chaudronnier')
    expect(sheet).not.to.include('Marie').and.not.include('Nadia')
  })

  it('names the company and the commune where a workshop is held in a company', async () => {
    const { companyWorkshop } = cast
    const page = await marie.get(paths.daySheet(companyWorkshop.localDay))
    const sheet = classed(page.html, 'sheet-table').map(textOf)[0] ?? ''
    expect(sheet).to.include(companyWorkshop.tradeLabel).and.include(companyWorkshop.place.name)
    expect(sheet).to.include(companyWorkshop.place.commune)
    expect((await marie.get(paths.daySheet('2020-01-06'))).text).to.include('Aucun atelier ce jour-là')
  })
})
