import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { expect } from 'chai'
import { paths } from '#server/paths.ts'
import { addressOf, assetAddress, assets } from '#views/assets.ts'
import { useApp } from '#test/support/client.ts'
import { useDatabase } from '#test/support/database.ts'
import { raw } from '#test/support/raw.ts'

describe('Static files', () => {
  useDatabase()
  const app = useApp()
  const get = (path: string, encoding = 'identity') => raw(app.url + path, { 'accept-encoding': encoding })

  it('are named by a page with the hash of their content, and kept for a year', async () => {
    const page = await get(paths.signIn())
    const named = [...page.body.toString().matchAll(/(?:href|src)="(\/[^"#]*\.\w+)(?:#[\w-]+)?"/g)]
    const addresses = [...new Set(named.map(([, address]) => address ?? ''))]
    const sheet = (await get(assetAddress('app.css'))).body.toString()
    const fonts = [...sheet.matchAll(/url\('([^']+)'\)/g)].map(([, address]) => address ?? '')
    expect(addresses).to.include.members([assetAddress('app.css'), assetAddress('app.js')])
    expect(fonts).to.have.length(3)
    for (const address of [...addresses, ...fonts]) {
      const { status, headers, body } = await get(address)
      expect(status, address).to.equal(200)
      expect(headers['cache-control']).to.equal('public, max-age=31536000, immutable')
      const hash = createHash('sha256').update(body).digest('base64url').slice(0, 16)
      expect(address.split('/')[2]).to.equal(hash)
    }
  })

  it('are served under the address of another version, which no cache may keep', async () => {
    for (const { name, content } of assets()) {
      const { status, headers, body } = await get(addressOf('another', name))
      expect(status).to.equal(200)
      expect(headers['cache-control']).to.equal('no-cache')
      expect(body.equals(content)).to.equal(true)
    }
  })

  it('are those that pages use, and no others', async () => {
    for (const path of [addressOf('x', 'package.json'), addressOf('x', '..%2f..%2fpackage.json'), '/app.css'])
      expect((await get(path)).status).to.equal(404)
  })

  it('are of the type they are, compressed but for the fonts, as the browser takes it', async () => {
    for (const { name, content } of assets()) {
      const whole = await get(assetAddress(name))
      const { headers, body } = await get(assetAddress(name), 'gzip, br')
      const isFont = name.endsWith('.woff2')
      expect(whole.headers['content-encoding']).to.equal(undefined)
      expect(headers['content-encoding'], name).to.equal(isFont ? undefined : 'gzip')
      expect(headers['vary'], name).to.equal(isFont ? undefined : 'Accept-Encoding')
      expect(whole.headers['vary'], name).to.equal(headers['vary'])
      expect(Number(headers['content-length'])).to.equal(body.length)
      expect((isFont ? body : gunzipSync(body)).equals(content)).to.equal(true)
      const types = { css: /^text\/css/, js: /^text\/javascript/, svg: /^image\/svg/, woff2: /^font\/woff2/ }
      expect(headers['content-type']).to.match(types[name.split('.').at(-1) as keyof typeof types])
    }
  })
})
