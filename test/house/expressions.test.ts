import { expect } from 'chai'
import { checkSync } from 'recheck'
import ts from 'typescript'
import { NIR_CANDIDATE } from '#lib/identifiers/nir.ts'
import { filesOf, textOf } from './sources.ts'

/** What a browser or a stranger sends goes through these rooms; a script of a page runs for its reader alone. */
const ROOMS = ['lib', 'models', 'server', 'jobs', 'views'] as const

interface Found {
  file: string
  source: string
  flags: string
}

/** What reads a text that is cut short where it is read: the file, and the words in it that cut. */
const BOUNDED: Record<string, { file: string; by: string }> = {
  '/(?<!\\p{L})(?:n[ée]e?(?:\\(e\\))? le|born(?: on)?)[ :]*$/iu': {
    file: 'models/people/search.ts',
    by: 'typed.slice(0, LONGEST_SEARCH)'
  },
  '/(?<![\\p{L}\\p{N}])(?:\\+ ?)?\\d(?:[ .\\-/()]*\\d){6,}[a-z]?(?![\\p{L}\\p{N}])/iu': {
    file: 'models/people/search.ts',
    by: 'typed.slice(0, LONGEST_SEARCH)'
  }
}

function expressionsOf(file: string): Found[] {
  const source = ts.createSourceFile(file, textOf(file), ts.ScriptTarget.Latest)
  const found: Found[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/')
      found.push({ file, source: node.text.slice(1, end), flags: node.text.slice(end + 1) })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function isSlow({ source, flags }: Pick<Found, 'source' | 'flags'>): boolean {
  const { status } = checkSync(source, flags, { timeout: 60_000, checker: 'automaton' })
  return status !== 'safe'
}

describe('the regular expressions of the house', function () {
  this.timeout(120_000)
  before(() => {
    process.env['RECHECK_BACKEND'] = 'pure'
  })

  it('take a time in proportion to what they read, whatever it is', () => {
    const all = ROOMS.flatMap(room => filesOf(room, '.ts')).flatMap(expressionsOf)
    expect(all.length).to.be.above(150)
    const once = new Map(all.map(one => [`/${one.source}/${one.flags}`, one]))
    const slow = [...once].filter(([text, one]) => !(text in BOUNDED) && isSlow(one))
    expect(slow.map(([text, { file }]) => `${file}: ${text}`)).to.deep.equal([])
  })

  it('read a bounded text where their time is not: what bounds it stands in the file', () => {
    for (const [expression, { file, by }] of Object.entries(BOUNDED)) {
      const written = expressionsOf(file).map(one => `/${one.source}/${one.flags}`)
      expect(written, 'still there').to.include(expression)
      expect(textOf(file), expression).to.include(by)
    }
  })

  it('find a social security number in a time in proportion to the text', () => {
    expect(isSlow({ source: NIR_CANDIDATE, flags: 'g' })).to.equal(false)
  })

  it('would be told if they did not: those of the files that stopped everything', () => {
    expect(isSlow({ source: String.raw`"[^"]*"|\\.|\[[^\]]*\]`, flags: 'g' })).to.equal(true)
    expect(isSlow({ source: String.raw`[^\r\n]*\S[^\r\n]*`, flags: '' })).to.equal(true)
  })
})
