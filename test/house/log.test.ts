import { expect } from 'chai'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useApp, type Visitor } from '../support/client.ts'
import { until } from '#test/support/process.ts'
import { useDatabase } from '../support/database.ts'
import { listen } from '../support/second-app.ts'

describe('the log', () => {
  const db = useDatabase()
  const app = useApp()
  let cast: Cast
  let marie: Visitor
  before(async () => {
    cast = await raiseCast()
    marie = await app.signedIn(cast.marie)
  })
  const cookieOf = (visitor: Visitor) =>
    [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const tokenOf = async (visitor: Visitor) =>
    /name="_csrf" value="([^"]+)"/.exec((await visitor.get('/results')).body)?.[1] ?? ''

  it('leaves a line a request and no personal data, whatever is asked', async () => {
    const lines: string[] = []
    const { url, close } = await listen({
      appUrl: 'http://declic.example.org',
      trustProxy: 0,
      name: db.name,
      write: line => lines.push(line)
    })
    const storm = [
      '/people?q=Benali',
      '/people?q=0639980101',
      '/people/Nadia.Benali',
      '/sign-in?back=%2Fpeople%3Fq%3DBenali',
      '/Benali/%0d%0aforged',
      '/password-resets/secret-token-Benali',
      '/%',
      `/people/${String(cast.nadia._id)}`,
      '/nowhere?email=nadia.benali@example.org'
    ]
    for (const path of storm)
      for (const cookie of ['', cookieOf(marie)])
        await fetch(url + path, {
          redirect: 'manual',
          headers: { cookie, 'user-agent': 'Benali/1', referer: 'http://x/?q=Benali' }
        })
    const token = await tokenOf(marie)
    for (const path of ['/sign-in', '/password-resets', '/people', '/preferences', '/workshops'])
      await fetch(url + path, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie: cookieOf(marie) },
        body: new URLSearchParams({
          _csrf: token,
          email: 'nadia.benali@example.org',
          password: 'mot-Benali',
          lastName: 'Benali',
          phone: '0639980101'
        })
      })
    // An answer may be read before its line is written.
    await until('a line a request', () => lines.length >= storm.length * 2 + 5)
    close()
    const log = lines.join('')
    expect(log).to.not.match(/benali|nadia|0639980101|example\.org|secret-token|mot-|forged/i)
    for (const line of lines) expect(() => JSON.parse(line) as unknown).to.not.throw()
  })
})
