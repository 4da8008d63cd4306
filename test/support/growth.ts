/** Times the size that the larger piece of work has. */
const LARGER = 8
/** Work that grows with its size costs about 8 times as much, work that grows with its square 64 times. */
export const AT_MOST = 24
/** Below it the processor's own count says nothing. */
const LEAST_MS = 2

/**
 * How many times as much of the processor a work costs when its size is eight times as large: the best of three rounds
 * of each, after one that warms up. It compares the work with itself, so that no slow or busy machine upsets it.
 */
export async function growthOf(size: number, work: (size: number) => unknown): Promise<number> {
  const small = Math.round(size / LARGER)
  await work(small)
  const rounds = { small: Infinity, large: Infinity }
  for (let round = 0; round < 3; round++) {
    rounds.small = Math.min(rounds.small, await spent(() => work(small)))
    rounds.large = Math.min(rounds.large, await spent(() => work(size)))
    // What is plain after one round needs no other.
    if (grown(rounds) < AT_MOST / 2 || grown(rounds) > AT_MOST * 2) break
  }
  return grown(rounds)
}

const grown = ({ small, large }: { small: number; large: number }) => large / Math.max(small, LEAST_MS)

/** Milliseconds of the processor, not of the clock: what else the machine does is not counted. */
async function spent(work: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
