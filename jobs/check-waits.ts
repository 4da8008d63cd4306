import { checkWaits as check } from '#models/person/keep-waits.ts'

/** Works out again what everyone waits for: returns how many differed, 0 as long as every verb keeps it. */
export function checkWaits(now = new Date()): Promise<number> {
  return check(now)
}
