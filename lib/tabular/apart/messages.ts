import type { ListFound, ListQuestion } from '../read-list.ts'
import type { FileProblem } from '../table.ts'
import type { SheetsToChoose } from '../workbook/read-workbook.ts'

export type ToReader =
  | { kind: 'bytes'; bytes: Uint8Array }
  | { kind: 'read'; question: ListQuestion }
  /** Asks for the text written out of a workbook, from so many bytes on. */
  | { kind: 'text'; at: number }

export type Answer = (Omit<ListFound, 'text'> & { textSize: number }) | SheetsToChoose | FileProblem

export type FromReader =
  { kind: 'ready' } | { kind: 'found'; found: Answer } | { kind: 'text'; bytes: Uint8Array }
