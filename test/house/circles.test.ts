import { expect } from 'chai'
import path from 'node:path'
import { filesOf, importsOf } from './sources.ts'

/** Rooms in which no file may lead back to itself, types included. */
const ROUND = ['server', 'views', 'jobs']

describe('the files of server, views and jobs', () => {
  it('lead back to themselves by no import', () => {
    const files = ROUND.flatMap(room => filesOf(room, '.ts'))
    expect(files.length).to.be.above(150)
    const arrows = new Map(
      files.map(file => [file, importsOf(file).map(({ from, what }) => targetOf(from, what))])
    )
    expect(circleIn(arrows)).to.equal(null)
  })

  it('are followed by this test: a circle of three is seen', () => {
    const arrows = new Map([
      ['a', ['b', 'd']],
      ['b', ['c']],
      ['c', ['a']],
      ['d', []]
    ])
    expect(circleIn(arrows)).to.deep.equal(['a', 'b', 'c', 'a'])
    arrows.set('c', ['d'])
    expect(circleIn(arrows)).to.equal(null)
  })
})

function targetOf(from: string, what: string): string {
  return what.startsWith('.')
    ? path.posix.join(path.posix.dirname(from), what)
    : what.replace(/^#(root\/)?/, '')
}

/** The first circle met, from a file back to itself; null when there is none. */
function circleIn(arrows: ReadonlyMap<string, readonly string[]>): string[] | null {
  const cleared = new Set<string>()
  const visit = (file: string, trail: readonly string[]): string[] | null => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file]
    if (cleared.has(file)) return null
    for (const next of arrows.get(file) ?? []) {
      const circle = visit(next, [...trail, file])
      if (circle) return circle
    }
    cleared.add(file)
    return null
  }
  for (const file of arrows.keys()) {
    const circle = visit(file, [])
    if (circle) return circle
  }
  return null
}
