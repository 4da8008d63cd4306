import { expect } from 'chai'
import { holdsNir, isNir, maskNir } from '#lib/identifiers/nir.ts'
import { fold, nameKey, nameTokens } from '#lib/identifiers/person-name.ts'
import { sensitiveWords } from '#lib/identifiers/sensitive-words.ts'
import { readYesNo } from '#lib/identifiers/yes-no.ts'

describe('names', () => {
  it('fold for search without accents, case, hyphens or apostrophes', () => {
    const folded = {
      'BEN SAÏD': 'ben said',
      "O'BRIAN": 'o brian',
      'D’Angelo': 'd angelo',
      'Jean-Baptiste': 'jean baptiste',
      BŒUF: 'boeuf',
      Łukaszewska: 'lukaszewska',
      ÇELİK: 'celik',
      '  de la   roche ': 'de la roche',
      Straße: 'strasse',
      李: '李'
    }
    for (const [name, expected] of Object.entries(folded)) expect(fold(name), name).to.equal(expected)
  })
  it('are found by each of their words, and meet however they are cut', () => {
    expect(nameTokens('NGUYEN VAN')).to.deep.equal(['nguyen', 'van'])
    expect(nameTokens(' - ')).to.deep.equal([])
    expect(new Set(['BEN SAÏD', 'Ben-Said', 'Bensaïd', 'BEN’SAID'].map(nameKey)).size).to.equal(1)
    expect(nameKey("O'BRIAN")).to.equal(nameKey('obrian'))
  })
})

describe('social security numbers', () => {
  const held = [
    'NIR 2 69 05 49 588 157 80',
    '269054958815780',
    '2.69.05.49.588.157.80',
    'n° sécu : 2-69-05-49-588-157-80 merci',
    '2690549588157',
    'NIR269054958815780',
    '1 85 05 2A 004 012',
    '2 69\u00a005\u00a049\u00a0588\u00a0157\u00a080'
  ]
  for (const text of held) it(`are seen in « ${text} »`, () => expect(holdsNir(text)).to.equal(true))
  const free = [
    '',
    'Rappeler au 06 39 98 00 03',
    'SIRET 000 116 475 00013',
    'le 20/11/2026 à 14 h',
    '99000039595',
    'vu le 12 01 2027 puis 13 01 2027',
    '1 99 13 75 123 456',
    'FR76 3000 4000 0312 3456 7890 143'
  ]
  for (const text of free) it(`are not seen in « ${text} »`, () => expect(holdsNir(text)).to.equal(false))
  it('are known by their key, Corsica included', () => {
    // Month 25: only the key can tell that it is a number.
    const corsican = '185252A004012'
    const key = String(97 - (Number('1852519004012') % 97)).padStart(2, '0')
    expect(isNir(corsican + key)).to.equal(true)
    expect(isNir(corsican + String(97 - Number(key)).padStart(2, '0'))).to.equal(false)
    // An impossible month is no number, unless the key says that it is one (months 20 to 42 exist).
    const odd = '1852005004012'
    expect(isNir(odd + String(97 - (Number(odd) % 97)).padStart(2, '0'))).to.equal(true)
    expect(isNir(`${odd}00`)).to.equal(false)
  })
  it('are masked wherever they stand', () => {
    expect(maskNir('NIR 2 69 05 49 588 157 80, rappeler')).to.equal('NIR •••••, rappeler')
    expect(maskNir('06 39 98 00 03')).to.equal('06 39 98 00 03')
  })
})

describe('sensitive words', () => {
  const subjects = (text: string) => [...new Set(sensitiveWords(text).map(({ subject }) => subject))]
  const touched: Record<string, string[]> = {
    'RQTH, suivi pour un diabète ; mi-temps thérapeutique': ['health'],
    'En arrêt maladie depuis mars': ['health'],
    'Problèmes de santé': ['health'],
    'D’origine italienne': ['origin'],
    'Origine marocaine': ['origin'],
    'Famille de gitans': ['origin'],
    'Sous antidépresseurs': ['health'],
    'Titre de séjour à renouveler': ['origin'],
    'Délégué syndical': ['union'],
    'Adhérente CGT, enceinte': ['health', 'union'],
    'Pratique le ramadan': ['belief'],
    'Sortant de prison': ['justice'],
    'Handicapped, needs a lift': ['health']
  }
  for (const [text, expected] of Object.entries(touched)) {
    it(`are seen in « ${text} »`, () => expect(subjects(text)).to.deep.equal(expected))
  }
  it('are told as they were typed', () => {
    const words = (text: string) => sensitiveWords(text).map(({ word }) => word)
    expect(words('Travailleuse handicapée, née d’origine italienne.')).to.deep.equal([
      'handicapée',
      'd’origine'
    ])
    expect(words('Problèmes  de\nsanté ; (CGT)')).to.deep.equal(['Problèmes de santé', 'CGT'])
    expect(words('RQTH, dépressive ; RQTH demandée')).to.deep.equal(['RQTH', 'dépressive'])
  })
  const harmless = [
    '',
    'Souhaite changer de métier ; disponible le matin',
    'Intéressé par le secteur santé et grand âge',
    'Cœur de métier : restauration',
    'A dit : "je préfère travailler en équipe"',
    'Racé',
    'Parle marocain et italien ; origine des produits',
    'Propriétaire d’un véhicule',
    'Aime la mécanique originale',
    'Cinq personnes condisciples, un syndic d’immeuble'
  ]
  for (const text of harmless)
    it(`are not seen in « ${text} »`, () => expect(subjects(text)).to.deep.equal([]))
})

describe('yes or no', () => {
  it('reads what people tick', () => {
    for (const typed of ['Oui', 'oui ', 'O', 'x', 'X', '1', 'VRAI', 'true', 'Yes', 'y', '✓']) {
      expect(readYesNo(typed), typed).to.deep.equal({ value: 'yes' })
    }
    for (const typed of ['Non', 'N', '0', 'FAUX', 'false', 'no'])
      expect(readYesNo(typed), typed).to.deep.equal({ value: 'no' })
  })
  it('keeps unknown apart from no, and refuses to guess', () => {
    for (const typed of ['', ' ', 'NC', 'inconnu', '?', '-'])
      expect(readYesNo(typed), typed).to.deep.equal({ value: 'unknown' })
    for (const typed of ['peut-être', '2', 'oui et non'])
      expect(readYesNo(typed), typed).to.deep.equal({ problem: 'yes-no-unreadable' })
  })
})
