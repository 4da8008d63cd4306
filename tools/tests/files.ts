import { readdirSync } from 'node:fs'
import path from 'node:path'

const ENDING = '.test.ts'

/** What lasts longest, or waits most, is begun first: no lane is left with it at the end. */
const FIRST = [
  /^test\/browser\/pages/,
  /^test\/server\/(?:policy|operators)\./,
  /^test\/jobs\//,
  /^test\/journeys\//,
  /^test\/models\/importing\/workshops-saved/,
  /^test\/browser\//
]

/**
 * The test files of what was asked for: rooms (`models/people`), files with or without their ending
 * (`server/today`), all of them when nothing was. Throws with a sentence when a name leads to none.
 */
export function testFiles(root: string, asked: string[]): string[] {
  const all = readdirSync(path.join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith(ENDING))
    .map(file => path.posix.join('test', file.split(path.sep).join('/')))
    .toSorted()
  const chosen = asked.length === 0 ? all : [...new Set(asked.flatMap(name => under(all, name)))]
  return chosen.toSorted((one, other) => rank(one) - rank(other))
}

function under(all: string[], name: string): string[] {
  const plain = name.replace(/^(\.\/)?(test\/)?/, '').replace(/\/$/, '')
  const found = all.filter(file =>
    [`test/${plain}`, `test/${plain}${ENDING}`].some(place => file === place || file.startsWith(`${place}/`))
  )
  if (found.length === 0) throw new Error(`There are no tests under test/${plain}`)
  return found
}

function rank(file: string): number {
  const place = FIRST.findIndex(pattern => pattern.test(file))
  return place < 0 ? FIRST.length : place
}
