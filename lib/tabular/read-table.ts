import { CsvError, parse } from 'csv-parse/sync'
import { decodeText, type DecodedText } from './decode-text.ts'
import { notATable } from './file-kind.ts'
import { findSeparator } from './separator.ts'
import { fileProblem, isFileProblem, type FileProblem, type Table, type TableRecord } from './table.ts'

/** What one file may hold: a large agency's whole list fits ten times. */
export const LIMITS = { bytes: 10 * 1024 * 1024, records: 20_000, columns: 200 }

/** Reads a file of separated values, or tells in one sentence why it is not one. Never throws for bad input. */
export function readTable(bytes: Uint8Array, fileName: string, limits = LIMITS): Table | FileProblem {
  if (bytes.length === 0) return fileProblem('file-empty')
  if (bytes.length > limits.bytes)
    return fileProblem('file-too-large', { megabytes: megabytes(limits.bytes) })
  const kind = notATable(bytes)
  if (kind) return fileProblem(kind)
  const decoded = decodeText(bytes)
  if (!decoded) return fileProblem('file-not-text')
  if (decoded.text.trim() === '') return fileProblem('file-empty')
  return tabulate(decoded, fileName, limits)
}

function megabytes(bytes: number): number {
  return Math.max(1, Math.floor(bytes / 1024 / 1024))
}

function tabulate(
  { text, ...decoded }: DecodedText,
  fileName: string,
  limits: typeof LIMITS
): Table | FileProblem {
  const { separator, body, firstLine } = findSeparator(text)
  const rows = split(body, { separator, firstLine, limits })
  if (isFileProblem(rows)) return rows
  const filled = rows.filter(({ cells }) => cells.some(cell => cell.trim() !== ''))
  const headings = filled[0]?.cells.map(heading => heading.trim()) ?? []
  if (headings.length > limits.columns) {
    return fileProblem('file-too-many-columns', { found: headings.length, limit: limits.columns })
  }
  if (!headings.some(heading => /\p{L}/u.test(heading))) return fileProblem('file-no-headings')
  if (filled.length === 1) return fileProblem('file-no-records')
  if (filled.length - 1 > limits.records)
    return fileProblem('file-too-many-records', { limit: limits.records })
  const records = filled.slice(1).map((row, index) => ({ record: index + 1, ...row }))
  return { fileName, ...decoded, separator, headings, records, blankRecords: rows.length - filled.length }
}

type Row = Omit<TableRecord, 'record'>
interface Splitting {
  separator: Table['separator']
  firstLine: number
  limits: typeof LIMITS
}

function split(text: string, { separator, firstLine, limits }: Splitting): Row[] | FileProblem {
  let line = firstLine
  const rows: Row[] = []
  const keep = (cells: string[], { lines }: { lines: number }) => {
    const lastLine = firstLine + lines - 1
    rows.push({ line, lastLine, cells })
    line = lastLine + 1
    // Kept here rather than returned: csv-parse would gather the cells a second time.
    return null
  }
  try {
    parse(text, {
      delimiter: separator,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_quotes: true,
      relax_column_count: true,
      to: limits.records * 2,
      on_record: keep
    })
    return rows
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return fileProblem('file-quote-not-closed', { line })
  }
}
