import { expect } from 'chai'
import { readCount, readDecimal } from '#lib/identifiers/typed-count.ts'
import { readDate, slashed } from '#lib/identifiers/typed-date.ts'
import { readTime } from '#lib/identifiers/typed-time.ts'

const today = '2026-11-20'
const event = (typed: string) => readDate(typed, { today, of: 'event' })
const past = (typed: string) => readDate(typed, { today, of: 'past' })

describe('dates as typed', () => {
  for (const typed of [
    '24/11/2026',
    '24-11-2026',
    '24.11.2026',
    '24 11 2026',
    '2026-11-24',
    ' 24/11/2026 ',
    '24/11/2026 00:00',
    '2026-11-24T00:00:00Z',
    '2026/11/24'
  ]) {
    it(`reads « ${typed} » without a doubt`, () =>
      expect(event(typed)).to.deep.equal({ value: '2026-11-24' }))
  }
  const noted = {
    'mardi 9 mars 2027': ['2027-03-09', 'date-rewritten'],
    'Mardi 9 Mars 2027': ['2027-03-09', 'date-rewritten'],
    'mar. 24 nov. 2026': ['2026-11-24', 'date-rewritten'],
    'mardi 9/3/2027': ['2027-03-09', 'date-rewritten'],
    '24 novembre 2026': ['2026-11-24', 'date-rewritten'],
    '1er février 2027': ['2027-02-01', 'date-rewritten'],
    '15 août 2027': ['2027-08-15', 'date-rewritten'],
    '24-nov-2026': ['2026-11-24', 'date-rewritten'],
    'Tuesday 24 November 2026': ['2026-11-24', 'date-rewritten'],
    'November 24, 2026': ['2026-11-24', 'date-rewritten'],
    '24th Nov 2026': ['2026-11-24', 'date-rewritten'],
    'lundi 9 mars 2027': ['2027-03-09', 'date-weekday-differs'],
    '24/11/26': ['2026-11-24', 'date-two-digit-year'],
    '24 nov 26': ['2026-11-24', 'date-two-digit-year'],
    '24 nov': ['2026-11-24', 'date-year-guessed'],
    '12 janvier': ['2027-01-12', 'date-year-guessed'],
    '20 novembre': ['2026-11-20', 'date-year-guessed'],
    '29 février': ['2028-02-29', 'date-year-guessed'],
    'le 24 novembre 2026': ['2026-11-24', 'date-rewritten'],
    'le mardi 24 novembre 2026': ['2026-11-24', 'date-rewritten'],
    '46350': ['2026-11-24', 'date-excel']
  }
  for (const [typed, [value, note]] of Object.entries(noted)) {
    it(`reads « ${typed} » and says ${note}`, () => {
      expect(event(typed)).to.deep.equal({ value, note, params: { read: slashed(value ?? '') } })
    })
  }
  it('reads a birth of two digits as past, and a serial number', () => {
    expect(past('14031989')).to.include({ value: '1989-03-14', note: 'date-rewritten' })
    expect(past('le 14 mars 1989')).to.include({ value: '1989-03-14' })
    expect(past('Né le 14/03/1989')).to.include({ value: '1989-03-14' })
    expect(past('31021990')).to.include({ problem: 'date-impossible' })
    expect(past('03141989')).to.include({ problem: 'date-us-order' })
    expect(past('1031989')).to.include({ problem: 'date-unreadable' })
    expect(past('140389')).to.include({ problem: 'date-unreadable' })
    expect(past('05/03/87')).to.include({ value: '1987-03-05', note: 'date-two-digit-year' })
    expect(past('05/03/05')).to.include({ value: '2005-03-05' })
    expect(past('05/03/27')).to.include({ value: '1927-03-05' })
    expect(past('33012')).to.include({ value: '1990-05-19', note: 'date-excel' })
  })
  const refused = {
    '': 'date-missing',
    '31/02/1990': 'date-impossible',
    '1990-02-31': 'date-impossible',
    '29/02/2027': 'date-impossible',
    '32/01/2026': 'date-impossible',
    '00/01/2026': 'date-impossible',
    '25/13/2026': 'date-impossible',
    '01/01/1600': 'date-impossible',
    '04/25/1988': 'date-us-order',
    '1988-25-04': 'date-us-order',
    demain: 'date-unreadable',

    '24/11/2026 14:00': 'date-unreadable',
    '24/11-2026': 'date-unreadable',
    '24112026': 'date-unreadable',
    '1234': 'date-unreadable',
    '31 février 2026': 'date-impossible',
    'novembre 2026': 'date-unreadable',
    '24 novembre 2026 au soir': 'date-unreadable',
    NaN: 'date-unreadable'
  }
  it('guesses the year of a day of a planning, never that of a birth', () => {
    expect(event('24/11')).to.deep.include({ value: '2026-11-24', note: 'date-year-guessed' })
    expect(past('24/11')).to.deep.equal({ problem: 'date-unreadable' })
  })
  for (const [typed, problem] of Object.entries(refused)) {
    it(`refuses « ${typed} »: ${problem}`, () => expect(event(typed)).to.deep.equal({ problem }))
  }
  it('never guesses the year of a birth', () => {
    expect(past('24 novembre')).to.deep.equal({ problem: 'date-year-missing' })
  })
  it('reads the same day whatever the zone of the machine', () => {
    const zone = process.env['TZ']
    try {
      for (const place of ['Pacific/Kiritimati', 'America/Cayenne', 'Europe/Paris']) {
        process.env['TZ'] = place
        expect(event('mardi 9 mars 2027'), place).to.include({ value: '2027-03-09', note: 'date-rewritten' })
        expect(past('33012'), place).to.include({ value: '1990-05-19' })
      }
    } finally {
      if (zone === undefined) delete process.env['TZ']
      else process.env['TZ'] = zone
    }
  })
})

