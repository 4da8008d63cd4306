import { expect } from 'chai'
import { addDays, datesIn } from '#lib/dates.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { Company } from '#models/records/company.ts'
import { Workshop } from '#models/records/workshop.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase } from '#test/support/database.ts'
import { all, textOf } from '#test/support/html.ts'

interface Group {
  title: string
  lines: { href: string; detail: string }[]
}

describe('the search of the header', () => {
  useDatabase()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  before(async () => {
    cast = await raiseCast()
    marie = await app.signedIn(cast.marie)
    await Company.updateOne({ _id: cast.maconneries._id }, { $set: { siret: '73282932000074' } })
    await Company.create({ name: 'Maçonneries de Nice', agencies: [cast.nice._id], siret: '35600000000048' })
  })

  const found = async (q: string, visitor = marie) => {
    const { body } = await visitor.get(`${paths.searchFound()}?${new URLSearchParams({ q }).toString()}`)
    const { groups, sentence } = JSON.parse(body) as { groups: Group[]; sentence: string }
    return { sentence, groups: Object.fromEntries(groups.map(({ title, lines }) => [title, lines])) }
  }
  const hrefs = (lines: Group['lines'] | undefined) => (lines ?? []).map(({ href }) => href)
  const at = ({ _id }: { _id: unknown }) => paths.workshop(String(_id))

  it('finds workshops by trade and place, those to come first, in any order and without accents', async () => {
    const { tradeLabel, place } = cast.forgeWorkshop
    const [word = ''] = tradeLabel.split(' ')
    const { groups, sentence } = await found(`${place.commune} ${word}`.toLowerCase())
    expect(hrefs(groups['Ateliers'])).to.include(at(cast.forgeWorkshop))
    expect(sentence).to.match(/ateliers?/)
    expect((await found('nice')).groups['Ateliers']).to.equal(undefined)
    expect((await found('zzzz aubagne')).groups['Ateliers']).to.equal(undefined)
  })

  it('finds them by their day, in figures and in words, with or without the year', async () => {
    const { localDay, startsAt, timeZone } = cast.forgeWorkshop
    const spoken = datesIn('fr', timeZone).day(startsAt)
    const withoutYear = spoken.replace(/ \d{4}$/, '')
    for (const q of [
      slashed(localDay),
      slashed(localDay).slice(0, 5),
      spoken,
      withoutYear,
      `aubagne ${withoutYear}`
    ])
      expect(hrefs((await found(q)).groups['Ateliers']), q).to.include(at(cast.forgeWorkshop))
    const other = slashed(addDays(localDay, 1))
    expect(hrefs((await found(other)).groups['Ateliers'])).not.to.include(at(cast.forgeWorkshop))
  })

  it('finds them by number, whatever its capitals', async () => {
    await Workshop.updateOne({ _id: cast.fullWorkshop._id }, { $set: { reference: 'DP-26-007' } })
    expect(hrefs((await found('dp-26-007')).groups['Ateliers'])).to.deep.equal([at(cast.fullWorkshop)])
  })

  it('finds companies by name and SIRET, of the agency alone', async () => {
    const one = [paths.company(String(cast.maconneries._id))]
    for (const q of ['maconneries', '732 829 320 00074', '732829320'])
      expect(hrefs((await found(q)).groups['Entreprises']), q).to.deep.equal(one)
    expect((await found('35600000000048')).groups['Entreprises']).to.equal(undefined)
  })

  it('groups people, workshops and companies on a page without script', async () => {
    const page = await marie.get(`${paths.search()}?q=aubagne`)
    expect(page.status).to.equal(200)
    const heads = all(page.html, 'h2').map(textOf)
    expect(heads).to.include('Ateliers')
    const company = await marie.get(`${paths.search()}?q=maconneries`)
    expect(all(company.html, 'h2').map(textOf)).to.include('Entreprises')
    expect(company.text).to.include('732 829 320 00074').and.not.include('de Nice')
    expect((await marie.get(paths.search())).text).to.include('Que cherchez-vous')
  })

  it('leads to people where they alone are found, by e-mail too, and asks nothing of a telephone elsewhere', async () => {
    for (const q of ['nadia.benali@example.org', '06 39 98 01 01', 'benali nadia']) {
      const answer = await marie.get(`${paths.search()}?${new URLSearchParams({ q }).toString()}`)
      expect([answer.status, answer.location?.startsWith(paths.people())], q).to.deep.equal([303, true])
    }
    expect(hrefs((await found('nadia.benali@example.org')).groups['Personnes'])).to.deep.equal([
      paths.person(String(cast.nadia._id))
    ])
  })

  it('is for counsellors: hosts, regional accounts and administrators find nothing', async () => {
    for (const account of [cast.paul, cast.sofia, cast.admin]) {
      const visitor = await app.signedIn(account)
      expect((await visitor.get(`${paths.searchFound()}?q=aubagne`)).status).to.equal(404)
    }
  })

  it('reads a bounded part of the base by the index of the agency', async () => {
    const { agency } = cast.forgeWorkshop
    const plan = await Workshop.collection
      .find({
        $and: [{ agency }, { startsAt: { $gte: new Date(0), $lt: new Date() } }, { tradeLabel: /^S/i }]
      })
      .sort({ startsAt: -1, _id: -1 })
      .explain()
    expect(JSON.stringify(plan)).to.include('agency_1_startsAt_1__id_1').and.not.include('COLLSCAN')
  })
})
