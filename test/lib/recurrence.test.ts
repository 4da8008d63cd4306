import { expect } from 'chai'
import { daysOf, type Recurrence } from '#lib/recurrence.ts'

describe('the days of a recurrence', () => {
  const rule = (facts: Partial<Recurrence>): Recurrence => ({
    first: '2026-12-17',
    rhythm: 'week1',
    weekdays: [],
    ...facts
  })

  it('are that of the first one, week after week, over the year end and the last one included', () => {
    expect(daysOf(rule({}), '2027-01-07')).to.deep.equal([
      '2026-12-17',
      '2026-12-24',
      '2026-12-31',
      '2027-01-07'
    ])
  })

  it('skip the weeks between, counted from the week of the first one', () => {
    expect(daysOf(rule({ rhythm: 'week2' }), '2027-01-20')).to.deep.equal([
      '2026-12-17',
      '2026-12-31',
      '2027-01-14'
    ])
    expect(daysOf(rule({ rhythm: 'week4', weekdays: [1, 4] }), '2027-01-20')).to.deep.equal([
      '2026-12-17',
      '2027-01-11',
      '2027-01-14'
    ])
  })

  it('begin no earlier than the first one, in order, whatever the order of the weekdays', () => {
    expect(daysOf(rule({ weekdays: [5, 2] }), '2026-12-25')).to.deep.equal([
      '2026-12-18',
      '2026-12-22',
      '2026-12-25'
    ])
  })

  it('stay the same weekday over the nights on which the clock changes', () => {
    const days = daysOf(rule({ first: '2027-03-23' }), '2027-04-06')
    expect(days).to.deep.equal(['2027-03-23', '2027-03-30', '2027-04-06'])
  })

  it('keep the rank of the first one in its month, once a month', () => {
    expect(daysOf(rule({ first: '2027-01-12', rhythm: 'month' }), '2027-04-30')).to.deep.equal([
      '2027-01-12',
      '2027-02-09',
      '2027-03-09',
      '2027-04-13'
    ])
  })

  it('are the last ones of the month when the first one is a fifth', () => {
    expect(daysOf(rule({ first: '2026-12-29', rhythm: 'month' }), '2027-03-31')).to.deep.equal([
      '2026-12-29',
      '2027-01-26',
      '2027-02-23',
      '2027-03-30'
    ])
  })
})
