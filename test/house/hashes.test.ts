import { expect } from 'chai'
import { filesOf, ROOMS, textOf } from './sources.ts'

describe('cheap hashes', () => {
  it('are for tests alone: no room that runs in production calls for them', () => {
    const product = ROOMS.filter(room => room !== 'test').flatMap(room => filesOf(room, '.ts'))
    const callers = product.filter(file => textOf(file).includes('hashCheaply'))
    expect(callers).to.deep.equal(['lib/argon2.ts'])
  })
})
