import { expect } from 'chai'
import { request } from 'node:http'
import { Account } from '#models/records/account.ts'
import { ImportRun } from '#models/records/import-run.ts'
import { Attempt } from '#models/records/attempt.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { paths } from '#server/paths.ts'
import { assetAddress } from '#views/assets.ts'
import { routes } from '#server/routes.ts'
import { useApp, type Visitor } from '../support/client.ts'
import { useDatabase } from '../support/database.ts'
import { raw } from '../support/raw.ts'
import { tableOf } from '../support/routes.ts'

const PASSWORD = 'sous-les-platanes'
/** Objects, operators, prototypes and wrong kinds, as urlencoded names and values. */
const PAYLOADS = [
  'q[$ne]=1',
  'q[$gt]=',
  'q[$where]=sleep(1000)',
  'q[$regex]=.*',
  'q[]=a&q[]=b',
  'q=a&q=b',
  'q[0]=a',
  'q[__proto__][x]=1',
  '__proto__[admin]=1',
  '__proto__=1',
  'constructor[prototype][x]=1',
  'constructor=1',
  'hasOwnProperty=1',
  'toString=1',
  '$where=1',
  '$expr=1',
  'q.$ne=1',
  'role[$ne]=x',
  'role=a&role=b',
  'after[$gt]=0',
  'after=%00',
  'after=zz',
  'after=ffffffffffffffffffffffff',
  'before[$lt]=z',
  'q=%24ne',
  'q=%7B%22%24ne%22%3A1%7D',
  'q=.*',
  'q=%5E(a%2B)%2B%24',
  'q=%00',
  'q=%F0%9F%98%80',
  'q=%ED%A0%80',
  'q=%C3%28',
  'q=%',
  'q=%u0041',
  'q=' + 'a'.repeat(5000),
  'q=' + '%28'.repeat(1000),
  '&&&===',
  'q',
  '=q',
  Array.from({ length: 900 }, (_, n) => `p${n}=1`).join('&')
]

