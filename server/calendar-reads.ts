import { TooMany } from '#lib/refusal.ts'

/** A calendar asks once an hour, a few telephones at once when it is set up. */
const MOST = 30
const WITHIN_MS = 60_000

let endsAt = 0
const reads = new Map<string, number>()

/** Throws TooMany for an address read without end. Each process counts its own: it is the work of one that this bounds. */
export function countRead(hash: string, now = Date.now()): void {
  if (now >= endsAt) {
    reads.clear()
    endsAt = now + WITHIN_MS
  }
  const count = (reads.get(hash) ?? 0) + 1
  reads.set(hash, count)
  if (count > MOST) throw new TooMany(Math.ceil((endsAt - now) / 1000))
}
