/** `doubtful`: someone must say who it is. `elsewhere`: in another agency, left alone. `ignored`: a repetition. */
export const OUTCOMES = [
  'new',
  'changed',
  'unchanged',
  'doubtful',
  'refused',
  'setAside',
  'ignored',
  'elsewhere',
  'saved'
] as const
export type Outcome = (typeof OUTCOMES)[number]

/** Lines by outcome; `others` are the new ones that go to another agency than the reader's, `check` those to read first. */
export type Counts = Record<Outcome | 'others' | 'check', number>

export function noLines(): Counts {
  return {
    new: 0,
    changed: 0,
    unchanged: 0,
    doubtful: 0,
    refused: 0,
    setAside: 0,
    ignored: 0,
    elsewhere: 0,
    saved: 0,
    others: 0,
    check: 0
  }
}

export function countLine(
  counts: Counts,
  { outcome, agency, check }: { outcome: Outcome; agency?: string | null; check?: boolean },
  by = 1
): void {
  counts[outcome] += by
  if (outcome === 'new' && agency) counts.others += by
  if (check) counts.check += by
}
