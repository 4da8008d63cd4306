import { runImport } from '#models/importing/run/run-import.ts'

/** One import is worked on for so long, then the next one that waits: a long list keeps nobody waiting for ever. */
const TURN_MS = 10_000
/** A tick ends in good time before another worker may begin it. */
const TICK_MS = 60_000

/** Reads, saves and undoes the lists brought in, each in its turn. How many turns were taken. */
export async function workImports({
  signal,
  leaseMs
}: {
  signal?: AbortSignal | undefined
  leaseMs?: number | undefined
}): Promise<number> {
  const end = performance.now() + TICK_MS
  const terms = { forMs: TURN_MS, ...(signal ? { signal } : {}), ...(leaseMs ? { leaseMs } : {}) }
  let turns = 0
  while (!signal?.aborted && performance.now() < end && (await runImport(terms))) turns += 1
  return turns
}
