import { readFileSync, readdirSync } from 'node:fs'
import { expect } from 'chai'
import { sprite } from '#tools/write-sprite.ts'
import { stylesheets } from '#views/layouts/stylesheets.ts'

const root = new URL('../../', import.meta.url)
const read = (file: string) => readFileSync(new URL(file, root), 'utf8')

describe('the look', () => {
  it('commits the sprite exactly as its script writes it', async () => {
    expect(read('public/icons.svg')).to.equal(await sprite())
  })

  it('serves every style sheet of the folder, and no other', () => {
    expect([...stylesheets].sort()).to.deep.equal(readdirSync(new URL('public/css/', root)).sort())
  })

  it('writes no style and no handler in a template, which the content policy would refuse', () => {
    expect(templates().filter(text => /\s(style|on[a-z]+)="/.test(text))).to.deep.equal([])
  })

  for (const theme of ['light', 'dark'] as const) {
    it(`keeps every text readable on what it stands on, ${theme}`, () => {
      const weak = TEXTS.flatMap(([text, grounds]) =>
        grounds
          .map(ground => ({ text, ground, ratio: contrast(colour(text, theme), colour(ground, theme)) }))
          .filter(({ ratio }) => ratio < 4.5)
      )
      expect(weak).to.deep.equal([])
    })

    it(`keeps the edge of every control visible, ${theme}`, () => {
      for (const ground of ['page', 'surface', 'sunken']) {
        expect(contrast(colour('edge', theme), colour(ground, theme))).to.be.at.least(3)
      }
    })
  }
})

const GROUNDS = ['page', 'surface', 'sunken']
const TEXTS: [text: string, grounds: string[]][] = [
  ...['ink', 'ink-2', 'ink-3', 'brand'].map((text): [string, string[]] => [text, GROUNDS]),
  ...['neutral', 'blue', 'green', 'amber', 'plum', 'red'].map((tone): [string, string[]] => [
    tone,
    ['surface', 'page', `${tone}-tint`]
  ]),
  ['on-brand', ['brand', 'brand-hover']],
  ['on-bar', ['bar']],
  ['on-bar-2', ['bar']],
  ['mimosa-ink', ['mimosa-tint', 'surface']],
  ['on-mimosa', ['mimosa']],
  ['ink', ['brand-tint', 'chart-soft', 'mimosa-tint', 'green-tint', 'red-tint']],
  ['on-up', ['up']],
  ['on-up-strong', ['up-strong']],
  ['on-down', ['down']],
  ['on-down-strong', ['down-strong']]
]

function templates(): string[] {
  return readdirSync(new URL('views/', root), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ejs') && !file.startsWith('emails'))
    .map(file => read(`views/${file}`))
}

/** The six digits of a token; one written once serves both themes. */
function colour(token: string, theme: 'light' | 'dark'): string {
  const tokens = read('public/css/tokens.css')
  const pair = new RegExp(`--${token}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\);`).exec(tokens)
  const single = new RegExp(`--${token}: (#[0-9a-f]{6});`).exec(tokens)
  const found = pair ? pair[theme === 'light' ? 1 : 2] : single?.[1]
  if (!found) throw new Error(`No token ${token}`)
  return found
}

/** WCAG 2 contrast of two #rrggbb colours, from 1 to 21. */
function contrast(one: string, other: string): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map(at => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
