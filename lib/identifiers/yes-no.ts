import { fold } from './person-name.ts'
import type { Reading } from './reading.ts'

/** A declared fact that may well not be known. */
export type YesNo = 'yes' | 'no' | 'unknown'

const ANSWERS = new Map<string, YesNo>([
  ...['oui', 'o', 'x', '1', 'vrai', 'true', 'yes', 'y', 'v', 't'].map(said => [said, 'yes'] as const),
  ...['non', 'n', '0', 'faux', 'false', 'no', 'f'].map(said => [said, 'no'] as const),
  ...['', 'nc', 'nr', 'na', 'n a', 'inconnu', 'unknown', 'ne sait pas', 'nsp'].map(
    said => [said, 'unknown'] as const
  )
])

/** Reads a yes or no as people tick it (oui, O, x, 1, VRAI, true…); nothing typed is « unknown », never « no ». */
export function readYesNo(typed: string): Reading<YesNo, 'yes-no-unreadable'> {
  const answer = ANSWERS.get(fold(typed === '✓' || typed === '✔' ? 'x' : typed))
  return answer ? { value: answer } : { problem: 'yes-no-unreadable' }
}
