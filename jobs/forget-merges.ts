import { Merge } from '#models/merge.ts'

/** Forgets what files were before they were merged, once it cannot be undone any more. Returns how many merges. */
export function forgetMerges(now = new Date()): Promise<number> {
  return Merge.forget(now)
}
