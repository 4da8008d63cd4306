import { expect } from 'chai'
import { setTimeout as wait } from 'node:timers/promises'
import { bounded, hashCheaply, isOutdated, slowHash, slowVerify } from '#lib/argon2.ts'
import { Busy } from '#lib/refusal.ts'
import { useRealHashes } from '#test/support/hashes.ts'

describe('slow hashes', () => {
  useRealHashes()

  it('are Argon2id with 19 MiB and two passes, salted, and verify', async () => {
    const [one, other] = await Promise.all([slowHash('un pont de bois'), slowHash('un pont de bois')])
    expect(one)
      .to.match(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
      .and.not.equal(other)
    expect(await slowVerify(one, 'un pont de bois')).to.equal(true)
    expect(await slowVerify(one, 'un pont de pierre')).to.equal(false)
    expect(isOutdated(one)).to.equal(false)
    expect(isOutdated(one.replace('t=2', 't=1'))).to.equal(true)
    expect(isOutdated(one.replace('m=19456', 'm=9216'))).to.equal(true)
  })

  it('are cheap once a test asks for it, and renewed at the next sign-in had one ever been stored', async () => {
    const back = hashCheaply()
    const cheap = await slowHash('un pont de bois')
    back()
    expect(cheap).to.match(/^\$argon2id\$v=19\$m=64,t=1,p=1\$/)
    expect(isOutdated(cheap)).to.equal(true)
  })

  it('run two at a time, let some wait, and turn the rest away at once', async () => {
    const inTurn = bounded(2, 3)
    let running = 0
    let most = 0
    const work = async () => {
      most = Math.max(most, (running += 1))
      await wait(10)
      running -= 1
    }
    const ends = await Promise.allSettled(Array.from({ length: 9 }, () => inTurn(work)))
    expect(most).to.equal(2)
    expect(ends.filter(({ status }) => status === 'fulfilled')).to.have.length(5)
    for (const end of ends.filter(({ status }) => status === 'rejected'))
      expect((end as PromiseRejectedResult).reason).to.be.instanceOf(Busy)
    await Promise.all(Array.from({ length: 5 }, () => inTurn(work)))
    expect(running).to.equal(0)
  })

  it('give their place back when the work fails', async () => {
    const inTurn = bounded(1, 0)
    for (let n = 0; n < 3; n++) await inTurn(() => Promise.reject(new Error('no'))).catch(() => undefined)
    expect(await inTurn(() => Promise.resolve('yes'))).to.equal('yes')
  })
})
