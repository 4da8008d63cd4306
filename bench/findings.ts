/** One figure of a bench: a ratio to what was measured in the same run, or a plain figure without a goal. */
export interface Finding {
  name: string
  value: number
  /** At most this, when the bench has a goal. */
  goal?: number
  unit?: string
  /** The raw rounds, kept in the result file. */
  raw: Record<string, unknown>
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

/** One line a finding, as the terminal shows it. */
export function line({ name, value, goal, unit = '×' }: Finding): string {
  const said = `${value.toFixed(2)} ${unit}`
  const verdict =
    goal === undefined ? '' : value <= goal ? `  (goal ≤ ${goal}: met)` : `  (goal ≤ ${goal}: MISSED)`
  return `${name.padEnd(52)} ${said}${verdict}`
}
