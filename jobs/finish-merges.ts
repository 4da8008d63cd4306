import { Merge } from '#models/merge.ts'

/** Carries on the merges of files that a process left half-way. Returns how many. */
export function finishMerges(now = new Date()): Promise<number> {
  return Merge.finish(now)
}
