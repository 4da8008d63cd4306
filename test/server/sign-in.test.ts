import { expect } from 'chai'
import { COST, slowHash } from '#lib/argon2.ts'
import { ImportRun } from '#models/records/import-run.ts'
import { Account } from '#models/records/account.ts'
import { Attempt } from '#models/records/attempt.ts'
import { LIMITS } from '#models/access/limit.ts'
import { database } from '#models/records/database.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { paths } from '#server/paths.ts'
import { hash } from '@node-rs/argon2'
import { useApp } from '../support/client.ts'
import { useRealHashes } from '#test/support/hashes.ts'
import { useDatabase } from '../support/database.ts'
import { roomInWindow } from '../support/window.ts'
import { signIn } from '#models/access/sign-in.ts'
import { admitSignIn, lockedAmong } from '#models/access/lock.ts'

const WRONG = 'ce-n-est-pas-celui-la'

describe('signing in', () => {
  useRealHashes()
  useDatabase()
  const app = useApp()
  let cast: Cast
  before(async () => {
    cast = await raiseCast()
  })
  beforeEach(() => Attempt.deleteMany({}))

  const tried = async (email: string, password: string) => {
    const visitor = app.visitor()
    await visitor.get(paths.signIn())
    return visitor.post(paths.signIn(), { email, password })
  }

  it('opens the first page of each role', async () => {
    const homes = { marie: '/today', paul: '/hosting', sofia: '/results', admin: '/accounts' } as const
    for (const [who, home] of Object.entries(homes)) {
      const visitor = app.visitor()
      await visitor.get(paths.signIn())
      const answer = await visitor.post(paths.signIn(), {
        email: cast[who as keyof typeof homes].email,
        password: 'sous-les-platanes'
      })
      expect([answer.status, answer.location]).to.deep.equal([303, '/'])
      expect((await visitor.follow()).location).to.equal(home)
    }
  })

  it('takes an address in capitals with blanks around it', async () => {
    expect((await tried('  Marie.AUBERT@example.org ', 'sous-les-platanes')).status).to.equal(303)
  })

  it('goes where the person was going', async () => {
    const visitor = app.visitor()
    const sent = await visitor.get('/accounts?q=a')
    expect(sent.location).to.equal('/sign-in?back=%2Faccounts%3Fq%3Da')
    await visitor.get(sent.location ?? '')
    const answer = await visitor.submit('/sign-in', {
      email: cast.admin.email,
      password: 'sous-les-platanes'
    })
    expect(answer.location).to.equal('/accounts?q=a')
  })

  it('answers the same for an unknown address, a wrong password, a locked, a disabled and an unanswered account', async () => {
    const disabled = await Account.create({
      ...person('d'),
      passwordHash: await slowHash('sous-les-platanes'),
      disabledAt: new Date()
    })
    const invited = await Account.create(person('i'))
    for (let n = 0; n < 10; n++) await signIn({ email: cast.romain.email, password: WRONG })
    const answers = [
      await tried('nobody@example.org', WRONG),
      await tried(cast.marie.email, WRONG),
      await tried(cast.romain.email, 'sous-les-platanes'),
      await tried(disabled.email, 'sous-les-platanes'),
      await tried(invited.email, '')
    ]
    const bodies = answers.map(({ status, body }) => ({ status, body: anonymous(body) }))
    for (const answer of bodies) expect(answer).to.deep.equal(bodies[0])
    expect(bodies[0]?.status).to.equal(422)
    expect(answers[0]?.text).to.include('Adresse ou mot de passe incorrect.')
  })

  it('locks after ten tries, also when they come at once, and the right password does not open it then', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => admitSignIn('x@example.org')))
    expect(answers.filter(Boolean)).to.have.length(10)
    for (let n = 0; n < 10; n++)
      expect(await signIn({ email: cast.marie.email, password: WRONG })).to.equal(null)
    expect(await signIn({ email: cast.marie.email, password: 'sous-les-platanes' })).to.equal(null)
  })

  it('waits twice as long after each further refusal, and forgets at the first success', async () => {
    const start = Date.now()
    const at = (ms: number) => new Date(start + ms)
    const email = cast.marie.email
    for (let n = 0; n < 10; n++) await signIn({ email, password: WRONG }, at(n))
    const waits: number[] = []
    let now = 0
    for (let n = 0; n < 4; n++) {
      const until = (await lockedAmong([email], at(now + 20))).get(email) ?? at(0)
      waits.push(Math.round((until.getTime() - start - now) / 60_000))
      now = until.getTime() - start
      expect(await lockedAmong([email], at(now))).to.have.property('size', 0)
      await signIn({ email, password: WRONG }, at(now))
    }
    expect(waits).to.deep.equal([1, 2, 4, 8])
    expect(await signIn({ email, password: 'sous-les-platanes' }, at(now + 86_400_000 * 2))).to.not.equal(
      null
    )
    expect(await Attempt.countDocuments()).to.equal(0)
  })

  it('takes the time of a hash for an unknown address too: the fast quarter of each within a fifth', async function () {
    this.timeout(60_000).retries(3)
    const time = async (email: string) => {
      await Attempt.deleteMany({})
      const start = performance.now()
      await signIn({ email, password: WRONG })
      return performance.now() - start
    }
    const known: number[] = []
    const unknown: number[] = []
    for (let n = 0; n < 24; n++) {
      const [first, second] = n % 2 ? [known, unknown] : [unknown, known]
      for (const times of [first, second])
        times.push(await time(times === known ? cast.marie.email : 'nobody@example.org'))
    }
    const [one, two] = [quarter(known), quarter(unknown)]
    expect(Math.abs(one - two), `${one} ms and ${two} ms`).to.be.below(0.2 * one)
    expect(Math.min(one, two), 'a hash was made').to.be.above(10)
  })

  it('counts refused tries of a network in the database, and asks to come back later', async function () {
    this.timeout(40_000)
    await roomInWindow(LIMITS.signInFrom)
    const key = async () => {
      const visitor = app.visitor()
      await visitor.get(paths.signIn())
      return visitor.post(
        paths.signIn(),
        { email: 'n@example.org', password: WRONG },
        { 'x-forwarded-for': `203.0.113.${Math.floor(Math.random() * 250)}` }
      )
    }
    await key()
    await Attempt.updateMany({ _id: /^sign-in-from/ }, { $set: { tries: LIMITS.signInFrom.most } })
    expect(
      await Attempt.countDocuments({ _id: /^sign-in-from/ }),
      'a forged X-Forwarded-For makes no new network'
    ).to.equal(1)
    const answer = await key()
    expect(answer.status).to.equal(429)
    expect(Number(answer.headers.get('retry-after'))).to.be.within(1, 300)
  })

  it('makes a hash anew when its cost has changed', async () => {
    const old = await hash('sous-les-platanes', { ...COST, timeCost: 1 })
    const account = await Account.create({ ...person('o'), passwordHash: old })
    expect(await signIn({ email: account.email, password: 'sous-les-platanes' })).to.not.equal(null)
    const { passwordHash } = await Account.findById(account._id).orFail()
    expect(passwordHash).to.match(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await signIn({ email: account.email, password: 'sous-les-platanes' })).to.not.equal(null)
  })

  it('keeps no address in clear among the tries', async () => {
    await tried('marie.aubert@example.org', WRONG)
    const kept = JSON.stringify(await database().collection('attempts').find().toArray())
    expect(kept).to.not.match(/marie|127\.0\.0\.1|@/)
  })

  it('refuses a form without its token, or with the token of another visit', async () => {
    const [one, other] = [app.visitor(), app.visitor()]
    await one.get(paths.signIn())
    const stolen = /name="_csrf" value="([^"]+)"/.exec((await other.get(paths.signIn())).body)?.[1]
    const body = (token: string) =>
      new URLSearchParams({ email: cast.marie.email, password: 'sous-les-platanes', _csrf: token })
    const cookie = [...one.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    for (const token of ['', stolen ?? '', 'x'.repeat(43)]) {
      const answer = await fetch(app.url + paths.signIn(), {
        method: 'POST',
        body: body(token),
        headers: { cookie },
        redirect: 'manual'
      })
      expect(answer.status).to.equal(422)
    }
  })

  it('leads home who signed in through another window and sends the form of this one', async () => {
    const visitor = app.visitor()
    const own = /name="_csrf" value="([^"]+)"/.exec((await visitor.get(paths.signIn())).body)?.[1] ?? ''
    await visitor.signIn(cast.marie)
    const session = visitor.cookies.get('declic')
    const sent = async (path: string, _csrf: string) =>
      fetch(app.url + path, {
        method: 'POST',
        body: new URLSearchParams({ email: cast.paul.email, password: 'sous-les-platanes', _csrf }),
        headers: { cookie: [...visitor.cookies].map(pair => pair.join('=')).join('; ') },
        redirect: 'manual'
      })
    for (const path of [paths.signIn(), paths.trialSignIn()]) {
      const answer = await sent(path, own)
      expect([answer.status, answer.headers.get('location')], path).to.deep.equal([303, '/'])
    }
    for (const token of ['', 'x'.repeat(43)]) expect((await sent(paths.signIn(), token)).status).to.equal(422)
    expect((await sent(paths.signOut(), own)).status, 'it opens no other form').to.equal(422)
    expect(visitor.cookies.get('declic')).to.equal(session)
    expect((await visitor.get(paths.today())).text).to.include('Bonjour Marie')
  })

  it('says that the session is over to who signed out in another window, and leads back through sign-in', async () => {
    const visitor = await app.signedIn(cast.admin)
    const page = await visitor.get(paths.newAccount())
    const token = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
    await visitor.post(paths.signOut())
    const answer = await fetch(app.url + paths.accounts(), {
      method: 'POST',
      body: new URLSearchParams({ _csrf: token }),
      headers: {
        cookie: [...visitor.cookies].map(pair => pair.join('=')).join('; '),
        referer: app.url + paths.newAccount()
      },
      redirect: 'manual'
    })
    expect(answer.status).to.equal(422)
    const body = await answer.text()
    expect(body)
      .to.include('Votre session est terminée')
      .and.include('href="/sign-in?back=%2Faccounts%2Fnew"')
  })

  it('says so to who was sending a file too, which is not kept', async () => {
    const visitor = await app.signedIn(cast.marie)
    const page = await visitor.get(paths.newImport())
    const form = new FormData()
    form.append('_csrf', /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? '')
    form.append('file', new File(['Nom;Prénom\n'], 'liste.csv'))
    await visitor.post(paths.signOut())
    const answer = await fetch(app.url + paths.imports(), {
      method: 'POST',
      body: form,
      headers: {
        cookie: [...visitor.cookies].map(pair => pair.join('=')).join('; '),
        referer: app.url + paths.newImport()
      },
      redirect: 'manual'
    })
    expect(answer.status).to.equal(422)
    expect(await answer.text())
      .to.include('Votre session est terminée : rien n’a été enregistré')
      .and.include('href="/sign-in?back=%2Fimports%2Fnew"')
    expect(await ImportRun.countDocuments()).to.equal(0)
  })

  describe('in a trial', () => {
    it('lists one invented person a role, and lets in as them without a password', async () => {
      const visitor = app.visitor()
      const page = await visitor.get(paths.signIn())
      expect(page.body.match(/action="\/sign-in\/trial"/g)).to.have.length(4)
      const answer = await visitor.submit('/sign-in/trial')
      expect([answer.status, answer.location]).to.deep.equal([303, '/'])
      expect((await visitor.follow()).location).to.equal('/today')
    })

    it('lets in as nobody but those it lists', async () => {
      const visitor = app.visitor()
      await visitor.get(paths.signIn())
      for (const account of [cast.romain.id, '0'.repeat(24), 'x', ''])
        expect((await visitor.post('/sign-in/trial', { account })).status).to.equal(404)
    })

    it('keeps the language the page was read in', async () => {
      const visitor = app.visitor({ language: 'en' })
      await visitor.get(paths.signIn())
      await visitor.submit('/sign-in/trial')
      expect((await visitor.get(paths.hosting())).body).to.include('<html lang="en"')
    })
  })
})

describe('signing in outside trial mode', () => {
  useDatabase()
  const app = useApp({ trial: false })

  it('offers no invented person, and the address of the trial does not exist', async () => {
    const { marie } = await raiseCast()
    const visitor = app.visitor()
    const page = await visitor.get(paths.signIn())
    expect(page.body).to.not.include('/sign-in/trial').and.not.include('Essayer')
    expect((await visitor.post('/sign-in/trial', { account: marie.id })).status).to.equal(404)
  })
})

function person(letter: string) {
  return {
    email: `${letter}@example.org`,
    firstName: 'Ana',
    lastName: 'Roux',
    role: 'administrator' as const
  }
}

/** A page without what differs at every answer: nonce, token, what was typed. */
function anonymous(body: string): string {
  return body
    .replace(/nonce="[^"]*"/g, '')
    .replace(/name="_csrf" value="[^"]*"/g, '')
    .replace(/(name="email"[^>]*?)\s+value="[^"]*"/, '$1')
    .replace(/type="email"\s+value="[^"]*"/, '')
}

/** Where the fastest quarter ends: what other work on the machine disturbs least. */
function quarter(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 4)] ?? 0
}