describe('times as typed', () => {
  for (const [typed, value] of Object.entries({
    '09:15': '09:15',
    '9:15': '09:15',
    '09:15:00': '09:15',
    '00:00': '00:00',
    '23:59': '23:59'
  })) {
    it(`reads « ${typed} » without a word`, () => expect(readTime(typed)).to.deep.equal({ value }))
  }
  const rewritten = {
    '9h': '09:00',
    '9 h': '09:00',
    '9h15': '09:15',
    '9H15': '09:15',
    '9 h 15': '09:15',
    '9\u00a0h\u00a015': '09:15',
    '12h00': '12:00',
    '9.15': '09:15',
    '915': '09:15',
    '0915': '09:15',
    '1330': '13:30',
    '9': '09:00',
    '14 heures': '14:00',
    '9h15min': '09:15',
    midi: '12:00'
  }
  for (const [typed, value] of Object.entries(rewritten)) {
    it(`reads « ${typed} » and says what it read`, () => {
      expect(readTime(typed)).to.deep.equal({ value, note: 'time-rewritten', params: { read: value } })
    })
  }
  const refused = {
    '': 'time-missing',
    '24:00': 'time-impossible',
    '9h60': 'time-impossible',
    '25h': 'time-impossible',
    matin: 'time-unreadable',
    '9h1': 'time-unreadable',
    '9h-12h': 'time-unreadable',
    '12345': 'time-unreadable',
    '9:15 am': 'time-unreadable'
  }
  for (const [typed, problem] of Object.entries(refused)) {
    it(`refuses « ${typed} »: ${problem}`, () => expect(readTime(typed)).to.deep.equal({ problem }))
  }
})

describe('numbers as typed', () => {
  it('reads counts, saying what it made of words and decimals', () => {
    expect(readCount('10')).to.deep.equal({ value: 10 })
    expect(readCount(' 0 ')).to.deep.equal({ value: 0 })
    for (const typed of ['10 places', '10places', '10,0', '10.00', '10 pers.']) {
      expect(readCount(typed), typed).to.deep.equal({
        value: 10,
        note: 'count-rewritten',
        params: { read: 10 }
      })
    }
  })
  it('refuses what is no whole number', () => {
    expect(readCount('')).to.deep.equal({ problem: 'count-missing' })
    for (const typed of ['-3', '10,5', 'dix', '8-10', '1e3', '10 ou 12', '12345678']) {
      expect(readCount(typed), typed).to.deep.equal({ problem: 'count-unreadable' })
    }
  })
  it('reads decimals with a comma or a point', () => {
    expect(readDecimal('31,4')).to.deep.equal({ value: 31.4 })
    expect(readDecimal('2.0')).to.deep.equal({ value: 2 })
    expect(readDecimal('')).to.deep.equal({ problem: 'number-missing' })
    for (const typed of ['-1', '1,2,3', '12 mois', 'Infinity']) {
      expect(readDecimal(typed), typed).to.deep.equal({ problem: 'number-unreadable' })
    }
  })
})
