import { expect } from 'chai'
import { schoolZoneOf } from '#lib/school-zones.ts'
import { JournalEntry } from '#models/records/journal-entry.ts'
import { SchoolHoliday } from '#models/records/school-holiday.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase } from '#test/support/database.ts'

describe('School holidays', () => {
  useDatabase()
  const app = useApp()
  let cast: Cast
  let alix: Visitor
  before(async () => {
    cast = await raiseCast()
    alix = await app.signedIn(cast.admin)
  })

  it('are none at first, which the form of a series says', async () => {
    expect((await alix.get(paths.schoolHolidays())).text).to.include('Aucune pour l’instant')
    const marie = await app.signedIn(cast.marie)
    const form = await marie.get(paths.newSeries())
    expect(form.text).to.include('Aucunes vacances scolaires connues (Zone B)')
    expect(form.body).not.to.include('value="school"')
  })

  it('are typed or pasted a line each, and written in the journal', async () => {
    const lines = [
      'Zone B ; 17/10/2099 ; 1/11/2099 ; Toussaint',
      '',
      '974\t10/10/2099\t24/10/2099\tOctobre'
    ].join('\n')
    await alix.get(paths.schoolHolidays())
    const saved = await alix.submit(paths.schoolHolidays(), { lines })
    expect(saved.status).to.equal(303)
    const page = await alix.follow()
    expect(page.text).to.include('2 périodes enregistrées').and.include('La Réunion')
    const entries = await JournalEntry.find({ subject: 'schoolHolidays' })
    expect(entries.map(({ detail }) => (detail as { to: string }).to)).to.have.members([
      'B, 2099-10-17 / 2099-11-01, Toussaint',
      '974, 2099-10-10 / 2099-10-24, Octobre'
    ])
    expect((await alix.get(paths.journal())).text).to.include('Vacances scolaires')
  })

  it('are offered to a series of their zone', async () => {
    const marie = await app.signedIn(cast.marie)
    const form = await marie.get(paths.newSeries())
    expect(form.body).to.include('value="school"')
    expect(form.text).not.to.include('Aucunes vacances')
  })

  it('are one when they are told twice, as they were told last', async () => {
    await alix.get(paths.schoolHolidays())
    await alix.submit(paths.schoolHolidays(), { lines: 'B;17/10/2099;2/11/2099;Toussaint' })
    const [known, ...others] = await SchoolHoliday.find({ zone: 'B' })
    expect([known?.to, others.length]).to.deep.equal(['2099-11-02', 0])
    await alix.get(paths.schoolHolidays())
    await alix.submit(paths.schoolHolidays(), { lines: 'B;17/10/2099;2/11/2099;Toussaint' })
    expect(await JournalEntry.countDocuments({ subject: 'schoolHolidays' })).to.equal(3)
  })

  it('are refused by their line, with what was typed kept and nothing saved', async () => {
    const before = await SchoolHoliday.countDocuments()
    const refusals: [string, string][] = [
      ['', 'Écrivez au moins une ligne'],
      ['B;17/10/2098;1/11/2098;Toussaint\nZ;1/1/2098;2/1/2098;Rien', 'La ligne 2 ne se lit pas'],
      ['B;17/10/2098;hier;Toussaint', 'La ligne 1 ne se lit pas'],
      ['B;17/10/2098;1/10/2098;Toussaint', 'le dernier jour vient avant le premier'],
      ['B;17/10/2098;1/11/2099;Toussaint', 'plus de quatre mois']
    ]
    for (const [lines, why] of refusals) {
      const page = await alix.post(paths.schoolHolidays(), { lines })
      expect([page.status, page.text.includes(why)], lines).to.deep.equal([422, true])
    }
    expect(await SchoolHoliday.countDocuments()).to.equal(before)
  })

  it('are taken away one by one', async () => {
    const page = await alix.post(paths.schoolHolidayRemoval('974-2099-10-10'))
    expect(page.status).to.equal(303)
    expect(await SchoolHoliday.exists({ zone: '974' })).to.equal(null)
    expect((await alix.post(paths.schoolHolidayRemoval('974-2099-10-10'))).status).to.equal(404)
  })

  it('have a zone in every département of metropolitan France', () => {
    const numbers = Array.from({ length: 95 }, (_, index) => String(index + 1).padStart(2, '0'))
    const all = [...numbers.filter(number => number !== '20'), '2A', '2B']
    expect(all.filter(one => schoolZoneOf(one) === null)).to.deep.equal([])
    expect([schoolZoneOf('13'), schoolZoneOf('2A'), schoolZoneOf('974'), schoolZoneOf('988')]).to.deep.equal([
      'B',
      'corse',
      '974',
      null
    ])
  })
})
