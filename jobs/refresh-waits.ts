import { refreshWaits as refresh } from '#models/person/keep-waits.ts'

/** Works out again what those wait for whom a change concerned. Returns how many changed records it looked at. */
export function refreshWaits(now = new Date()): Promise<number> {
  return refresh(now)
}
