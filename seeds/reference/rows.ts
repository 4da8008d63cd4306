import { createReadStream } from 'node:fs'
import path from 'node:path'
import { parse } from 'csv-parse'
import { GiveUp } from '#lib/terminal.ts'

/** One line of a reference file: its cells by heading, trimmed, and its number in the file. */
export interface Row {
  line: number
  cells: Record<string, string>
}

interface Format {
  separator: ',' | ';'
  /** Headings that must be there; others are let be. */
  headings: readonly string[]
}

/** Reads a file line by line, never whole. Throws GiveUp when headings are missing or the file is no table. */
export async function* rowsOf(file: string, { separator, headings }: Format): AsyncGenerator<Row> {
  const name = path.basename(file)
  const parser = createReadStream(file).pipe(
    parse({
      delimiter: separator,
      bom: true,
      columns: checked(name, headings),
      trim: true,
      info: true,
      relaxColumnCount: true
    })
  )
  let line = 1
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: Row['cells']
      info: { lines: number }
    }>) {
      line = info.lines
      yield { line, cells: record }
    }
  } catch (error) {
    if (error instanceof GiveUp) throw error
    const { message } = error as Error
    throw new GiveUp('terminal.reference.unreadable', { file: name, message, line: String(line) })
  }
}

function checked(file: string, headings: readonly string[]) {
  return (found: string[]) => {
    const missing = headings.filter(heading => !found.includes(heading))
    if (missing.length > 0)
      throw new GiveUp('terminal.reference.headings', { file, names: missing.join(', ') })
    return found
  }
}

/** Gathers rows so that each batch costs one look and one write. */
export async function* batchesOf<T>(rows: AsyncIterable<T>, size = 500): AsyncGenerator<T[]> {
  let batch: T[] = []
  for await (const row of rows) {
    batch.push(row)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
