import { expect } from 'chai'
import { Account } from '#models/records/account.ts'
import { useDatabase } from '#test/support/database.ts'
import { run } from '#test/support/process.ts'

describe('npm run seed', function () {
  this.timeout(60_000)
  const base = useDatabase({ own: true })

  it('refuses in production, in one sentence, and writes nothing', async () => {
    const seeding = run('seeds/seed.ts', [], {
      NODE_ENV: 'production',
      MONGODB_URI: base.uri,
      APP_URL: 'https://declic.example.org',
      SMTP_URL: 'smtp://127.0.0.1:2525',
      MAIL_FROM: 'declic@example.org',
      SESSION_SECRET: 'a-secret-of-the-tests-of-32-signs'
    })
    expect(await seeding.ended).to.equal(1)
    expect(seeding.said().replaceAll('\u00a0', ' ')).to.match(
      /^En production, la région de démonstration.*\n$/
    )
    expect(await Account.countDocuments()).to.equal(0)
  })
})
