import { findDuplicates as findDuplicatesDuplicate } from "#models/duplicate/finding.ts";

/** Compares those whose file changed with the people of their agency: see Duplicate.refresh. Returns how many people. */
export function findDuplicates(now = new Date()): Promise<number> {
  return findDuplicatesDuplicate(now)
}
