import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { holidayOn, holidaysOf } from '#lib/holidays.ts'

describe('public holidays', () => {
  it('follow Easter through the years', () => {
    const mondays = {
      2024: '04-01',
      2025: '04-21',
      2026: '04-06',
      2027: '03-29',
      2028: '04-17',
      2029: '04-02',
      2030: '04-22',
      2038: '04-26'
    }
    for (const [year, day] of Object.entries(mondays)) {
      expect(holidayOn(`${year}-${day}`, '13'), year).to.equal('easter-monday')
    }
    expect(holidayOn('2027-05-06', '13')).to.equal('ascension')
    expect(holidayOn('2027-05-17', '13')).to.equal('whit-monday')
  })
  it('are eleven everywhere in metropolitan France', () => {
    for (const department of ['13', '2A', '75'])
      expect(holidaysOf(2027, department).size, department).to.equal(11)
    expect(holidayOn('2026-12-25', '13')).to.equal('christmas')
    expect(holidayOn('2026-12-24', '13')).to.equal(undefined)
  })
  it('are thirteen in Alsace-Moselle', () => {
    for (const department of ['57', '67', '68']) {
      expect(holidaysOf(2027, department).size).to.equal(13)
      expect(holidayOn('2027-03-26', department)).to.equal('good-friday')
      expect(holidayOn('2026-12-26', department)).to.equal('saint-stephen')
    }
    expect(holidayOn('2026-12-26', '13')).to.equal(undefined)
  })
  it('remember the abolition of slavery, each territory on its day', () => {
    const days = {
      '971': '05-27',
      '972': '05-22',
      '973': '06-10',
      '974': '12-20',
      '976': '04-27',
      '977': '10-09',
      '978': '05-27'
    }
    for (const [department, day] of Object.entries(days)) {
      expect(holidayOn(`2027-${day}`, department), department).to.equal('abolition')
      expect(holidayOn(`2027-${day}`, '13'), department).to.equal(undefined)
    }
  })
  it('agree with the reference table, where there is one', function () {
    const file = join(process.env['DECLIC_REFERENCE_DIR'] ?? '', 'jours_feries_2024_2030.csv')
    if (!process.env['DECLIC_REFERENCE_DIR'] || !existsSync(file)) return this.skip()
    const rows = readFileSync(file, 'utf8')
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map(line => line.split(';'))
    const days = (department: string) =>
      rows
        .filter(([, , territory]) => territory === 'FR' || territory === department)
        .map(([day = '']) => day)
    for (const department of ['13', '57', '67', '68', '971', '972', '973', '974', '976', '977', '978']) {
      const computed = [2024, 2025, 2026, 2027, 2028, 2029, 2030].flatMap(year => [
        ...holidaysOf(year, department).keys()
      ])
      expect(computed.sort(), department).to.deep.equal([...new Set(days(department))].sort())
    }
  })
})
