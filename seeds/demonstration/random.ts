/** Chance that is the same every time: a demonstration raised twice is the same demonstration. */
export interface Chance {
  /** True with this probability. */
  happens(probability: number): boolean
  /** A whole number between two, both included. */
  between(least: number, most: number): number
  pick<T>(list: readonly T[]): T
  /** The list in another order. */
  shuffled<T>(list: readonly T[]): T[]
}

/** Chance grown from a text. Mulberry32, seeded by FNV-1a: small, quick, good enough for invented people. */
export function chanceOf(seed: string): Chance {
  let state = 2166136261
  for (const sign of seed) state = Math.imul(state ^ sign.charCodeAt(0), 16777619)
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  return {
    happens: probability => next() < probability,
    between,
    pick: list => list[between(0, list.length - 1)] as (typeof list)[number],
    shuffled: list =>
      list
        .map(item => ({ item, rank: next() }))
        .toSorted((a, b) => a.rank - b.rank)
        .map(({ item }) => item)
  }
}
