import { expect } from 'chai'
import { distance } from '#models/identity/similarity/near-name.ts'
import { alike, type Likened } from '#models/identity/similarity/reasons.ts'

const someone = (lastName: string, firstName: string, rest: Partial<Likened> = {}): Likened => ({
  lastName,
  firstName,
  birthDate: '1984-03-12',
  ...rest
})
const shared = { email: 'famille@example.org', phones: ['+33639980101'] }

const TABLE: [what: string, one: Likened, other: Likened, expected: string | null][] = [
  ['an identifier alone', someone('Benali', 'Nadia', { identifiers: ['9100001A'] }), someone('Roux', 'Zoé', { birthDate: '1990-01-02', identifiers: ['99000000017', '9100001A'] }), 'strong identifier'],
  ['name and birth date', someone('Benali', 'Nadia'), someone('BENALI', 'nadia'), 'strong nameAndBirthDate'],
  ['accents, hyphens, blanks and apostrophes aside', someone('Ben-Saïd', 'Jean Paul'), someone("BENSAID", 'jean-paul'), 'strong nameAndBirthDate'],
  ['the apostrophe of a name', someone("N'Guyen", 'Théo'), someone('Nguyen', 'THEO'), 'strong nameAndBirthDate'],
  ['first and last name exchanged', someone('Nadia', 'Benali'), someone('Benali', 'Nadia'), 'strong swappedName'],
  ['one e-mail and one first name, the last name being another', someone('Benali', 'Nadia', { birthDate: null, email: 'N.B@Example.org ' }), someone('Roux', 'Nadia', { email: 'n.b@example.org' }), 'strong emailAndFirstName'],
  ['one e-mail and one first name, born on other days', someone('Benali', 'Nadia', { ...shared, phones: [] }), someone('Roux', 'Nadia', { ...shared, phones: [], birthDate: '1961-05-30' }), 'weak emailAndFirstName'],
  ['one telephone, second of one and first of the other', someone('Benali', 'Nadia', { birthDate: null, phones: ['+33442000000', '+33639980101'] }), someone('Roux', 'Nadia', { phones: ['+33639980101'] }), 'strong phoneAndFirstName'],
  ['a letter changed', someone('Benaissa', 'Karim'), someone('Benayssa', 'Karim'), 'weak nearName'],
  ['two letters exchanged', someone('Delacroix', 'Élise'), someone('Dealcroix', 'Elise'), 'weak nearName'],
  ['a letter doubled in each name', someone('Diallo', 'Mohamed'), someone('Dialo', 'Mohammed'), 'weak nearName'],
  ['half of a compound last name', someone('Martin-Durand', 'Claire'), someone('Martin', 'Claire'), 'weak nearName'],
  ['half of a compound first name', someone('Martin', 'Marie-Claire'), someone('Martin', 'Marie'), 'weak nearName'],
  ['a word put on the other side', someone('Nguyen', 'Van Théo'), someone('Nguyen Van', 'Théo'), 'weak nearName'],
  ['one name, day and month exchanged', someone('Benali', 'Nadia'), someone('Benali', 'Nadia', { birthDate: '1984-12-03' }), 'weak swappedDate'],
  ['one name, one birth date unknown', someone('Benali', 'Nadia'), someone('Benali', 'Nadia', { birthDate: null }), 'weak birthDateUnknown'],
  ['a couple with one e-mail and one telephone', someone('Benali', 'Nadia', shared), someone('Benali', 'Karim', { ...shared, birthDate: '1981-06-01' }), null],
  ['a couple whose first names are near', someone('Roux', 'Michel', { ...shared, title: 'M' }), someone('Roux', 'Michèle', { ...shared, title: 'Mme', birthDate: '1981-06-01' }), null],
  ['twins', someone('Benali', 'Inès', shared), someone('Benali', 'Sara', shared), null],
  ['twins whose first names rhyme', someone('Benali', 'Lina', shared), someone('Benali', 'Lila', shared), null],
  ['twins, a boy and a girl', someone('Roux', 'Gabriel', { title: 'M' }), someone('Roux', 'Gabrielle', { title: 'Mme' }), null],
  ['namesakes born another day', someone('Martin', 'Marie'), someone('Martin', 'Marie', { birthDate: '1984-03-13' }), null],
  ['strangers born the same day', someone('Martin', 'Marie'), someone('Roux', 'Zoé'), null],
  ['a particle alone in common', someone('De Souza', 'Marie'), someone('De', 'Marie'), null],
  ['people of whom nothing else is known', someone('Martin', 'Marie', { birthDate: null, email: '', phones: [] }), someone('Roux', 'Zoé', { birthDate: null, email: '', phones: [] }), null]
] // prettier-ignore

describe('Likeness of two people', () => {
  for (const [what, one, other, expected] of TABLE) {
    it(`${expected ? 'sees' : 'sees nothing in'} ${what}`, () => {
      for (const found of [alike(one, other), alike(other, one)]) {
        expect(found ? `${found.strength} ${found.reasons[0] ?? ''}` : null).to.equal(expected)
      }
    })
  }

  it('tells every reason, the surest first', () => {
    const one = someone('Benali', 'Nadia', { ...shared, identifiers: ['9100001A'] })
    const found = alike(one, { ...one, identifiers: ['9100001A', '99000000017'] })
    expect(found).to.deep.include({ strength: 'strong', score: 100 })
    expect(found?.reasons).to.deep.equal([
      'identifier',
      'nameAndBirthDate',
      'emailAndFirstName',
      'phoneAndFirstName'
    ])
  })

  it('counts letters added, left out, changed and exchanged, and gives up early', () => {
    expect(distance('karim', 'karim', 2)).to.equal(0)
    expect(distance('karim', 'kraim', 2)).to.equal(1)
    expect(distance('karim', 'karima', 2)).to.equal(1)
    expect(distance('karim', 'carina', 2)).to.equal(3)
    expect(distance('karim', 'zzzzz', 2)).to.be.greaterThan(2)
    expect(distance('a', 'abcdef', 2)).to.equal(3)
  })
})
