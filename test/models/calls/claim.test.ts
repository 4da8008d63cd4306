import { expect } from 'chai'
import { claimCall, claimsOf, guards, releaseCall } from '#models/calls/claim.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { keyOf } from '#test/support/refusal.ts'

const MINUTE = 60_000

describe('A call that is taken', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => void (cast = await raiseCast()))

  /** Both counsellors press at the same moment: how many have the call. */
  const race = async (times: number) => {
    let taken = 0
    for (let time = 0; time < times; time++) {
      const now = new Date(Date.now() + time * 60 * MINUTE)
      const answers = await Promise.allSettled(
        [cast.marie, cast.romain].map(account => claimCall(account, cast.nadia._id, now))
      )
      taken += answers.filter(({ status }) => status === 'fulfilled').length
    }
    return taken
  }

  it('is one counsellor’s, however many press at once', async () => {
    expect(await race(8)).to.equal(8)
  })

  it('control: would be both’s without the guard', async () => {
    const { free } = guards
    guards.free = () => ({})
    try {
      expect(await race(8)).to.be.above(8)
    } finally {
      guards.free = free
    }
  })

  it('says who calls, is held a quarter of an hour, and is given up by its holder alone', async () => {
    const { marie, romain, nadia } = cast
    const now = new Date()
    await claimCall(romain, nadia._id, now)
    expect(await keyOf(claimCall(marie, nadia._id, now))).to.equal('calls.refusal.claimed')
    expect((await claimsOf(marie, [nadia._id], now)).get(nadia.id)?.name).to.equal(romain.fullName)
    await releaseCall(marie, nadia._id)
    expect(await keyOf(claimCall(marie, nadia._id, now))).to.equal('calls.refusal.claimed')
    await claimCall(marie, nadia._id, new Date(+now + 16 * MINUTE))
    await releaseCall(marie, nadia._id)
    await claimCall(romain, nadia._id, new Date(+now + 17 * MINUTE))
  })
})
