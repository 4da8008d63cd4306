import { expect } from 'chai'
import { slowHash } from '#lib/argon2.ts'
import { resetToken } from '#lib/tokens.ts'
import { newLink, flushLinks, hasPendingLinks } from '#models/access/links.ts'
import { Account } from '#models/records/account.ts'
import { Attempt } from '#models/records/attempt.ts'
import { Notice } from '#models/records/notice.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { paths } from '#server/paths.ts'
import { all, parse, textOf } from '../support/html.ts'
import { useApp, type Visitor } from '../support/client.ts'
import { useDatabase } from '../support/database.ts'
import { signIn } from '#models/access/sign-in.ts'
import { inviteColleague } from '#models/access/colleagues.ts'
import { admitSignIn } from '#models/access/lock.ts'

const SECRET = 'a-secret-of-the-tests-of-32-signs'

describe('looking after accounts', () => {
  useDatabase()
  const app = useApp()
  let cast: Cast
  let admin: Visitor
  before(async () => {
    cast = await raiseCast()
    admin = await app.signedIn(cast.admin)
  })

  const zoe = (more: Record<string, string> = {}) => ({
    firstName: 'Zoé',
    lastName: 'Martin',
    email: 'zoe.martin@example.org',
    role: 'counsellor',
    agency: cast.aubagne.id,
    language: 'fr',
    ...more
  })

  it('lists accounts by name with role, place and state', async () => {
    const page = await admin.get(paths.accounts())
    expect(page.status).to.equal(200)
    const names = all(page.html, 'th', { scope: 'row' }).map(textOf)
    expect(names[0]).to.match(/^Marie Aubert/)
    expect(page.text)
      .to.include('Maçonneries du Garlaban')
      .and.include('Provence-Alpes-Côte d’Azur')
      .and.include('Actif')
  })

  it('finds by the beginning of a name without accents, by address and by role, and says when nobody is found', async () => {
    const names = async (query: string) =>
      all((await admin.get(`/accounts?${query}`)).html, 'th', { scope: 'row' }).map(textOf)
    expect(await names('q=BELK')).to.have.length(1)
    expect(await names('q=paul.fabre%40')).to.have.length(1)
    expect(await names('role=regional')).to.have.length(1)
    for (const signs of ['.*', '()', '%26']) expect(await names(`q=${signs}`), signs).to.have.length(0)
    expect(admin.page?.text).to.match(/Aucun compte ne commence par «\s&\s»/)
    expect(await names(`role=regional&q=${'x'.repeat(101)}`)).to.have.length(0)
    const roles = all(admin.page?.html ?? parse(''), 'option').filter(
      ({ attributes }) => 'selected' in attributes
    )
    expect(roles.map(textOf)).to.include('Équipe régionale')
    expect((await admin.get('/accounts?q=zzz')).text).to.match(/Aucun compte ne commence par «\szzz\s»/)
  })

  it('goes through many by ranges, forwards and back, each once', async () => {
    const many = Array.from({ length: 107 }, (_, n) => ({
      email: `many${n}@example.org`,
      firstName: `N${n % 10}`,
      lastName: 'Zzmany',
      role: 'administrator' as const
    }))
    await Account.create(many)
    const seen: string[] = []
    let page = await admin.get('/accounts?q=zzmany')
    const rows = () => all(page.html, 'th', { scope: 'row' }).map(textOf)
    seen.push(...rows())
    while (all(page.html, 'a', { rel: 'next' }).length > 0) {
      page = await admin.get(all(page.html, 'a', { rel: 'next' })[0]?.attributes['href'] ?? '')
      seen.push(...rows())
    }
    expect([seen.length, new Set(seen).size]).to.deep.equal([107, 107])
    page = await admin.get(all(page.html, 'a', { rel: 'prev' })[0]?.attributes['href'] ?? '')
    expect(rows()).to.deep.equal(seen.slice(50, 100))
    page = await admin.get(all(page.html, 'a', { rel: 'prev' })[0]?.attributes['href'] ?? '')
    expect(rows()).to.deep.equal(seen.slice(0, 50))
    expect(all(page.html, 'a', { rel: 'prev' })).to.have.length(0)
    await Account.deleteMany({ email: /^many/ })
  })

  it('invites a colleague: an account without password, and one message good for seven days', async () => {
    await admin.get(paths.newAccount())
    const answer = await admin.submit('/accounts', zoe())
    expect([answer.status, answer.location?.replace(/\w{24}$/, 'ID')]).to.deep.equal([303, '/accounts/ID'])
    expect((await admin.follow()).text)
      .to.include('Une invitation part maintenant vers zoe.martin@example.org')
      .and.include('Invitation en attente')
    const account = await Account.findOne({ email: 'zoe.martin@example.org' }).orFail()
    expect(account).to.include({ role: 'counsellor', passwordHash: null })
    expect(String(account.agency)).to.equal(cast.aubagne.id)
    const notices = await Notice.find({ recipient: account._id, kind: 'invitation' })
    expect(notices).to.have.length(1)
    expect(Number(notices[0]?.uselessAfter) - Number(notices[0]?.dueAt)).to.equal(7 * 86_400_000)
  })

  it('refuses an address that no message can reach, with the sentence of every address', async () => {
    const answer = await admin.post('/accounts', zoe({ email: 'béa.bressuire@example.org' }))
    expect(answer.status).to.equal(422)
    expect(answer.text).to.include('Indiquez une adresse e-mail, par exemple')
    expect(answer.body).to.include('value="béa.bressuire@example.org"')
    expect(await Account.countDocuments({ email: /bressuire/ })).to.equal(0)
  })

  it('keeps an accented domain in the form messages leave to, and lets in with either', async () => {
    await admin.post('/accounts', zoe({ email: 'Bea@Société.example' }))
    const bea = await Account.findOne({ email: 'bea@xn--socit-esab.example' }).orFail()
    await Account.updateOne({ _id: bea._id }, { $set: { passwordHash: await slowHash('sous-les-platanes') } })
    await app.visitor().signIn({ email: 'bea@société.example' })
    await Account.deleteOne({ _id: bea._id })
  })

  it('invites again with another link', async () => {
    const account = await Account.findOne({ email: 'zoe.martin@example.org' }).orFail()
    const answer = await admin.post(paths.accountInvitation(account.id))
    expect(answer.status).to.equal(303)
    expect((await Account.findById(account._id).orFail()).resetHash).to.not.equal(account.resetHash)
  })

  it('invites again neither a disabled account nor one whose password is chosen, and plans nothing', async () => {
    const planned = await Notice.countDocuments()
    const { romain } = cast
    const active = await admin.post(paths.accountInvitation(romain.id))
    expect([active.status, active.text]).to.satisfy(
      ([status, text]: [number, string]) => status === 422 && text.includes('a déjà choisi son mot de passe')
    )
    const gone = await Account.create({
      ...zoe({ email: 'gone@example.org' }),
      disabledAt: new Date()
    } as never)
    const disabled = await admin.post(paths.accountInvitation(gone.id))
    expect(disabled.status).to.equal(422)
    expect(disabled.text).to.include('Ce compte est désactivé')
    for (const { _id } of [romain, gone])
      expect((await Account.findById(_id).orFail()).resetHash).to.equal(null)
    expect(await Notice.countDocuments()).to.equal(planned)
    await Account.deleteOne({ _id: gone._id })
  })

  it('sends a new invitation when a colleague who had not answered is enabled again, and says so', async () => {
    const colleague = await inviteColleague(zoe({ email: 'back@example.org' }) as never, SECRET)
    await admin.get(paths.accounts())
    await admin.post(paths.accountDisabling(colleague.id))
    await admin.follow()
    await admin.submit(paths.accountEnabling(colleague.id))
    expect((await admin.follow()).text).to.include('Une nouvelle invitation part maintenant')
    const [last] = await Notice.find({ recipient: colleague._id }).sort({ revision: -1 })
    const { nonce } = last?.detail as { nonce: string }
    const link = paths.passwordReset(resetToken(SECRET, colleague.id, nonce))
    expect((await app.visitor().get(link)).status).to.equal(200)
    expect(await Notice.countDocuments({ recipient: colleague._id })).to.equal(2)
    await Account.deleteOne({ _id: colleague._id })
  })

  it('leaves no link without its message: what a killed process owed is planned, once', async () => {
    const colleague = await Account.create(zoe({ email: 'killed@example.org' }) as never)
    const at = new Date()
    for (const link of [
      newLink(colleague._id, 'invitation', SECRET, at),
      newLink(colleague._id, 'invitation', SECRET, at)
    ]) {
      await Account.updateOne({ _id: colleague._id }, { $set: link })
      expect(await hasPendingLinks()).to.equal(true)
      await Promise.all([flushLinks(), flushLinks()])
      const told = await Notice.find({ recipient: colleague._id, 'detail.nonce': link.linkOwed.nonce })
      expect(told.map(({ kind, state }) => [kind, state])).to.deep.equal([['invitation', 'planned']])
    }
    expect(await hasPendingLinks()).to.equal(false)
    await Account.deleteOne({ _id: colleague._id })
  })

  it('refuses an address that has an account, beside its field, keeping what was typed', async () => {
    await admin.get(paths.newAccount())
    const answer = await admin.submit(
      '/accounts',
      zoe({ email: 'Marie.Aubert@example.org', firstName: 'Zoé <b>' })
    )
    expect(answer.status).to.equal(422)
    expect(answer.text).to.include('Cette adresse a déjà un compte.')
    expect(answer.body).to.include('value="Zoé &lt;b&gt;"')
  })

  it('refuses a role without its place, a place that does not exist, and what is no role', async () => {
    for (const more of [
      { agency: '' },
      { agency: '0'.repeat(24) },
      { role: 'employer', company: '' },
      { role: 'regional', territory: 'region-00' },
      { role: 'root' }
    ]) {
      const answer = await admin.post('/accounts', zoe({ email: 'new@example.org', ...more }))
      expect(answer.status, JSON.stringify(more)).to.equal(422)
    }
    expect(await Account.countDocuments({ email: 'new@example.org' })).to.equal(0)
  })

  it('drops fields of the account that the form does not have', async () => {
    await admin.post(
      '/accounts',
      zoe({
        email: 'mass@example.org',
        passwordHash: 'x',
        credentialVersion: '9',
        disabledAt: '2020-01-01',
        company: cast.maconneries.id
      })
    )
    const account = await Account.findOne({ email: 'mass@example.org' }).orFail()
    expect(account).to.include({ passwordHash: null, credentialVersion: 1, disabledAt: null })
    expect(account.companies).to.have.length(0)
  })

  it('disables a colleague: sessions end, signing in is refused, and the next line takes it back', async () => {
    const romain = await app.signedIn(cast.romain)
    const id = cast.romain.id
    expect((await admin.post(paths.accountDisabling(id))).status).to.equal(303)
    const page = await admin.follow()
    expect(page.text).to.include('Compte désactivé : Romain Pinatel')
    expect((await romain.get('/results')).location).to.match(/^\/sign-in/)
    expect(await signIn({ email: cast.romain.email, password: 'sous-les-platanes' })).to.equal(null)
    expect((await admin.submit(paths.accountEnabling(id))).status).to.equal(303)
    await Attempt.deleteMany({})
    expect(await signIn({ email: cast.romain.email, password: 'sous-les-platanes' })).to.not.equal(null)
    expect((await romain.get('/results')).location, 'the old session stays ended').to.match(/^\/sign-in/)
  })

  it('does not let an administrator disable their own account', async () => {
    const answer = await admin.post(paths.accountDisabling(cast.admin.id))
    expect(answer.status).to.equal(422)
    expect((await Account.findById(cast.admin._id).orFail()).disabledAt).to.equal(null)
  })

  it('tells when someone last signed in, also by the list of a trial', async () => {
    const visitor = app.visitor()
    await visitor.get(paths.signIn())
    await visitor.post('/sign-in/trial', { account: cast.sofia.id })
    expect((await admin.get('/accounts?role=regional')).text).to.not.include('jamais')
  })

  it('shows a lock and unlocks it', async () => {
    for (let n = 0; n < 11; n++) await admitSignIn(cast.samira.email)
    expect((await admin.get('/accounts?q=belkacem')).text).to.include('Bloqué jusqu’à')
    expect((await admin.submit(paths.accountUnlocking(cast.samira.id))).status).to.equal(303)
    expect((await admin.get('/accounts?q=belkacem')).text).to.not.include('Bloqué')
  })

  it('answers 404 for an account that is not there or an id that is none', async () => {
    for (const id of ['0'.repeat(24), 'x', '%00'])
      for (const path of [
        paths.accountDisabling,
        paths.accountEnabling,
        paths.accountUnlocking,
        paths.accountInvitation
      ])
        expect((await admin.post(path(id))).status).to.equal(404)
  })

  it('reads the reference frame and the health of the installation', async () => {
    const reference = await admin.get(paths.reference())
    expect(reference.text)
      .to.include('Bouches-du-Rhône')
      .and.include('13165')
      .and.include('22 agences')
      .and.include('Version du ROME')
    expect(reference.text).to.match(/Bouches-du-Rhône.*Hautes-Alpes/)
    for (const page of [paths.agencies(), paths.sectorSettings(), paths.tradeSettings()])
      expect(all(reference.html, 'a', { href: page })).to.have.length(1)
    const health = await admin.get(paths.health())
    expect(health.text)
      .to.match(/Elle répond en \d+/)
      .and.include('Aucun processus en marche : aucun message ne part')
  })

  it('shows an administrator no name of a job seeker anywhere', async () => {
    const names = /Nadia|Benali|Karim|Haddad|Lucie|Ferrand|9100001A/
    for (const path of [paths.accounts(), paths.newAccount(), paths.reference(), paths.health()])
      expect((await admin.get(path)).body).to.not.match(names)
  })
})
