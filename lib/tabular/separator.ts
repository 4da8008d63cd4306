import type { Table } from './table.ts'

const SEPARATORS = [';', ',', '\t'] as const

/**
 * Finds what separates the cells, by the first line that holds something: the sign seen most often outside
 * quotes, the semicolon of French Excel when none is. Excel's own « sep=; » line settles it and is left out.
 */
export function findSeparator(text: string): {
  separator: Table['separator']
  body: string
  firstLine: number
} {
  const said = /^sep=([;,\t])\r?\n/i.exec(text)
  const named = SEPARATORS.find(separator => separator === said?.[1])
  if (said && named) return { separator: named, body: text.slice(said[0].length), firstLine: 2 }
  const heading = unquoted(/[^\r\n]*\S[^\r\n]*/.exec(text)?.[0] ?? '')
  const counts = SEPARATORS.map(separator => heading.split(separator).length)
  const separator = SEPARATORS[counts.indexOf(Math.max(...counts))] ?? ';'
  return { separator, body: text, firstLine: 1 }
}

function unquoted(line: string): string {
  return line.slice(0, 20_000).replace(/"[^"]*"/g, '')
}
