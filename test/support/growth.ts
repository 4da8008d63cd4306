/** Times the size that the larger piece of work has. */
const LARGER = 8
/** Work that grows with its size costs about 8 times as much, work that grows with its square 64 times. */
export const AT_MOST = 24
/** Below it the processor's own count says nothing. */
const LEAST_MS = 2

/**
 * How many times as much of the processor a work costs when its size is eight times as large: the best of some rounds
 * of each, after one that warms up. It compares the work with itself, so that no slow or busy machine upsets it; and
 * since noise only ever adds, one round that is plain is enough, while none that is not.
 */
export async function growthOf(size: number, work: (size: number) => unknown): Promise<number> {
  const small = Math.round(size / LARGER)
  await work(small)
  const rounds = { small: Infinity, large: Infinity }
  for (let round = 0; round < MOST_ROUNDS; round++) {
    rounds.small = Math.min(rounds.small, await spent(() => work(small)))
    rounds.large = Math.min(rounds.large, await spent(() => work(size)))
    if (grown(rounds) < AT_MOST) break
  }
  return grown(rounds)
}

const MOST_ROUNDS = 8
const grown = ({ small, large }: { small: number; large: number }) => large / Math.max(small, LEAST_MS)

/** Milliseconds of the processor, not of the clock: what else the machine does is not counted. */
async function spent(work: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
