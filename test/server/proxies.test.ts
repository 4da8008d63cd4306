import { expect } from 'chai'
import { Attempt } from '#models/records/attempt.ts'
import { LIMITS } from '#models/access/limit.ts'
import { paths } from '#server/paths.ts'
import { useDatabase } from '../support/database.ts'
import { listen } from '../support/second-app.ts'
import { roomInWindow } from '../support/window.ts'

describe('in front of the application', () => {
  const db = useDatabase()

  describe('over https', () => {
    it('gets cookies bound to the host, and the promise to stay on https', async () => {
      const { url, close } = await listen({
        appUrl: 'https://declic.example.org',
        trustProxy: 1,
        name: db.name
      })
      const answer = await fetch(url + paths.signIn(), { headers: { 'x-forwarded-proto': 'https' } })
      expect(answer.headers.getSetCookie().join()).to.match(
        /__Host-visit=.*Path=\/; HttpOnly; Secure; SameSite=Lax/
      )
      expect(answer.headers.get('strict-transport-security')).to.equal('max-age=31536000; includeSubDomains')
      close()
    })
  })

  describe('behind proxies', () => {
    for (const [trustProxy, chain, counted] of [
      [0, '198.51.100.1', 1],
      [1, '198.51.100.RANDOM, 203.0.113.9', 1],
      [2, '198.51.100.RANDOM, 203.0.113.9, 192.0.2.1', 1]
    ] as const) {
      it(`counts ${trustProxy} of them as its own: addresses invented before them make no new network`, async function () {
        this.timeout(40_000)
        await roomInWindow(LIMITS.signInFrom)
        await Attempt.deleteMany({})
        const { url, close } = await listen({
          appUrl: 'http://declic.example.org',
          trustProxy,
          name: db.name
        })
        for (let n = 1; n <= 4; n++) {
          const page = await fetch(url + paths.signIn())
          const token = /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1] ?? ''
          const cookie = page.headers
            .getSetCookie()
            .map(line => line.split(';')[0])
            .join('; ')
          const forwarded = chain.replace('RANDOM', String(n))
          await fetch(url + paths.signIn(), {
            method: 'POST',
            body: new URLSearchParams({ _csrf: token, email: 'x@example.org', password: 'x' }),
            headers: { cookie, 'x-forwarded-for': trustProxy === 0 ? `198.51.100.${n}` : forwarded }
          })
        }
        expect(await Attempt.countDocuments({ _id: /^sign-in-from/ })).to.equal(counted)
        close()
      })
    }
  })
})
