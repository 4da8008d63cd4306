/** How one test ended, or a hook that failed. */
export type Outcome = { state: 'passed' | 'skipped' } | { state: 'failed'; title: string; why: string }

/** A test file that was run. */
export interface Ran {
  file: string
  outcomes: Outcome[]
  ms: number
}

/** One line for a file, as it ends. */
export function lineOf({ file, outcomes, ms }: Ran): string {
  const failed = countOf(outcomes, 'failed')
  const count = `${outcomes.length} ${outcomes.length === 1 ? 'test' : 'tests'}`
  return [
    failed > 0 ? '✘' : '✔',
    file,
    count,
    ...(failed > 0 ? [`${failed} failed`] : []),
    `${seconds(ms)} s`
  ].join('  ')
}

/** What failed and why, one after the other; then, on a line of its own, how many tests ended in which way. */
export function closing(ran: Ran[]): string {
  const failures = ran.flatMap(({ file, outcomes }) =>
    outcomes.flatMap(one => (one.state === 'failed' ? [`${file}\n${one.title}\n${one.why}`] : []))
  )
  const all = ran.flatMap(({ outcomes }) => outcomes)
  const [passed, failed, skipped] = (['passed', 'failed', 'skipped'] as const).map(state =>
    countOf(all, state)
  )
  return [
    ...failures.map((failure, at) => `\n${at + 1}) ${failure}`),
    '',
    `${passed} passed, ${failed} failed, ${skipped} skipped`
  ].join('\n')
}

/** True when every file held tests and none of them failed. */
export function isGreen(ran: Ran[]): boolean {
  return ran.every(({ outcomes }) => outcomes.length > 0 && countOf(outcomes, 'failed') === 0)
}

function countOf(outcomes: Outcome[], state: Outcome['state']): number {
  return outcomes.filter(one => one.state === state).length
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1)
}
