import type { CallRow } from './round.ts'

export const PAGE_OF_CALLS = 20

/** Where a page begins: after this call. Of one that was made meanwhile, what it would have lost says where. */
export interface CallCursor {
  limit: Date
  id: string
}

export interface CallRange {
  rows: readonly CallRow[]
  /** Of the first shown, counted from 1. */
  from: number
  previous: { at: CallCursor | null } | null
  next: CallCursor | null
}

/** What nothing presses is lost later than all the rest; the address of a page carries it. */
const NEVER = new Date(Date.UTC(9999, 11, 31))

/** A page of the calls in their order; without a cursor the one where `opened` stands, or the first. */
export function rangeOf(
  rows: readonly CallRow[],
  { after, opened }: { after: CallCursor | null; opened: string | null }
): CallRange {
  const start = after ? startAfter(rows, after) : pageWith(rows, opened)
  const shown = rows.slice(start, start + PAGE_OF_CALLS)
  const before = rows[start - PAGE_OF_CALLS - 1]
  const last = shown.at(-1)
  return {
    rows: shown,
    from: start + 1,
    previous: start > 0 ? { at: before ? cursorOf(before) : null } : null,
    next: last && start + PAGE_OF_CALLS < rows.length ? cursorOf(last) : null
  }
}

function startAfter(rows: readonly CallRow[], { limit, id }: CallCursor): number {
  const at = rows.findIndex(({ person }) => person.id === id)
  if (at >= 0) return at + 1
  const next = rows.findIndex(row => cursorOf(row).limit >= limit)
  return Math.max(next, 0)
}

function pageWith(rows: readonly CallRow[], opened: string | null): number {
  const at = rows.findIndex(({ person }) => person.id === opened)
  return at < 0 ? 0 : at - (at % PAGE_OF_CALLS)
}

const cursorOf = ({ limit, person }: CallRow): CallCursor => ({ limit: limit ?? NEVER, id: person.id })
