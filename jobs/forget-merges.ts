import { forgetMerged } from "#models/merge/deciding.ts";

/** Forgets what files were before they were merged, once it cannot be undone any more. Returns how many merges. */
export function forgetMerges(now = new Date()): Promise<number> {
  return forgetMerged(now)
}
