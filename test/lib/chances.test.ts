import { expect } from 'chai'
import { chanceOfMoreThan } from '#lib/chances.ts'

describe('The chance that more come than there are places', () => {
  it('is none when no more are asked than there are places', () => {
    expect(chanceOfMoreThan(12, 12, { came: 184, of: 184 })).to.equal(0)
    expect(chanceOfMoreThan(12, 3, { came: 1, of: 40 })).to.equal(0)
  })

  it('is what counting every case gives, for the smallest samples', () => {
    // Nothing known: each number of people from 0 to 2 is as likely.
    expect(chanceOfMoreThan(1, 2, { came: 0, of: 0 })).to.be.closeTo(1 / 3, 1e-12)
    // One came of one: 2/3 for the next, then 3/4 for the one after.
    expect(chanceOfMoreThan(1, 2, { came: 1, of: 1 })).to.be.closeTo(1 / 2, 1e-12)
    expect(chanceOfMoreThan(0, 1, { came: 3, of: 8 })).to.be.closeTo(4 / 10, 1e-12)
  })

  it('nears the binomial one as the sample grows', () => {
    const binomial = 0.72 ** 14 + 14 * 0.28 * 0.72 ** 13
    expect(chanceOfMoreThan(12, 14, { came: 720_000, of: 1_000_000 })).to.be.closeTo(binomial, 1e-4)
  })

  it('is larger the smaller the sample, for the same share, and the more are asked', () => {
    const few = chanceOfMoreThan(12, 14, { came: 22, of: 30 })
    const many = chanceOfMoreThan(12, 14, { came: 220, of: 300 })
    expect(few).to.be.above(many)
    expect(chanceOfMoreThan(12, 15, { came: 220, of: 300 })).to.be.above(many)
  })

  it('stays a chance for the largest event', () => {
    for (const came of [0, 60, 4000]) {
      const chance = chanceOfMoreThan(40, 60, { came, of: 4000 })
      expect(chance).to.be.within(0, 1)
    }
  })
})
