/** In the order in which each key is first met. */
export function grouped<One>(all: readonly One[], keyOf: (one: One, at: number) => string): One[][] {
  const groups = new Map<string, One[]>()
  for (const [at, one] of all.entries()) {
    const key = keyOf(one, at)
    const group = groups.get(key)
    if (group) group.push(one)
    else groups.set(key, [one])
  }
  return [...groups.values()]
}
