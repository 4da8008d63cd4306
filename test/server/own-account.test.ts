import { expect } from 'chai'
import { TRIES } from '#models/access/lock.ts'
import { Account } from '#models/records/account.ts'
import { JournalEntry } from '#models/records/journal-entry.ts'
import { paths } from '#server/paths.ts'
import { CAST_PASSWORD, raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp } from '#test/support/client.ts'
import { useDatabase } from '#test/support/database.ts'

const FRESH = 'quatre chevaux boivent du thé'

describe('one’s own account', () => {
  useDatabase()
  const app = useApp()
  let cast: Cast
  before(async () => {
    cast = await raiseCast()
  })

  it('is there for every role, behind one’s name', async () => {
    for (const account of [cast.marie, cast.sofia, cast.paul, cast.admin]) {
      const visitor = await app.signedIn(account)
      const page = await visitor.get(paths.ownAccount())
      expect(page.status).to.equal(200)
      expect(page.text).to.include(account.email).and.include('Changer de mot de passe')
      expect(visitor.link('Mon compte')).to.equal(paths.ownAccount())
    }
  })

  it('changes the name, and refuses an empty one', async () => {
    const romain = await app.signedIn(cast.romain)
    await romain.get(paths.ownAccount())
    expect((await romain.submit(paths.ownAccount(), { lastName: '' })).status).to.equal(422)
    expect((await romain.submit(paths.ownAccount(), { lastName: 'Delmas' })).status).to.equal(303)
    expect((await Account.findById(cast.romain._id).orFail()).sortName).to.match(/^delmas/)
  })

  it('takes another password for the right one, ends the other sessions and keeps this one', async () => {
    const other = await app.signedIn(cast.marie)
    const marie = await app.signedIn(cast.marie)
    await marie.get(paths.ownAccount())
    const wrong = await marie.submit(paths.ownPassword(), { current: 'not the one at all', password: FRESH })
    expect(wrong.status).to.equal(422)
    expect(wrong.text).to.include('pas votre mot de passe actuel')
    const weak = await marie.submit(paths.ownPassword(), { current: CAST_PASSWORD, password: 'court' })
    expect(weak.status).to.equal(422)
    const changed = await marie.submit(paths.ownPassword(), { current: CAST_PASSWORD, password: FRESH })
    expect(changed.status).to.equal(303)
    expect((await marie.follow()).status).to.equal(200)
    expect((await other.get(paths.today())).location).to.include(paths.signIn())
    await app.visitor().signIn(cast.marie, FRESH)
    const kinds = (await JournalEntry.find({ subjectId: cast.marie.id })).map(({ kind }) => kind)
    expect(kinds).to.include('passwordChosen')
  })

  it('counts wrong tries like those of signing in', async () => {
    const paul = await app.signedIn(cast.paul)
    const sent = { current: 'not the one at all', password: FRESH }
    for (let tries = 0; tries < TRIES; tries++) await paul.post(paths.ownPassword(), sent)
    const page = await paul.post(paths.ownPassword(), { current: CAST_PASSWORD, password: FRESH })
    expect(page.status).to.equal(422)
    expect(page.text).to.include('Trop d’essais')
  })
})
