import { finishMerges as finishMergesMerge } from "#models/merge/steps.ts";

/** Carries on the merges of files that a process left half-way. Returns how many. */
export function finishMerges(now = new Date()): Promise<number> {
  return finishMergesMerge(now)
}
