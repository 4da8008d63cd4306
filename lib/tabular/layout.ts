import { fold } from '#lib/identifiers/person-name.ts'
import { PEOPLE } from './people-vocabulary.ts'
import { RecordSplitter, splitRecords, type RawRecord } from './split-records.ts'
import { namesOfFields } from './headings.ts'
import { WORKSHOPS } from './workshops-vocabulary.ts'

/** How a text is laid out as a table. */
export interface Layout {
  separator: ';' | ',' | '\t'
  /** Signs before the first record: Excel's own « sep=; » line. */
  skipped: number
  /** Number of the first line after them. */
  firstLine: number
  /** Records that hold something and stand above the headings: the titles of a printed list. */
  titles: number
}

const SEPARATORS = [';', ',', '\t'] as const
/** Titles above the headings are looked for in so many records. */
const LOOKED_AT = 20
const MOST_CELLS = 1000

/**
 * Finds what separates the cells and which record holds the headings, from the first part of a text: those that
 * make the most headings known (our vocabularies, and those that an agency has told us). When none is, the sign seen
 * most often in the first line outside quotes, the semicolon of French Excel when none is. « sep=; » settles it.
 */
export function findLayout(head: string, alsoKnown: ReadonlySet<string> = new Set()): Layout {
  const said = /^sep=([;,\t])\r?\n/i.exec(head)
  const named = SEPARATORS.find(separator => separator === said?.[1])
  const start = said && named ? { skipped: said[0].length, firstLine: 2 } : { skipped: 0, firstLine: 1 }
  const body = head.slice(start.skipped, start.skipped + 100_000)
  const guesses = (named ? [named] : SEPARATORS).map(separator => ({
    separator,
    ...mostKnown(filledRecords(body, separator), alsoKnown)
  }))
  const [best] = guesses.toSorted((a, b) => b.known - a.known)
  if (best && best.known >= 2) return { ...start, separator: best.separator, titles: best.at }
  return { ...start, separator: named ?? mostSeen(body), titles: 0 }
}

/** How many headings of a record mean something to us, a column each. */
export function knownHeadings(cells: readonly string[], alsoKnown: ReadonlySet<string> = new Set()): number {
  const folded = cells.map(fold)
  const told = folded.filter(heading => alsoKnown.has(heading)).length
  return (
    told + Math.max(...VOCABULARIES.map(names => new Set(folded.flatMap(one => names.get(one) ?? [])).size))
  )
}

const VOCABULARIES: ReadonlyMap<string, string>[] = [namesOfFields(PEOPLE), namesOfFields(WORKSHOPS)]

function mostKnown(records: RawRecord[], alsoKnown: ReadonlySet<string>): { known: number; at: number } {
  const known = records.map(({ cells }) => knownHeadings(cells, alsoKnown))
  const most = Math.max(0, ...known)
  return { known: most, at: most === 0 ? 0 : known.indexOf(most) }
}

function filledRecords(body: string, separator: string): RawRecord[] {
  const splitter = new RecordSplitter({ separator, firstLine: 1, mostCells: MOST_CELLS })
  try {
    // The last record of a part may be cut: it is left out, unless it is the only one.
    const records = splitter.push(body)
    const all =
      records.length > 0
        ? records
        : [...splitRecords(body, { separator, firstLine: 1, mostCells: MOST_CELLS })]
    return all.filter(({ cells }) => cells.some(cell => cell.trim() !== '')).slice(0, LOOKED_AT)
  } catch {
    return []
  }
}

function mostSeen(body: string): Layout['separator'] {
  const heading = /[^\r\n]*\S[^\r\n]*/.exec(body)?.[0] ?? ''
  const unquoted = heading.slice(0, 20_000).replace(/"[^"]*"/g, '')
  const counts = SEPARATORS.map(separator => unquoted.split(separator).length)
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ';'
}
