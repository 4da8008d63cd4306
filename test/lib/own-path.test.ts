import { expect } from 'chai'
import { networkOf } from '#lib/network.ts'
import { ownPath } from '#lib/own-path.ts'

/** Thirty ways to leave for another site that browsers have understood at some time. */
const NASTY = [
  '//evil.example',
  '///evil.example',
  '////evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\\/evil.example',
  '\\/evil.example',
  'https:evil.example',
  'https:/evil.example',
  'https://evil.example',
  'http://evil.example/today',
  'HTTPS://evil.example',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:msgbox(1)',
  '/\t/evil.example',
  '/\n/evil.example',
  '/\r/evil.example',
  '\t//evil.example',
  ' //evil.example',
  '/\u0000/evil.example',
  '//user:pass@evil.example',
  '/.//evil.example',
  '/..//evil.example',
  '/x/..//evil.example',
  '//evil。example',
  '/／evil.example',
  '//\u200bevil.example',
  '/today\r\nSet-Cookie: a=b',
  'evil.example',
  '@evil.example',
  '',
  '?x',
  '#x',
  `/${'a'.repeat(3000)}`
]

describe('an own path', () => {
  for (const nasty of NASTY) {
    it(`is not ${JSON.stringify(nasty.slice(0, 40))}`, () => {
      const path = ownPath(nasty)
      expect(path).to.equal(null)
    })
  }

  it('is never anything but a text', () => {
    for (const value of [undefined, null, 1, {}, ['/today'], { toString: () => '/today' }])
      expect(ownPath(value)).to.equal(null)
  })

  it('stays on the site whatever a browser makes of it', () => {
    for (const path of [
      '/today',
      '/people?q=bena&from=%2F%2Fevil.example',
      '/a/b?x=https://evil.example',
      '/%2F%2Fevil.example',
      '/@evil.example',
      '/a//b'
    ]) {
      const kept = ownPath(path)
      expect(kept, path).to.not.equal(null)
      expect(new URL(kept ?? '', 'https://declic.example.org').origin).to.equal('https://declic.example.org')
    }
  })
})

describe('a network', () => {
  it('is an IPv4 address, or the /64 of an IPv6 one however it is written', () => {
    expect(networkOf('203.0.113.7')).to.equal('203.0.113.7')
    expect(networkOf('::ffff:203.0.113.7')).to.equal('203.0.113.7')
    const same = [
      '2001:db8:1:2::1',
      '2001:0db8:0001:0002:ffff:ffff:ffff:ffff',
      '2001:DB8:1:2:a::',
      '2001:db8:1:2::1%eth0'
    ]
    expect(new Set(same.map(networkOf))).to.deep.equal(new Set(['2001:db8:1:2::/64']))
    expect(networkOf('2001:db8:1:3::1')).to.not.equal(networkOf('2001:db8:1:2::1'))
    expect(networkOf('::1')).to.equal('0:0:0:0::/64')
  })
})
