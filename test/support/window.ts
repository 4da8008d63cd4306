import { setTimeout as pause } from 'node:timers/promises'
import type { Limit } from '#models/access/limit.ts'

/** Long enough for any test that counts within one window, on a slow machine. */
const ROOM_MS = 20_000

/** A limit counts in windows of the clock: waits for the next one when this one is about to end. */
export async function roomInWindow(limit: Limit, now = Date.now()): Promise<void> {
  const left = limit.withinMs - (now % limit.withinMs)
  if (left < ROOM_MS) await pause(left + 1)
}
