import { expect } from 'chai'
import { centreOf, kilometresBetween } from '#lib/geography/commune-centres.ts'

const aubagne = { postcode: '13400', commune: 'Aubagne' }
const km = (one: Parameters<typeof centreOf>[0], other: Parameters<typeof centreOf>[0]) => {
  const [from, to] = [centreOf(one), centreOf(other)]
  return from && to ? Math.round(kilometresBetween(from, to)) : null
}

describe('The centre of a commune', () => {
  it('is found by its code, or by postcode and name however they are written', () => {
    const byCode = centreOf({ communeCode: '13005' })
    expect(byCode).to.include({ about: false })
    expect(centreOf(aubagne)).to.equal(byCode)
    expect(centreOf({ postcode: '13400', commune: 'AUBAGNE CEDEX' })).to.equal(byCode)
    expect(centreOf({ postcode: '13685', commune: 'Aubagne Cedex 2' })).to.equal(byCode)
    expect(centreOf({ postcode: '83270', commune: 'St-Cyr s/ Mer' })).to.equal(
      centreOf({ communeCode: '83112' })
    )
  })

  it('is the arrondissement where a postcode names one', () => {
    expect(centreOf({ postcode: '13003', commune: 'Marseille' })).to.equal(centreOf({ communeCode: '13203' }))
    expect(
      km({ postcode: '13001', commune: 'Marseille' }, { postcode: '13015', commune: 'Marseille' })
    ).to.be.within(7, 11)
    expect(centreOf({ postcode: '75015', commune: 'Paris' })).to.include({ about: true })
  })

  it('is the middle of the postcode, and says so, when the name is not known there', () => {
    expect(centreOf({ postcode: '05230', commune: 'Lieu-dit inconnu' })).to.include({ about: true })
    expect(centreOf({ postcode: '05230' })).to.include({ about: true })
  })

  it('is nothing rather than a guess', () => {
    expect(centreOf({})).to.equal(null)
    expect(centreOf({ postcode: '', commune: 'Aubagne' })).to.equal(null)
    expect(centreOf({ postcode: '99999', commune: 'Atlantide' })).to.equal(null)
  })

  it('is as far as the crow flies, overseas and Corsica included', () => {
    expect(km(aubagne, aubagne)).to.equal(0)
    expect(km(aubagne, { postcode: '13600', commune: 'La Ciotat' })).to.be.within(12, 14)
    expect(km(aubagne, { postcode: '06000', commune: 'Nice' })).to.be.within(138, 146)
    expect(km(aubagne, { postcode: '20000', commune: 'Ajaccio' })).to.be.within(280, 320)
    expect(km(aubagne, { postcode: '97400', commune: 'Saint-Denis' })).to.be.within(8700, 9000)
  })
})
