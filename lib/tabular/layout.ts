import { fold } from '#lib/identifiers/person-name.ts'
import { PEOPLE } from './people-vocabulary.ts'
import { RecordSplitter, splitRecords, type RawRecord } from './split-records.ts'
import { namesOfFields } from './headings.ts'
import { WORKSHOPS } from './workshops-vocabulary.ts'

const SEPARATORS = [';', ',', '\t', '|'] as const
export type Separator = (typeof SEPARATORS)[number]

/** How a text is laid out as a table. */
export interface Layout {
  separator: Separator
  /** Signs before the first record: Excel's own « sep=; » line. */
  skipped: number
  /** Number of the first line after them. */
  firstLine: number
  /** Records that hold something and stand above the headings: the titles of a printed list. */
  titles: number
  /** Each line stands in quotes as a whole: what opened the file in one column has written it back so. */
  isLineQuoted?: boolean
}

/** Titles above the headings are looked for in so many records. */
const LOOKED_AT = 20
const MOST_CELLS = 1000

/**
 * Finds what separates the cells and which record holds the headings, from the first part of a text: those that
 * make the most headings known (our vocabularies, and those that an agency has told us). When none is, the sign seen
 * most often in the first line outside quotes, the semicolon of French Excel when none is. « sep=; » settles it.
 */
export function findLayout(head: string, alsoKnown: ReadonlySet<string> = new Set()): Layout {
  const said = /^"?sep=([;,\t|])"?\r?\n/i.exec(head)
  const named = SEPARATORS.find(separator => separator === said?.[1])
  const start = said && named ? { skipped: said[0].length, firstLine: 2 } : { skipped: 0, firstLine: 1 }
  const body = head.slice(start.skipped, start.skipped + 100_000)
  const guesses = (named ? [named] : SEPARATORS).flatMap(separator => {
    const records = filledRecords(body, separator)
    const asTheyAre = { separator, ...mostKnown(records, alsoKnown) }
    if (!records.every(({ cells }) => cells.length === 1)) return [asTheyAre]
    const inside = mostKnown(records.map(unquotedLine(separator)), alsoKnown)
    return [asTheyAre, { separator, ...inside, isLineQuoted: true }]
  })
  const [best] = guesses.toSorted((a, b) => b.known - a.known)
  if (!best || best.known < 2) return { ...start, separator: named ?? mostSeen(body), titles: 0 }
  const { separator, at: titles } = best
  return { ...start, separator, titles, ...('isLineQuoted' in best ? { isLineQuoted: true } : {}) }
}

/** A record whose one cell was the whole line, cut in its own cells; its place in the file stays. */
export function unquotedLine(separator: Separator): (record: RawRecord) => RawRecord {
  return record => {
    const [line = '', ...others] = record.cells
    if (others.length > 0) return record
    try {
      const [inside] = splitRecords(line, { separator, firstLine: record.line, mostCells: MOST_CELLS })
      return inside ? { ...record, cells: inside.cells } : record
    } catch {
      return record
    }
  }
}

/** How many headings of a record mean something to us, a column each. */
export function knownHeadings(cells: readonly string[], alsoKnown: ReadonlySet<string> = new Set()): number {
  const folded = cells.slice(0, MOST_CELLS).map(cell => fold(cell.slice(0, LONGEST_HEADING)))
  const told = folded.filter(heading => alsoKnown.has(heading)).length
  return (
    told + Math.max(...VOCABULARIES.map(names => new Set(folded.flatMap(one => names.get(one) ?? [])).size))
  )
}

const LONGEST_HEADING = 200
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

function mostSeen(body: string): Separator {
  const heading = body.split(/[\r\n]/).find(line => line.trim() !== '') ?? ''
  // What stands between two quotes is inside a cell.
  const outside = heading
    .slice(0, 20_000)
    .split('"')
    .filter((_, at) => at % 2 === 0)
    .join('')
  const counts = SEPARATORS.map(separator => outside.split(separator).length)
  return SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ';'
}
