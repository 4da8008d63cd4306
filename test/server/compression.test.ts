import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect } from 'chai'
import { uploadFile } from '#models/importing/run/upload.ts'
import { paths } from '#server/paths.ts'
import { raiseCast, type Cast } from '#seeds/cast.ts'
import { useApp, type Visitor } from '#test/support/client.ts'
import { useDatabase } from '#test/support/database.ts'
import { raw } from '#test/support/raw.ts'

const cookieOf = ({ cookies }: Visitor) => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
const tokenOf = (page: string) => /name="_csrf" value="([^"]+)"/.exec(page)?.[1] ?? ''

describe('Compressed answers', () => {
  useDatabase()
  const app = useApp()
  let cast: Cast
  let sofia: Visitor
  before(async () => {
    cast = await raiseCast()
    sofia = app.visitor()
    await sofia.signIn(cast.sofia)
  })
  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    raw(app.url + path, { cookie: cookieOf(sofia), ...headers }, method)
  const gzip = { 'accept-encoding': 'gzip' }

  it('are what the browser takes: gzip, Brotli, or as they are', async () => {
    const [whole, small, smaller] = [
      await ask(paths.results()),
      await ask(paths.results(), gzip),
      await ask(paths.results(), { 'accept-encoding': 'gzip, br' })
    ]
    expect(whole.headers['content-encoding']).to.equal(undefined)
    expect(small.headers['content-encoding']).to.equal('gzip')
    expect(smaller.headers['content-encoding']).to.equal('br')
    expect(small.body.length).to.be.below(whole.body.length / 2)
    for (const page of [gunzipSync(small.body), brotliDecompressSync(smaller.body)])
      expect(page.toString().endsWith('</html>\n') || page.toString().endsWith('</html>')).to.equal(true)
    for (const { headers } of [whole, small, smaller]) {
      expect(headers.vary).to.equal('Accept-Encoding')
      expect(headers.etag, 'nothing to compare with').to.equal(undefined)
      expect(headers['cache-control']).to.equal('no-store')
    }
  })

  it('are whole where they are written in pieces, and have no body for HEAD', async () => {
    const rows = Array.from({ length: 100 }, (_, n) => `92${n};REYNAUD;Lola;31/02/1991;13165`)
    const bytes = Buffer.from(['Identifiant;Nom;Prénom;Date de naissance;Code SAFIR', ...rows].join('\n'))
    const by = { agency: cast.aubagne._id, by: cast.marie._id }
    const { id } = await uploadFile({ ...by, fileName: 'liste.csv', bytes })
    const marie = app.visitor()
    await marie.signIn(cast.marie)
    const file = (headers = {}) =>
      raw(app.url + paths.importRefusals(String(id)), { cookie: cookieOf(marie), ...headers })
    const small = await file(gzip)
    expect([small.headers['content-encoding'], small.headers['transfer-encoding']]).to.deep.equal([
      'gzip',
      'chunked'
    ])
    const whole = gunzipSync(small.body).toString()
    expect(whole.trim().split('\r\n')).to.have.length(101)
    expect(whole).to.equal((await file()).body.toString())
    const head = await ask(paths.results(), gzip, 'HEAD')
    expect([head.status, head.body.length]).to.deep.equal([200, 0])
  })

  it('are not made for what another site had the browser ask: their length would tell what stands there', async () => {
    for (const [site, encoding] of [
      ['cross-site', undefined],
      ['same-site', undefined],
      ['same-origin', 'gzip'],
      ['none', 'gzip']
    ] as const) {
      const { headers } = await ask(paths.results(), { ...gzip, 'sec-fetch-site': site })
      expect(headers['content-encoding'], site).to.equal(encoding)
    }
  })

  it('never carry the same token twice, each being good, and none that was altered', async () => {
    const tokens: string[] = []
    for (let page = 0; page < 3; page++) tokens.push(tokenOf((await sofia.get(paths.results())).body))
    expect(new Set(tokens).size).to.equal(3)
    const answerTo = async (token: string) =>
      (
        await fetch(app.url + paths.preferences(), {
          method: 'POST',
          body: new URLSearchParams({ _csrf: token, theme: 'dark' }),
          headers: { cookie: cookieOf(sofia) },
          redirect: 'manual'
        })
      ).status
    for (const token of tokens) expect(await answerTo(token)).to.equal(303)
    const [first = '', second = ''] = tokens
    const altered = (first.startsWith('A') ? 'B' : 'A') + first.slice(1)
    const crossed = first.slice(0, first.length / 2) + second.slice(second.length / 2)
    for (const token of [altered, crossed, '', first.slice(0, -4)])
      expect(await answerTo(token)).to.equal(422)
  })
})

describe('Answers behind a proxy that compresses', () => {
  useDatabase()
  const app = useApp({ compress: false })

  it('leave as they are', async () => {
    const { headers } = await raw(app.url + paths.signIn(), { 'accept-encoding': 'gzip, br' })
    expect(headers['content-encoding']).to.equal(undefined)
  })
})
