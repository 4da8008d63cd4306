import { decodeText, type DecodedText } from './decode-text.ts'
import { notATable } from './file-kind.ts'
import { findLayout } from './layout.ts'
import { EndlessRecord, QuoteNotClosed, splitRecords, type RawRecord } from './split-records.ts'
import { fileProblem, isFileProblem, type FileProblem, type Table } from './table.ts'

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
  const { separator, skipped, firstLine, titles } = findLayout(text)
  const cut = { separator, firstLine, mostCells: limits.columns + 1 }
  const rows = filledRows(splitRecords(text.slice(skipped), cut), { ...limits, titles })
  if (isFileProblem(rows)) return rows
  const { blankRecords } = rows
  const filled = rows.filled.slice(titles)
  const headings = filled[0]?.cells.map(heading => heading.trim()) ?? []
  if (headings.length > limits.columns) return fileProblem('file-too-many-columns', { limit: limits.columns })
  if (!headings.some(heading => /\p{L}/u.test(heading))) return fileProblem('file-no-headings')
  if (filled.length === 1) return fileProblem('file-no-records')
  if (filled.length - 1 > limits.records)
    return fileProblem('file-too-many-records', { limit: limits.records })
  const records = filled.slice(1).map((row, index) => ({ record: index + 1, ...row }))
  return { fileName, ...decoded, separator, headings, records, blankRecords }
}

/** The records that hold something, up to one more than is read; and how many hold nothing. */
function filledRows(rows: Iterable<RawRecord>, limits: typeof LIMITS & { titles: number }) {
  const filled: RawRecord[] = []
  let blankRecords = 0
  try {
    for (const row of rows) {
      if (row.cells.some(cell => cell.trim() !== '')) filled.push(row)
      else blankRecords += 1
      if (filled.length > limits.titles + limits.records + 1) break
    }
    return { filled, blankRecords }
  } catch (error) {
    if (error instanceof QuoteNotClosed) return fileProblem('file-quote-not-closed', { line: error.line })
    if (error instanceof EndlessRecord) return endless(error, limits)
    throw error
  }
}

/** Why a record without end is not read: too many cells, or one cell without end. */
export function endless({ line, cells }: EndlessRecord, limits: { columns: number }): FileProblem {
  return cells > limits.columns
    ? fileProblem('file-too-many-columns', { limit: limits.columns })
    : fileProblem('file-line-too-long', { line })
}
