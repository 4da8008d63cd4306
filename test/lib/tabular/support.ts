import { holidayOn } from '#lib/holidays.ts'
import type { ImportReference } from '#lib/tabular/reference.ts'
import { readTable } from '#lib/tabular/read-table.ts'
import { isFileProblem, type Table } from '#lib/tabular/table.ts'

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

/** The table of a text that is one; fails when it is refused. */
export function tableOf(text: string): Table {
  const table = readTable(utf8(text), 'liste.csv')
  if (isFileProblem(table)) throw new Error(table.reason)
  return table
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
