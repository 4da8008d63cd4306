interface Kept<Found> {
  since: number
  found: Promise<Found>
}

/**
 * What is read is told for `keepMs` to whoever asks for the same; 0 tells it to nobody else. At most so many are kept: the
 * oldest leaves for a new one. What could not be read is asked for again. For what is the same for everyone alone.
 */
export function keptFor<Asked, Found>(
  read: (asked: Asked) => Promise<Found>,
  { keyOf, keepMs, most }: { keyOf: (asked: Asked) => string; keepMs: number; most: number }
): (asked: Asked, now?: number) => Promise<Found> {
  const kept = new Map<string, Kept<Found>>()
  return (asked, now = Date.now()) => {
    const key = keyOf(asked)
    const known = kept.get(key)
    if (known && now - known.since < keepMs) return known.found
    const reading = { since: now, found: read(asked) }
    kept.delete(key)
    for (const oldest of kept.keys()) {
      if (kept.size < most) break
      kept.delete(oldest)
    }
    kept.set(key, reading)
    reading.found.catch(() => {
      if (kept.get(key) === reading) kept.delete(key)
    })
    return reading.found
  }
}
