import { expect } from 'chai'
import { resetToken } from '#lib/tokens.ts'
import { Account } from '#models/records/account.ts'
import { GOOD_FOR, requestPasswordLink, accountOfLink, choosePassword } from '#models/access/links.ts'
import { Attempt } from '#models/records/attempt.ts'
import { LIMITS } from '#models/access/limit.ts'
import { Notice } from '#models/records/notice.ts'
import { CAST_PASSWORD, raiseCast, type Cast } from '#test/support/cast.ts'
import { paths } from '#server/paths.ts'
import { useApp } from '../support/client.ts'
import { useDatabase } from '../support/database.ts'
import { roomInWindow } from '../support/window.ts'
import { signIn } from '#models/access/sign-in.ts'
import { inviteColleague } from '#models/access/colleagues.ts'
import { admitSignIn } from '#models/access/lock.ts'

const SECRET = 'a-secret-of-the-tests-of-32-signs'
const FRESH = 'un pont de bois vert'

describe('choosing a password by a link', () => {
  useDatabase()
  const app = useApp()
  let cast: Cast
  before(async () => {
    cast = await raiseCast()
  })
  beforeEach(async () => {
    await Promise.all([
      Attempt.deleteMany({}),
      Notice.deleteMany({ kind: { $in: ['passwordReset', 'invitation'] } })
    ])
  })

  const ask = async (email: string) => {
    const visitor = app.visitor()
    await visitor.get(paths.newPasswordReset())
    return visitor.post(paths.passwordResets(), { email })
  }
  /** The link as the message would carry it: made again from the nonce of the notice. */
  const linkFor = async (account: Account) => {
    await requestPasswordLink(account.email, SECRET)
    const notice = await Notice.findOne({ recipient: account._id, kind: 'passwordReset' })
      .sort({ revision: -1 })
      .orFail()
    const { nonce } = notice.detail as { nonce: string }
    return paths.passwordReset(resetToken(SECRET, account._id.toHexString(), nonce))
  }

  it('answers the same whether or not the address has an account, and owes one message', async () => {
    const known = await ask('MARIE.aubert@example.org')
    const unknown = await ask('nobody.here@example.org')
    expect([known.status, unknown.status]).to.deep.equal([200, 200])
    const plain = (body: string, email: string) =>
      body.replace(/nonce="[^"]*"|name="_csrf" value="[^"]*"/g, '').replaceAll(email, '')
    expect(plain(known.body, 'MARIE.aubert@example.org')).to.equal(
      plain(unknown.body, 'nobody.here@example.org')
    )
    const owed = await Notice.find({ kind: 'passwordReset' })
    expect(owed.map(({ recipient }) => String(recipient))).to.deep.equal([cast.marie.id])
    expect(owed[0]?.uselessAfter.getTime()).to.equal(Number(owed[0]?.dueAt) + 30 * 60_000)
  })

  it('takes as long for an unknown address as for a known one', async function () {
    this.retries(2)
    const time = async (email: string) => {
      const visitor = app.visitor()
      await visitor.get(paths.newPasswordReset())
      const start = performance.now()
      await visitor.post(paths.passwordResets(), { email })
      return performance.now() - start
    }
    const known = [await time(cast.marie.email), await time(cast.marie.email), await time(cast.marie.email)]
    const unknown = [await time('a@example.org'), await time('b@example.org'), await time('c@example.org')]
    for (const ms of [...known, ...unknown]) expect(ms).to.be.at.least(295)
    // On a busy machine two equal answers differ by more than that.
    const noise = Math.max(...[known, unknown].map(times => Math.max(...times) - Math.min(...times)))
    expect(Math.abs(Math.min(...known) - Math.min(...unknown))).to.be.below(Math.max(40, noise))
  })

  it('changes the password once, ends every session and opens a locked account', async () => {
    const marie = await Account.findById(cast.marie._id).orFail()
    const [one, two] = [await app.signedIn(marie), await app.signedIn(marie)]
    for (let n = 0; n < 11; n++) await admitSignIn(marie.email)
    const link = await linkFor(marie)
    const visitor = app.visitor()
    expect((await visitor.get(link)).text).to.include('Choisir un mot de passe')
    const answer = await visitor.submit(link, { password: FRESH })
    expect([answer.status, answer.location]).to.deep.equal([303, '/sign-in'])
    expect((await visitor.follow()).text).to.include('Votre mot de passe est enregistré')
    for (const session of [one, two]) expect((await session.get('/results')).location).to.match(/^\/sign-in/)
    expect((await visitor.get(link)).status).to.equal(404)
    expect((await visitor.post(link, { password: 'un autre pont de bois' })).status).to.equal(404)
    await app.visitor().signIn(marie, FRESH)
    expect(await signIn({ email: marie.email, password: CAST_PASSWORD })).to.equal(null)
  })

  it('lets one of twenty who use a link at once through', async () => {
    const link = await linkFor(cast.romain)
    const token = link.split('/').at(-1) ?? ''
    const ends = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) => choosePassword(token, `un pont de bois ${n}`))
    )
    expect(ends.filter(({ status }) => status === 'fulfilled')).to.have.length(1)
  })

  it('takes back the link before when another one is asked for, and any link after half an hour', async () => {
    const first = await linkFor(cast.samira)
    const second = await linkFor(cast.samira)
    const token = (link: string) => link.split('/').at(-1) ?? ''
    expect(await accountOfLink(token(first))).to.equal(null)
    expect(await accountOfLink(token(second))).to.not.equal(null)
    expect(await accountOfLink(token(second), new Date(Date.now() + 30 * 60_000 + 1))).to.equal(null)
  })

  it('sends the invitation anew, with its own seven days, to who has not answered it', async () => {
    const [email, role] = ['lea.roux@example.org', 'administrator' as const]
    const invited = await inviteColleague({ email, firstName: 'Léa', lastName: 'Roux', role }, SECRET)
    await Promise.all([ask(invited.email), ask(invited.email)])
    const told = await Notice.find({ recipient: invited._id }).sort({ revision: 1 })
    // A link that another replaces before its message is planned is told by nobody: it is no longer good.
    expect(told.length).to.be.within(2, 3)
    expect(new Set(told.map(({ kind }) => kind))).to.deep.equal(new Set(['invitation']))
    const links = told.map(({ detail }) =>
      resetToken(SECRET, invited._id.toHexString(), (detail as { nonce: string }).nonce)
    )
    const almost = new Date(Date.now() + GOOD_FOR.invitation - 60_000)
    const good = await Promise.all(links.map(link => accountOfLink(link, almost)))
    expect(
      good.filter(account => account?._id.equals(invited._id)),
      'one of them'
    ).to.have.length(1)
    const link = links[good.findIndex(account => account !== null)] ?? ''
    await choosePassword(link, FRESH)
    await ask(invited.email)
    const [last] = await Notice.find({ recipient: invited._id }).sort({ revision: -1 })
    expect([last?.kind, Number(last?.uselessAfter) - Number(last?.dueAt)]).to.deep.equal([
      'passwordReset',
      GOOD_FOR.passwordReset
    ])
  })

  it('gives the link of who answers the invitation just then no more than its half hour', async () => {
    for (let round = 0; round < 4; round++) {
      const email = `lea.${round}@example.org`
      const invited = await inviteColleague(
        { email, firstName: 'Léa', lastName: 'Roux', role: 'administrator' },
        SECRET
      )
      const { detail } = await Notice.findOne({ recipient: invited._id }).orFail()
      const token = resetToken(SECRET, invited._id.toHexString(), (detail as { nonce: string }).nonce)
      await Promise.allSettled([choosePassword(token, FRESH), requestPasswordLink(email, SECRET)])
      const { passwordHash, resetHash, resetExpiresAt } = await Account.findById(invited._id).orFail()
      const [last] = await Notice.find({ recipient: invited._id }).sort({ revision: -1 })
      const days = resetHash ? (Number(resetExpiresAt) - Date.now()) / 86_400_000 : 0
      expect(days > 1, last?.kind).to.equal(passwordHash === null)
    }
  })

  it('keeps no token in the database', async () => {
    const link = await linkFor(cast.paul)
    const token = link.split('/').at(-1) ?? ''
    const kept = JSON.stringify([await Account.find().lean(), await Notice.find().lean()])
    expect(kept).to.not.include(token)
  })

  const refused = {
    court: /au moins 12/,
    onze_signes: /au moins 12/,
    [`${'a1b2c3d4'.repeat(16)}x`]: /au plus 128/,
    aaaaaaaaaaaaaaaa: /trop connu/,
    'MotDePasse2026!!': /trop connu/,
    azertyuiopqsd: /trop connu/,
    123456789012: /trop connu/,
    'bonjour-fabre-42': /votre nom/,
    'mon Déclic à moi': /votre nom/,
    'PAUL.FABRE.2026': /votre nom/,
    'quatre mots\0 sans lien': /invisible/
  }
  for (const [password, sentence] of Object.entries(refused)) {
    it(`refuses ${JSON.stringify(password.slice(0, 24))} with a reason beside the field, and the link stays good`, async () => {
      const link = await linkFor(cast.paul)
      const visitor = app.visitor()
      await visitor.get(link)
      const answer = await visitor.submit(link, { password })
      expect(answer.status).to.equal(422)
      expect(answer.text).to.match(sentence)
      expect((await visitor.get(link)).status).to.equal(200)
    })
  }

  it('takes twelve signs of any kind, 128 of them, and letters of any script', async () => {
    for (const password of [
      'пароль-на-день',
      'é'.repeat(3) + 'ß'.repeat(4) + '€uro !',
      'x y z '.repeat(21),
      '🌲🌊🌋🌅'.repeat(3)
    ]) {
      const link = await linkFor(cast.sofia)
      await choosePassword(link.split('/').at(-1) ?? '', password)
      expect(await signIn({ email: cast.sofia.email, password })).to.not.equal(null)
    }
  })

  it('sends no more than five links an hour to an address, and says nothing of it', async function () {
    this.timeout(40_000)
    await roomInWindow(LIMITS.resetFor)
    for (let n = 0; n < 7; n++) expect((await ask(cast.romain.email)).status).to.equal(200)
    expect(await Notice.countDocuments({ recipient: cast.romain._id, kind: 'passwordReset' })).to.equal(5)
  })

  it('refuses what is no address with a reason', async () => {
    const answer = await ask('marie at example')
    expect(answer.status).to.equal(422)
    expect(answer.text).to.include('Indiquez une adresse e-mail')
  })

  it('writes no link of a forged host: addresses of messages are the configured one', async () => {
    const visitor = app.visitor()
    await visitor.get(paths.newPasswordReset())
    const answer = await visitor.post(
      paths.passwordResets(),
      { email: cast.marie.email },
      { 'x-forwarded-host': 'evil.example', host: 'evil.example' }
    )
    expect(answer.body).to.not.include('evil.example')
    expect(JSON.stringify(await Notice.find().lean())).to.not.include('evil.example')
  })
})
