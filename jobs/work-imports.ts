import { advanceImport } from '#models/importing/run/run-import.ts'

/** One import is worked on for so long, then the next one that waits: a long list keeps nobody waiting for ever. */
const SLICE_MS = 10_000
/** A run ends in good time before another worker may begin it. */
const RUN_MS = 60_000

/** Reads, saves and undoes imported lists, a slice of each after the other. Returns how many slices. */
export async function workImports({
  signal,
  leaseMs
}: {
  signal?: AbortSignal | undefined
  leaseMs?: number | undefined
}): Promise<number> {
  const end = performance.now() + RUN_MS
  const terms = { forMs: SLICE_MS, ...(signal ? { signal } : {}), ...(leaseMs ? { leaseMs } : {}) }
  let slices = 0
  while (!signal?.aborted && performance.now() < end && (await advanceImport(terms))) slices += 1
  return slices
}
