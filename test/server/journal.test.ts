import { expect } from 'chai'
import { inviteColleague } from '#models/access/colleagues.ts'
import { admitSignIn, TRIES } from '#models/access/lock.ts'
import { Account } from '#models/records/account.ts'
import { JournalEntry } from '#models/records/journal-entry.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase } from '#test/support/database.ts'
import { all, textOf } from '#test/support/html.ts'

describe('the journal of who gave which right', () => {
  useDatabase()
  const app = useApp()
  let cast: Cast
  let admin: Visitor
  before(async () => {
    cast = await raiseCast()
    admin = await app.signedIn(cast.admin)
  })

  const kindsAbout = async (account: { id?: unknown }) =>
    (await JournalEntry.find({ subjectId: String(account.id) }).sort({ at: 1, _id: 1 })).map(
      ({ kind }) => kind
    )

  it('holds the invitation, the right given and taken, the end and the return of an account', async () => {
    const zoe = await inviteColleague(
      {
        firstName: 'Zoé',
        lastName: 'Martin',
        email: 'zoe.martin@example.org',
        role: 'counsellor',
        agency: cast.aubagne._id,
        by: cast.admin._id
      },
      'a-secret-of-the-tests-of-32-signs'
    )
    const id = String(zoe.id)
    await admin.post(paths.accountInvitation(id))
    await admin.post(paths.restrictedRight(id))
    await admin.post(paths.restrictedRight(id))
    await admin.post(paths.restrictedRightRemoval(id))
    await admin.post(paths.accountDisabling(id))
    await admin.post(paths.accountEnabling(id))
    for (let tries = 0; tries <= TRIES; tries++) await admitSignIn(zoe.email)
    await admin.post(paths.accountUnlocking(id))
    expect(await kindsAbout(zoe)).to.deep.equal([
      'accountInvited',
      'accountInvitedAgain',
      'rightGiven',
      'rightTaken',
      'accountDisabled',
      'accountEnabled',
      'accountUnlocked'
    ])
    const entries = await JournalEntry.find({ subjectId: id })
    expect(entries.every(({ by }) => by?.equals(cast.admin._id))).to.equal(true)
    const page = await admin.get(paths.account(id))
    expect(page.text)
      .to.include('Droit donné : lire les informations à accès réservé')
      .and.include(`par ${cast.admin.fullName}`)
      .and.include('Compte créé et invitation envoyée, rôle « Agence »')
  })

  it('holds each sign-in, and nothing for a refused one', async () => {
    await JournalEntry.deleteMany({ subjectId: cast.romain.id })
    await app.signedIn(cast.romain)
    const visitor = app.visitor()
    await visitor.get(paths.signIn())
    await visitor.post(paths.signIn(), { email: cast.romain.email, password: 'nope' })
    expect(await kindsAbout(cast.romain)).to.deep.equal(['signedIn'])
  })

  it('is read by days and kind, the newest first', async () => {
    const at = (text: string) => new Date(text)
    const entry = { by: cast.admin._id, subject: 'account', subjectId: cast.marie.id } as const
    await JournalEntry.create([
      { ...entry, kind: 'rightGiven', detail: { right: 'restricted' }, at: at('2026-03-02T08:00:00Z') },
      { ...entry, kind: 'rightTaken', detail: { right: 'restricted' }, at: at('2026-03-03T08:00:00Z') },
      { ...entry, kind: 'rightGiven', detail: { right: 'restricted' }, at: at('2026-03-04T08:00:00Z') }
    ])
    const days = { from: '02/03/2026', to: '03/03/2026' }
    const page = await admin.get(`${paths.journal()}?${new URLSearchParams(days).toString()}`)
    const rows = all(page.html, 'tr').slice(1).map(textOf)
    expect(rows).to.have.length(2)
    expect(rows[0]).to.include('Droit retiré').and.include('Marie Aubert')
    const given = new URLSearchParams({ ...days, kind: 'rightGiven' }).toString()
    expect(all((await admin.get(`${paths.journal()}?${given}`)).html, 'tr')).to.have.length(2)
    const nothing = new URLSearchParams({ from: '01/01/2020', to: '02/01/2020' }).toString()
    expect((await admin.get(`${paths.journal()}?${nothing}`)).text).to.include(
      'Rien n’est noté pour ces dates'
    )
  })

  it('goes on to older lines, none twice and none left out', async () => {
    await JournalEntry.deleteMany({})
    const same = new Date()
    await JournalEntry.insertMany(
      Array.from({ length: 205 }, (_, n) => ({
        at: new Date(+same - Math.floor(n / 3) * 1000),
        by: null,
        kind: 'signedIn' as const,
        subject: 'account' as const,
        subjectId: String(n)
      }))
    )
    const counts: number[] = []
    let page = await admin.get(paths.journal())
    for (;;) {
      counts.push(all(page.html, 'tr').length - 1)
      const [next] = all(page.html, 'a', { rel: 'next' })
      if (!next) break
      page = await admin.get(next.attributes['href'] ?? '')
    }
    expect(counts).to.deep.equal([100, 100, 5])
  })

  it('is no page for the others', async () => {
    const marie = await app.signedIn(cast.marie)
    expect((await marie.get(paths.journal())).status).to.equal(404)
    const { id } = await Account.findOne({ role: 'employer' }).orFail()
    expect((await marie.get(paths.account(String(id)))).status).to.equal(404)
  })
})
