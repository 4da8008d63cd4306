import { holidayOn } from '#lib/holidays.ts'
import { fold } from '#lib/identifiers/person-name.ts'
import { namesOfFields, placeHeadings, type Headings, type Vocabulary } from '#lib/tabular/headings.ts'
import type { ImportReference } from '#lib/tabular/reference.ts'
import { readRecords, survey, type Survey, type SurveyLimits } from '#lib/tabular/survey.ts'
import { isFileProblem, type FileProblem, type Table, type TableRecord } from '#lib/tabular/table.ts'

export const LIMITS: SurveyLimits = { records: 20_000, columns: 200 }

/** A small invented world: three agencies, a handful of trades, the day the samples were made for. */
export const world: ImportReference = {
  today: '2026-11-20',
  agencies: new Map([
    ['06204', { id: 'nice', name: 'Nice Est' }],
    ['13017', { id: 'marseille', name: 'Marseille Château-Gombert' }],
    ['97404', { id: 'saint-denis', name: 'Saint-Denis' }]
  ]),
  knowsRome: code => ['F1704', 'F1703', 'N1103', 'N4105', 'H2909'].includes(code),
  holidayOn
}

/** The bytes of a text as French Excel writes them, in Windows-1252. */
export function windows1252(text: string): Uint8Array {
  const upper = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'
  return Uint8Array.from([...text], sign => {
    const code = sign.charCodeAt(0)
    if (code < 0x80 || (code > 0x9f && code < 0x100)) return code
    const at = upper.indexOf(sign)
    return at < 0 ? 0x3f : 0x80 + at
  })
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** A file read as the product reads it, its bytes coming in pieces of `piece`; or why it is not. */
export async function readWhole(
  bytes: Uint8Array,
  { limits = LIMITS, piece = 64 * 1024 }: { limits?: SurveyLimits; piece?: number } = {}
): Promise<(Survey & { read: TableRecord[] }) | FileProblem> {
  const pieces = async function* () {
    for (let from = 0; from < bytes.length; from += piece) {
      yield await Promise.resolve(bytes.subarray(from, from + piece))
    }
  }
  const found = await survey(pieces, { limits })
  if (isFileProblem(found)) return found
  const read: TableRecord[] = []
  for await (const some of readRecords(pieces, found.format, limits)) read.push(...some)
  return { ...found, read }
}

/** The table of a text that is one; fails when it is refused. */
export async function tableOf(text: string): Promise<Table> {
  const found = await readWhole(utf8(text))
  if (isFileProblem(found)) throw new Error(found.reason)
  return { headings: found.headings, records: found.read }
}

/** Where the columns of a table are, by their usual names. */
export function placedIn<Field extends string>(
  { headings }: Pick<Table, 'headings'>,
  vocabulary: Vocabulary<Field>
): Headings<Field> {
  const names = namesOfFields(vocabulary)
  return placeHeadings(
    headings,
    headings.map(heading => names.get(fold(heading)) ?? null),
    vocabulary
  )
}

/** A file of `;` from headings and rows given by heading: what a row does not say is what `usual` says. */
export function listOf(usual: Record<string, string>, rows: Record<string, string>[]): string {
  const headings = Object.keys(usual)
  const quote = (cell: string) => (/[;"\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
  const lines = rows.map(row =>
    headings.map(heading => quote(row[heading] ?? usual[heading] ?? '')).join(';')
  )
  return [headings.join(';'), ...lines].join('\r\n')
}
