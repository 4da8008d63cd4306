import { nameKey, nameTokens } from '#lib/identifiers/person-name.ts'

export interface FoldedName {
  last: string
  first: string
  lastWords: readonly string[]
  firstWords: readonly string[]
}

export function foldName({ lastName, firstName }: { lastName: string; firstName: string }): FoldedName {
  return {
    last: nameKey(lastName),
    first: nameKey(firstName),
    lastWords: nameTokens(lastName),
    firstWords: nameTokens(firstName)
  }
}

/** Accents, case, hyphens and blanks aside. Near: a typing error, half a compound name, words on the other side. */
export function nameLikeness(a: FoldedName, b: FoldedName): 'same' | 'swapped' | 'near' | null {
  if (a.last === b.last && a.first === b.first) return 'same'
  if (a.last === b.first && a.first === b.last) return 'swapped'
  if (nearPart(a.lastWords, b.lastWords, LAST) && nearPart(a.firstWords, b.firstWords, FIRST)) return 'near'
  return sameWords(a, b) ? 'near' : null
}

/** From how many letters on one typing error is still the same word, and two are. Twins often differ by one letter. */
interface Tolerance {
  one: number
  two: number
}
const LAST: Tolerance = { one: 4, two: 9 }
const FIRST: Tolerance = { one: 5, two: 9 }

function nearPart(a: readonly string[], b: readonly string[], tolerance: Tolerance): boolean {
  const [one, other] = [a.join(''), b.join('')]
  if (one === other) return true
  return holds(a, b) || holds(b, a) || isTypingError(one, other, tolerance)
}

/** MARTIN in MARTIN-DURAND, Marie in Marie-Claire: every word of the shorter is one of the longer. */
function holds(longer: readonly string[], shorter: readonly string[]): boolean {
  const telling = shorter.some(word => word.length >= SHORTEST_TELLING)
  return telling && shorter.length < longer.length && shorter.every(word => longer.includes(word))
}
/** « de », « el », « Al » say nothing alone. */
const SHORTEST_TELLING = 3

/** NGUYEN / Van Théo and NGUYEN VAN / Théo: the same words, shared out otherwise. */
function sameWords(a: FoldedName, b: FoldedName): boolean {
  const all = ({ lastWords, firstWords }: FoldedName) => [...lastWords, ...firstWords].sort().join(' ')
  return a.lastWords.length + a.firstWords.length > 2 && all(a) === all(b)
}

function isTypingError(a: string, b: string, { one, two }: Tolerance): boolean {
  const length = Math.max(a.length, b.length)
  const most = length >= two ? 2 : length >= one ? 1 : 0
  return most > 0 && distance(a, b, most) <= most
}

/** Letters added, left out, changed or exchanged with their neighbour; gives up above `most`. */
export function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1
      const exchanged = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      current[column] = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + cost,
        exchanged ? (before[column - 2] ?? 0) + 1 : Infinity
      )
    }
    if (Math.min(...current) > most) return most + 1
    ;[before, previous] = [previous, current]
  }
  return previous[b.length] ?? 0
}
