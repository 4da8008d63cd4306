/** A sum known to whoever reads: total and parts by name. */
export interface KnownSum {
  total: string
  parts: string[]
}

/** What is told of each count: itself, or words; what is told nowhere is absent. */
export type Knowledge = ReadonlyMap<string, number | 'few' | 'kept'>

const LEAST_OF_FEW = 1
const MOST_OF_FEW = 4

/**
 * All that can be worked out with a pencil: each sum with one unknown is solved, each sum whose unknowns are all
 * « < 5 » is tried at both ends, and so on across rows and columns until nothing new comes.
 */
export function deduce(sums: readonly KnownSum[], knowledge: Knowledge): Map<string, number> {
  const found = new Map<string, number>()
  const valueOf = (name: string) => {
    const told = knowledge.get(name)
    return typeof told === 'number' ? told : found.get(name)
  }
  for (let before = -1; before !== found.size;) {
    before = found.size
    for (const { total, parts } of sums) {
      const whole = valueOf(total)
      const unknown = parts.filter(part => valueOf(part) === undefined)
      const known = parts.reduce((sum, part) => sum + (valueOf(part) ?? 0), 0)
      if (whole === undefined) {
        if (unknown.length === 0) found.set(total, known)
        continue
      }
      const left = whole - known
      if (unknown.length === 1) found.set(unknown[0] ?? '', left)
      else if (unknown.length > 1 && unknown.every(name => knowledge.get(name) === 'few'))
        for (const end of [LEAST_OF_FEW, MOST_OF_FEW])
          if (left === end * unknown.length) for (const name of unknown) found.set(name, end)
    }
  }
  return found
}