describe('what is sent to the application', () => {
  useDatabase()
  const app = useApp()
  let cast: Cast
  let admin: Visitor
  let marie: Visitor
  before(async () => {
    cast = await raiseCast()
    admin = await app.signedIn(cast.admin)
    marie = await app.signedIn(cast.marie)
    await Attempt.deleteMany({})
  })
  const cookieOf = (visitor: Visitor) =>
    [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const tokenOf = async (visitor: Visitor) =>
    /name="_csrf" value="([^"]+)"/.exec(
      (await visitor.get(paths.results())).body || (await visitor.get(paths.accounts())).body
    )?.[1] ?? ''

  it('breaks nothing in searches: forty payloads, no operator, no 5xx', async () => {
    for (const payload of PAYLOADS) {
      for (const [visitor, path] of [
        [admin, '/accounts'],
        [marie, '/people'],
        [marie, '/workshops'],
        [marie, '/results'],
        [app.visitor(), '/sign-in']
      ] as const)
        expect(
          (await visitor.get(`${path}?${payload}`)).status,
          `${path}?${payload.slice(0, 60)}`
        ).to.be.oneOf([200, 303, 404, 422])
    }
  })

  it('signs nobody in with an operator, a list or a prototype in place of a text', async () => {
    const visitor = app.visitor()
    const token = /name="_csrf" value="([^"]+)"/.exec((await visitor.get(paths.signIn())).body)?.[1] ?? ''
    const email = encodeURIComponent(cast.marie.email)
    for (const body of [
      `email[$ne]=1&password[$ne]=1`,
      `email=${email}&password[$gt]=`,
      `email=${email}&email=x&password=${PASSWORD}`,
      `email=${email}&password=${PASSWORD}&password=x`,
      `email[$regex]=.*&password=${PASSWORD}`,
      `__proto__[email]=${email}&password=${PASSWORD}`
    ]) {
      const answer = await fetch(app.url + paths.signIn(), {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie: cookieOf(visitor), 'content-type': 'application/x-www-form-urlencoded' },
        body: `_csrf=${token}&${body}`
      })
      expect(answer.status, body).to.equal(422)
      await answer.text()
    }
    expect(({} as { email?: string }).email).to.equal(undefined)
  })

  it('is refused without the token of its session, at every address that takes a form, also as a file form', async () => {
    const before = await Account.countDocuments({ disabledAt: null })
    const cookie = cookieOf(admin)
    for (const { path } of tableOf(routes({ trial: true })).filter(({ method }) => method === 'POST')) {
      const address = app.url + path.replace(/:\w+/g, cast.romain.id)
      const file = new FormData()
      file.append('file', new Blob(['x']), 'x.csv')
      for (const body of [new URLSearchParams({}), new URLSearchParams({ _csrf: 'x'.repeat(32) }), file]) {
        const answer = await fetch(address, { method: 'POST', body, headers: { cookie }, redirect: 'manual' })
        expect(answer.status, `${path} ${body.constructor.name}`).to.be.oneOf([
          422,
          ...(path === paths.imports() ? [404, 303] : [])
        ])
        await answer.text()
      }
    }
    expect(await Account.countDocuments({ disabledAt: null })).to.equal(before)
  })

  it('is refused without the token where a file is taken, before or after the file', async () => {
    for (const _csrf of [null, 'x'.repeat(32)]) {
      const form = new FormData()
      if (_csrf) form.append('_csrf', _csrf)
      form.append('file', new Blob(['Identifiant;Nom;Prénom\n9000037B;HADJ;Rémi\n']), 'x.csv')
      const answer = await fetch(app.url + paths.imports(), {
        method: 'POST',
        body: form,
        headers: { cookie: cookieOf(marie) },
        redirect: 'manual'
      })
      expect(answer.status).to.equal(422)
      await answer.text()
    }
    expect(await ImportRun.countDocuments()).to.equal(0)
  })

  it('is taken from a page of ours: the same form with its token passes (control)', async () => {
    expect((await admin.post(paths.accountUnlocking(cast.romain.id))).status).to.equal(303)
  })

  it('is limited in size and in number of fields, and must be readable', async () => {
    const token = await tokenOf(admin)
    const send = (body: string, headers: Record<string, string> = {}) =>
      fetch(app.url + paths.preferences(), {
        method: 'POST',
        redirect: 'manual',
        body,
        headers: { cookie: cookieOf(admin), 'content-type': 'application/x-www-form-urlencoded', ...headers }
      })
    expect((await send(`_csrf=${token}&a=${'x'.repeat(101 * 1024)}`)).status).to.equal(413)
    expect(
      (await send(`_csrf=${token}&${Array.from({ length: 1001 }, (_, n) => `p${n}=`).join('&')}`)).status
    ).to.equal(413)
    expect((await send('not gzip', { 'content-encoding': 'gzip' })).status).to.equal(400)
    expect((await send('x', { 'content-encoding': 'br-unknown' })).status).to.equal(415)
    expect((await send('{"_csrf":"x"}', { 'content-type': 'application/json' })).status).to.equal(422)
  })

  it('is answered at known methods only, and says which an address has', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH']) {
      const answer = await fetch(app.url + paths.accounts(), { method, headers: { cookie: cookieOf(admin) } })
      expect([answer.status, answer.headers.get('allow')]).to.deep.equal([405, 'GET, HEAD, POST, OPTIONS'])
    }
    expect(await trace(app.url)).to.equal(405)
    const wrong = await admin.get(paths.signOut())
    expect([wrong.status, wrong.headers.get('allow')]).to.deep.equal([405, 'POST'])
    const again = await admin.get(paths.passwordResets())
    expect([again.status, again.location]).to.deep.equal([303, paths.newPasswordReset()])
    const head = await fetch(app.url + paths.accounts(), {
      method: 'HEAD',
      headers: { cookie: cookieOf(admin) }
    })
    expect([head.status, await head.text()]).to.deep.equal([200, ''])
    const options = await fetch(app.url + paths.accounts(), { method: 'OPTIONS' })
    expect(options.status).to.equal(200)
    expect(options.headers.get('access-control-allow-origin')).to.equal(null)
    const whole = await raw(app.url, {}, 'OPTIONS', '*')
    expect([whole.status, whole.headers.allow]).to.deep.equal([204, 'GET, HEAD, POST, OPTIONS'])
    expect((await raw(app.url, {}, 'GET', 'people')).status).to.equal(400)
  })

  it('gets the same guard on every answer, errors included', async () => {
    for (const path of [
      '/',
      paths.signIn(),
      paths.accounts(),
      '/nowhere',
      assetAddress('app.css'),
      paths.live(),
      '/%',
      paths.accountDisabling('x')
    ]) {
      const answer = await admin.get(path)
      const { headers } = answer
      expect(headers.get('content-security-policy'), path).to.match(
        /default-src 'none'.*base-uri 'none'.*object-src 'none'/
      )
      expect(headers.get('content-security-policy')).to.not.match(/unsafe|\*/)
      expect(headers.get('x-content-type-options')).to.equal('nosniff')
      expect(headers.get('referrer-policy')).to.equal('same-origin')
      expect(headers.get('x-frame-options')).to.equal('SAMEORIGIN')
      expect(headers.get('x-powered-by')).to.equal(null)
      expect(headers.get('x-request-id')).to.match(/^[2-9A-Z]{4}-[2-9A-Z]{2}$/)
      if (path !== assetAddress('app.css') && path !== paths.live())
        expect(headers.get('cache-control'), path).to.equal('no-store')
    }
  })

  it('gives every page a nonce of its own', async () => {
    const nonces = await Promise.all(
      [1, 2, 3].map(async () => /nonce="([^"]+)"/.exec((await admin.get(paths.accounts())).body)?.[1])
    )
    expect(new Set(nonces).size).to.equal(3)
  })

  it('never comes back from the Host it was sent to', async () => {
    for (const path of [paths.accounts(), '/nowhere', paths.signIn()]) {
      const answer = await admin.get(path, {
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'https',
        forwarded: 'host=evil.example'
      })
      expect(answer.body + String(answer.location)).to.not.include('evil.example')
    }
  })

  it('is written with its signs: a name full of markup stays text on every page that shows it', async () => {
    const nasty = `"><img src=x onerror=alert(1)>'`
    await Account.create({
      email: 'nasty@example.org',
      firstName: nasty,
      lastName: `Zz${nasty}`,
      role: 'administrator'
    })
    const page = await admin.get('/accounts?q=zz')
    expect(page.body).to.include('&#34;&gt;&lt;img').and.not.include('<img src=x')
    const search = await admin.get(`/accounts?q=${encodeURIComponent(nasty)}`)
    expect(search.body).to.not.include('<img src=x')
  })
})

/** fetch refuses to send TRACE. */
function trace(url: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { method: 'TRACE' }, answer => {
      answer.resume()
      resolve(answer.statusCode)
    })
      .on('error', reject)
      .end()
  })
}
