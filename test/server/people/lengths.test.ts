import { expect } from 'chai'
import { PERSON_LENGTHS } from '#lib/person-lengths.ts'
import { personForm } from '#server/forms/person.ts'
import { read } from '#server/forms/read.ts'

describe('the form of a person', () => {
  const faulty = (facts: Record<string, string>) =>
    Object.keys(read(personForm, { lastName: 'Testard', firstName: 'Océane', ...facts }).errors ?? {})
  const LONGEST = {
    lastName: PERSON_LENGTHS.name,
    firstName: PERSON_LENGTHS.name,
    address: PERSON_LENGTHS.address,
    commune: PERSON_LENGTHS.commune,
    comment: PERSON_LENGTHS.comment
  }
  for (const [field, longest] of Object.entries(LONGEST)) {
    it(`takes in ${field} what a list may bring, and no more`, () => {
      expect(faulty({ [field]: 'a'.repeat(longest) })).to.deep.equal([])
      expect(faulty({ [field]: 'a'.repeat(longest + 1) })).to.deep.equal([field])
    })
  }

  it('counts the end of a line once, though a browser sends two characters', () => {
    expect(faulty({ comment: 'a\r\n'.repeat(PERSON_LENGTHS.comment / 2) })).to.deep.equal([])
  })
})
