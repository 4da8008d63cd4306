import { turnWaits as turn } from '#models/person/keep-waits.ts'

/** Moves people whom time alone has moved in the portfolios. Returns how many. */
export function turnWaits(now = new Date()): Promise<number> {
  return turn(now)
}
