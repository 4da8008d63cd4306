import { expect } from 'chai'
import { database } from '#models/records/database.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { ABSOLUTE_MS, IDLE_MS } from '#server/middleware/sessions.ts'
import { paths } from '#server/paths.ts'
import { useApp } from '../support/client.ts'
import { useDatabase } from '../support/database.ts'

describe('sessions', () => {
  useDatabase()
  const app = useApp()
  let cast: Cast
  before(async () => {
    cast = await raiseCast()
  })
  beforeEach(() => sessions().deleteMany({}))

  const sessions = () => database().collection('sessions')
  const signedIn = () => app.signedIn(cast.admin)
  /** Changes what the store holds of every session, as time would. */
  const age = (ms: number) => sessions().updateMany({}, { $inc: { 'session.signedInAt': -ms } })
  const isOut = async (visitor: Awaited<ReturnType<typeof signedIn>>) =>
    ((await visitor.get(paths.accounts())).location ?? '').startsWith('/sign-in')

  it('take a new id at sign-in, so that one planted before is worth nothing', async () => {
    const visitor = app.visitor()
    visitor.cookies.set('declic', 's%3Aplanted.by-someone-else')
    await visitor.signIn(cast.admin)
    expect(visitor.cookies.get('declic')).to.not.include('planted')
    const planted = visitor.cookies.get('declic') ?? ''
    await visitor.signIn(cast.admin)
    const before = app.visitor()
    before.cookies.set('declic', planted)
    expect(visitor.cookies.get('declic')).to.not.equal(planted)
    expect(await isOut(before)).to.equal(true)
  })

  it('end on the server at sign-out: the cookie kept aside opens nothing', async () => {
    const visitor = await signedIn()
    const kept = visitor.cookies.get('declic') ?? ''
    const answer = await visitor.post(paths.signOut())
    expect([answer.status, answer.location]).to.deep.equal([303, '/sign-in'])
    const thief = app.visitor()
    thief.cookies.set('declic', kept)
    expect(await isOut(thief)).to.equal(true)
    expect((await visitor.follow()).text).to.include('Vous avez quitté Déclic')
  })

  it('end twelve hours after sign-in however busy, and not before', async () => {
    const visitor = await signedIn()
    await age(ABSOLUTE_MS - 60_000)
    expect(await isOut(visitor)).to.equal(false)
    await age(60_001)
    expect(await isOut(visitor)).to.equal(true)
  })

  it('end when nobody uses them: the store forgets them after two hours', async () => {
    const visitor = await signedIn()
    const kept = await sessions().findOne()
    expect(Number(kept?.['expires']) - Date.now()).to.be.within(IDLE_MS - 60_000, IDLE_MS + 1000)
    await sessions().updateMany({}, { $set: { expires: new Date(Date.now() - 1) } })
    expect(await isOut(visitor)).to.equal(true)
  })

  it('are not written by pages that are only read', async () => {
    const visitor = await signedIn()
    for (const path of [paths.accounts(), paths.health()]) await visitor.get(path)
    const before = await sessions().find().toArray()
    for (let n = 0; n < 5; n++)
      for (const path of [paths.accounts(), paths.newAccount(), paths.reference(), '/nowhere'])
        await visitor.get(path)
    expect(await sessions().find().toArray()).to.deep.equal(before)
  })

  it('are not opened for whoever only reads the sign-in page, or an address that does not exist', async () => {
    for (const path of [paths.signIn(), paths.newPasswordReset(), '/nowhere', '/', '/accounts'])
      await app.visitor().get(path)
    expect(await sessions().countDocuments()).to.equal(0)
  })

  it('live side by side in two tabs: both forms are good', async () => {
    const visitor = await signedIn()
    await visitor.get(paths.newAccount())
    const first = visitor.page
    await visitor.get(paths.accounts())
    const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    for (const page of [first, visitor.page]) {
      const token = /name="_csrf" value="([^"]+)"/.exec(page?.body ?? '')?.[1] ?? ''
      const body = new URLSearchParams({ _csrf: token, theme: 'dark' })
      const init = { method: 'POST', body, headers: { cookie }, redirect: 'manual' } as const
      expect((await fetch(app.url + paths.preferences(), init)).status).to.equal(303)
    }
  })

  it('carry cookies that scripts cannot read and other sites do not send; with https, bound to the host', async () => {
    const answer = await app.visitor().get(paths.signIn())
    for (const line of answer.headers.getSetCookie())
      expect(line)
        .to.match(/HttpOnly/)
        .and.match(/SameSite=Lax/)
        .and.match(/Path=\//)
  })

  describe('choices of the reader', () => {
    it('change the language at once, on the page where they are made, with its search', async () => {
      const visitor = app.visitor()
      await visitor.get(paths.signIn())
      const answer = await visitor.post(
        paths.preferences(),
        { language: 'en', back: '/sign-in' },
        { referer: `${app.url}/sign-in?back=%2Faccounts` }
      )
      expect([answer.status, answer.location]).to.deep.equal([303, '/sign-in?back=%2Faccounts'])
      expect((await visitor.follow()).text).to.include('Forgotten password')
    })

    it('keep the theme on this device until it is taken back', async () => {
      const visitor = await signedIn()
      await visitor.post(paths.preferences(), { theme: 'dark', back: '/accounts' })
      expect((await visitor.follow()).body).to.include('data-theme="dark"')
      await visitor.post(paths.preferences(), { theme: 'device', back: '/accounts' })
      expect((await visitor.follow()).body).to.not.include('data-theme')
    })

    it('keep to what exists', async () => {
      const visitor = app.visitor()
      await visitor.get(paths.signIn())
      const answer = await visitor.post(paths.preferences(), {
        theme: 'dark"><script>',
        language: 'xx',
        back: '//evil.example'
      })
      expect([answer.status, answer.location]).to.deep.equal([303, '/'])
      expect(visitor.cookies.get('theme')).to.equal(undefined)
    })
  })
})
