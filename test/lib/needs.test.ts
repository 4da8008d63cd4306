import { expect } from 'chai'
import { translate } from '#lib/i18n.ts'
import { NEEDS, needWords } from '#lib/needs.ts'

describe('Needs for a session', () => {
  it('are said in the reader’s language, and left as they are when written freely', () => {
    expect(needWords(translate('fr'), ['stepFree', 'Parking'])).to.deep.equal([
      'Une place sans escalier',
      'Parking'
    ])
    expect(needWords(translate('en'), [...NEEDS])).to.have.length(NEEDS.length)
  })
})
