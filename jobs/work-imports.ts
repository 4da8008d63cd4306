import type { Logger } from '#lib/log.ts'
import { runImport } from '#models/importing/run/run-import.ts'

/** A long list keeps nobody waiting for ever. */
const SLICE_MS = 10_000
/** Ends in good time before another worker may begin. */
const RUN_MS = 60_000

export async function workImports({
  signal,
  leaseMs,
  log
}: {
  signal?: AbortSignal | undefined
  leaseMs?: number | undefined
  log: Logger
}): Promise<number> {
  const end = performance.now() + RUN_MS
  const report = (error: Error) => log.error({ error: error.name }, 'a list could not be read')
  const terms = {
    report,
    forMs: SLICE_MS,
    ...(signal ? { signal } : {}),
    ...(leaseMs ? { leaseMs } : {})
  }
  let slices = 0
  while (!signal?.aborted && performance.now() < end && (await runImport(terms))) slices += 1
  return slices
}
