import { runImport } from '#models/importing/run/run-import.ts'

/** A long list keeps nobody waiting for ever. */
const SLICE_MS = 10_000
/** Ends in good time before another worker may begin. */
const RUN_MS = 60_000

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
  while (!signal?.aborted && performance.now() < end && (await runImport(terms))) slices += 1
  return slices
}
