import { expect } from 'chai'
import {
  isFranceTravailIdentifier,
  readFranceTravailIdentifier
} from '#lib/identifiers/france-travail-identifier.ts'
import { departmentOfPostcode, readPostcode } from '#lib/identifiers/postcode.ts'
import { isRomeCode, readRomeCode } from '#lib/identifiers/rome-code.ts'
import { isSafir, readSafir } from '#lib/identifiers/safir.ts'
import { isSiret, readSiret } from '#lib/identifiers/siret.ts'

describe('France Travail identifiers', () => {
  const read = {
    '9000037B': '9000037B',
    ' 900 0037 b ': '9000037B',
    '90000371': '90000371',
    '99000039595': '99000039595',
    ' 99000118785 ': '99000118785',
    '99\u00a0000\u202f118\u00a0785': '99000118785',
    "'99000118785": '99000118785'
  }
  for (const [typed, value] of Object.entries(read)) {
    it(`reads « ${typed} »`, () => {
      expect(readFranceTravailIdentifier(typed)).to.deep.equal({ value })
      expect(isFranceTravailIdentifier(value)).to.equal(true)
    })
  }
  const refused = {
    '': 'identifier-missing',
    '   ': 'identifier-missing',
    '00000000': 'identifier-placeholder',
    '00000000000': 'identifier-placeholder',
    '9,90012E+10': 'identifier-mangled',
    '9.90012e10': 'identifier-mangled',
    '9,9E+10': 'identifier-mangled',
    '123456': 'identifier-malformed',
    '9000037BB': 'identifier-malformed',
    A000037B: 'identifier-malformed',
    '9900003959': 'identifier-malformed',
    '9000037É': 'identifier-malformed',
    '2 69 05 49 588 157 80': 'identifier-is-nir'
  }
  for (const [typed, problem] of Object.entries(refused)) {
    it(`refuses « ${typed} »: ${problem}`, () => {
      expect(readFranceTravailIdentifier(typed)).to.include({ problem })
    })
  }
  it('does not take a stored value for right because it looks like one', () => {
    expect(
      ['00000000', '9000037b', ' 9000037B', '9000037B\n'].filter(isFranceTravailIdentifier)
    ).to.deep.equal([])
  })
})

describe('SIRET', () => {
  it('knows right and wrong keys', () => {
    expect(['00006743900018', '73282932000074'].every(isSiret)).to.equal(true)
    expect(['00007969900014', '73282932000075', '7328293200007', '732829320000740'].some(isSiret)).to.equal(
      false
    )
  })
  it('makes the exception of La Poste, and for La Poste only', () => {
    // A site with a wrong Luhn key and a digit sum of 20, then the head office, whose Luhn key is right.
    expect(isSiret('35600000000060')).to.equal(true)
    expect(isSiret('35600000000048')).to.equal(true)
    expect(isSiret('35600000000061')).to.equal(false)
    expect(isSiret('35700000000059')).to.equal(false)
  })
  it('reads groups, and says that it did', () => {
    expect(readSiret('000 116 475 00013')).to.deep.equal({
      value: '00011647500013',
      note: 'siret-spaces-removed'
    })
    expect(readSiret('732.829.320-00074')).to.include({ value: '73282932000074' })
  })
  it('refuses a SIREN that no company can have, whatever the key of the whole, but for La Poste', () => {
    expect(readSiret('00012345600014')).to.deep.equal({ problem: 'siret-wrong-siren' })
    expect(readSiret('12345600014')).to.not.have.property('value')
    expect(readSiret('35600000000048')).to.deep.equal({ value: '35600000000048' })
  })
  it('puts back lost zeros only when the key then fits', () => {
    expect(readSiret('552013500019')).to.not.have.property('value')
    const full = '00552013500002'
    const valid = [...Array(10).keys()].map(key => full.slice(0, 13) + key).find(isSiret) ?? ''
    expect(readSiret(valid.slice(2))).to.deep.equal({
      value: valid,
      note: 'siret-zeros-restored',
      params: { read: valid }
    })
  })
  it('tells a wrong key from a wrong length, a rounded number and nothing', () => {
    expect(readSiret('00007969900014')).to.deep.equal({ problem: 'siret-wrong-key' })
    expect(readSiret('123')).to.deep.equal({ problem: 'siret-malformed' })
    expect(readSiret('7,32829E+13')).to.deep.equal({ problem: 'siret-mangled' })
    expect(readSiret(' ')).to.deep.equal({ problem: 'siret-missing' })
  })
})

describe('SAFIR codes', () => {
  it('keeps five digits and puts back lost zeros', () => {
    expect(readSafir('06204')).to.deep.equal({ value: '06204' })
    expect(readSafir('6204')).to.deep.equal({
      value: '06204',
      note: 'safir-zero-restored',
      params: { read: '06204' }
    })
    expect(readSafir(' 310 ')).to.include({ value: '00310' })
    expect(isSafir('6204')).to.equal(false)
  })
  it('refuses anything else', () => {
    expect(readSafir('')).to.deep.equal({ problem: 'safir-missing' })
    for (const typed of ['12', '130131', 'O6204', '13-013']) {
      expect(readSafir(typed), typed).to.deep.equal({ problem: 'safir-malformed' })
    }
  })
})

describe('ROME codes', () => {
  it('keeps a letter and four digits, in capitals', () => {
    expect(readRomeCode(' f1704 ')).to.deep.equal({ value: 'F1704' })
    expect(['F1704', 'N4105', 'A1203'].every(isRomeCode)).to.equal(true)
    expect(['O1704', 'F170', 'F17040', 'f1704'].some(isRomeCode)).to.equal(false)
  })
  it('says when a letter O stands for a zero, without deciding', () => {
    expect(readRomeCode('F17O4')).to.deep.equal({ problem: 'rome-letter-o', params: { meant: 'F1704' } })
  })
  it('refuses anything else', () => {
    expect(readRomeCode('')).to.deep.equal({ problem: 'rome-missing' })
    for (const typed of ['P1704', 'F17', '1704', 'F1704X']) {
      expect(readRomeCode(typed), typed).to.deep.equal({ problem: 'rome-malformed' })
    }
  })
})

describe('postcodes', () => {
  it('keeps five digits, CEDEX codes included, and puts back the lost zero', () => {
    expect(readPostcode('06300')).to.deep.equal({ value: '06300' })
    expect(readPostcode('13 347')).to.deep.equal({ value: '13347' })
    expect(readPostcode('6000')).to.deep.equal({
      value: '06000',
      note: 'postcode-zero-restored',
      params: { read: '06000' }
    })
  })
  it('refuses anything else', () => {
    expect(readPostcode('')).to.deep.equal({ problem: 'postcode-missing' })
    for (const typed of ['00100', '600', '1301A', '130130']) {
      expect(readPostcode(typed), typed).to.deep.equal({ problem: 'postcode-malformed' })
    }
  })
  it('knows the département of a postcode', () => {
    const departments = {
      '06300': '06',
      '20000': '2A',
      '20137': '2A',
      '20200': '2B',
      '97400': '974',
      '97133': '977',
      '97150': '978',
      '98800': '988'
    }
    for (const [postcode, department] of Object.entries(departments)) {
      expect(departmentOfPostcode(postcode), postcode).to.equal(department)
    }
  })
})
