import { Duplicate } from '#models/duplicate.ts'

/** Compares those whose file changed with the people of their agency: see Duplicate.refresh. Returns how many people. */
export function findDuplicates(now = new Date()): Promise<number> {
  return Duplicate.refresh(now)
}
