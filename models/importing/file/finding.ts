import type { Key, Params } from '#lib/i18n.ts'
import type { Problem, Severity } from '#lib/tabular/problem.ts'

/** A value before it is said in the reader's language. `at` moments are spoken in their zone. */
export type DisplayText =
  | { text: string }
  | { day: string }
  | { from: Date; to: Date; zone: string }
  | { key: Key }
  | { count: number }
  | null

/** One field of a record we already know: what it holds, what the line says. `column` is the heading of the file. */
export interface Change {
  column: string
  before: DisplayText
  after: DisplayText
}

/** One thing to say of a line; `column` is absent when it is about the whole line. */
export interface Finding {
  column: string | undefined
  value: string
  reason: Key
  params: Params
  severity: Severity
}

export function findingOf({ column, value, reason, params, severity }: Problem<string>): Finding {
  return { column, value, reason, params, severity }
}

export function text(value: string | null | undefined): DisplayText {
  return value ? { text: value } : null
}

export function batches<Item>(items: readonly Item[], size: number): Item[][] {
  const pieces: Item[][] = []
  for (let from = 0; from < items.length; from += size) pieces.push(items.slice(from, from + size))
  return pieces
}
