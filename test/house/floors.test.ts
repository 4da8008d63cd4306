import { expect } from 'chai'
import path from 'node:path'
import { filesOf, importsOf, ROOMS, textOf } from './sources.ts'

/** The floors of `models`, the lowest first: a room imports rooms of lower floors only. */
const FLOORS = [
  ['records'],
  ['reference', 'stages', 'hosts', 'journal', 'form-keys'],
  ['access'],
  ['people'],
  ['messages'],
  ['ledger'],
  ['planning', 'seats', 'follow-up'],
  ['invitations', 'history', 'figures', 'agreements', 'identity', 'privacy', 'settings'],
  ['importing'],
  ['today', 'calls']
]

type Arrows = ReadonlyMap<string, readonly string[]>

const files = ROOMS.flatMap(room => filesOf(room, '.ts')).filter(file => !file.endsWith('.d.ts'))
const known = new Set(files)
const arrows: Arrows = new Map(files.map(file => [file, targetsOf(file)]))

describe('the floors of models', () => {
  it('hold every room, and nothing beside the rooms', () => {
    const rooms = new Set(filesOf('models', '.ts').map(roomOf))
    expect([...rooms].filter(room => !FLOORS.flat().includes(room))).to.deep.equal([])
  })

  it('are imported only from above, types included', () => {
    expect(reachingUp(arrows)).to.deep.equal([])
  })

  it('name a model by a string in records alone', () => {
    const named = filesOf('models', '.ts').filter(
      file => roomOf(file) !== 'records' && /\.model(<[^(]*>)?\(\s*['"]/.test(textOf(file))
    )
    expect(named).to.deep.equal([])
  })

  it('are told apart by this test: a file that reaches up is named with what it reaches', () => {
    const planted: Arrows = new Map([
      ['models/people/search.ts', ['models/planning/cancel.ts', 'models/records/person.ts']],
      ['models/planning/cancel.ts', ['models/seats/seats.ts']]
    ])
    expect(reachingUp(planted)).to.deep.equal([
      'models/people/search.ts reaches up to models/planning/cancel.ts',
      'models/planning/cancel.ts reaches across to models/seats/seats.ts'
    ])
  })
})

describe('the files of the house', () => {
  it('import one another in no circle', () => {
    expect(circlesOf(arrows).map(circle => circle.join(' → '))).to.deep.equal([])
  })

  it('are followed by this test: a circle is seen', () => {
    const planted: Arrows = new Map([
      ['a.ts', ['b.ts']],
      ['b.ts', ['c.ts']],
      ['c.ts', ['a.ts', 'd.ts']],
      ['d.ts', []]
    ])
    expect(circlesOf(planted)).to.deep.equal([['a.ts', 'b.ts', 'c.ts']])
  })
})

function reachingUp(among: Arrows): string[] {
  return [...among].flatMap(([from, targets]) =>
    targets.flatMap(to => {
      if (!isModel(from) || !isModel(to) || roomOf(from) === roomOf(to)) return []
      const [floor, other] = [floorOf(from), floorOf(to)]
      if (other < floor) return []
      return [`${from} reaches ${other === floor ? 'across' : 'up'} to ${to}`]
    })
  )
}

const isModel = (file: string) => file.startsWith('models/')
/** 'planning' of 'models/planning/cancel.ts'; the file itself when it stands beside the rooms. */
const roomOf = (file: string) => file.split('/')[1] ?? file
const floorOf = (file: string) => FLOORS.findIndex(floor => floor.includes(roomOf(file)))

/** Our own files that a file imports. */
function targetsOf(file: string): string[] {
  return importsOf(file).flatMap(({ what }) => {
    if (!/^[.#]/.test(what)) return []
    const target = what.startsWith('.')
      ? path.posix.join(path.posix.dirname(file), what)
      : what.replace(/^#root\//, '').replace(/^#/, '')
    return known.has(target) ? [target] : []
  })
}

/** Files that lead back to themselves, by Tarjan's strongly connected components; each circle in the order of names. */
function circlesOf(among: Arrows): string[][] {
  const numbers = new Map<string, number>()
  const lowest = new Map<string, number>()
  const path: string[] = []
  const circles: string[][] = []
  const visit = (file: string): number => {
    const number = numbers.size
    numbers.set(file, number)
    path.push(file)
    let low = number
    for (const target of among.get(file) ?? []) {
      if (!numbers.has(target)) low = Math.min(low, visit(target))
      else if (path.includes(target)) low = Math.min(low, lowest.get(target) ?? numbers.get(target) ?? low)
    }
    lowest.set(file, low)
    if (low === number) {
      const circle = path.splice(path.indexOf(file))
      if (circle.length > 1) circles.push(circle.toSorted())
    }
    return low
  }
  for (const file of among.keys()) if (!numbers.has(file)) visit(file)
  return circles
}
