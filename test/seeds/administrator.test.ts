import { expect } from 'chai'
import { Account } from '#models/records/account.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { deliverPost, resetLinkTo } from '#test/support/post.ts'
import { run } from '#test/support/process.ts'
import { accountOfLink, choosePassword } from '#models/access/links.ts'

const SECRET = 'a-secret-of-the-tests-of-32-signs'

describe('The first administrator', function () {
  this.timeout(60_000)
  const db = useDatabase({ own: true })
  useEmptyCollections()

  const administrator = async (...args: string[]) => {
    const running = run('seeds/administrator.ts', args, {
      MONGODB_URI: db.uri,
      SMTP_URL: 'smtp://127.0.0.1:1',
      MAIL_FROM: 'declic@example.org',
      APP_URL: 'https://declic.example.org',
      SESSION_SECRET: SECRET
    })
    return { code: await running.ended, said: running.said() }
  }

  it('is invited into an empty database, and chooses a password through the link that leaves', async () => {
    const first = await administrator('Alix.Morel@Example.org', 'Alix', 'Morel')
    expect(first, first.said).to.have.property('code', 0)
    await deliverPost()
    const token = (await resetLinkTo('alix.morel@example.org')).split('/').at(-1) ?? ''
    const account = await choosePassword(token, 'quatre chevaux boivent du thé')
    expect([account.role, account.fullName]).to.deep.equal(['administrator', 'Alix Morel'])
    const again = await administrator('alix.morel@example.org', 'Alix', 'Morel')
    expect([again.code, again.said.trim().split('\n').length]).to.deep.equal([1, 1])
  })

  it('is sent a new link when the command runs again, and is one account', async () => {
    await administrator('alix.morel@example.org', 'Alix', 'Morel')
    expect((await administrator('alix.morel@example.org', 'Alix', 'Morel')).code).to.equal(0)
    expect(await Account.countDocuments()).to.equal(1)
    await deliverPost()
    expect(
      await accountOfLink((await resetLinkTo('alix.morel@example.org')).split('/').at(-1) ?? '')
    ).to.include({
      email: 'alix.morel@example.org'
    })
  })

  it('is not made of something that is no address, or without a name', async () => {
    for (const args of [['alix'], ['alix@example.org'], []]) {
      const { code, said } = await administrator(...args)
      expect([code, said.trim().split('\n').length], said).to.deep.equal([1, 1])
    }
    expect(await Account.countDocuments()).to.equal(0)
  })
})
