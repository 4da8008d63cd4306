/** As many are looked for by one reading. */
const MOST_AT_ONCE = 100

interface Waiting<Asked, Found> {
  asked: Asked
  resolve: (found: Found) => void
  reject: (error: unknown) => void
}

/**
 * Whoever asks while a reading is under way waits for the next one, which is made for all who wait. A reading begins after
 * everyone that it answers has asked, so that nobody is told what was only true before; nothing is kept afterwards.
 * `readAll` returns how each of them finds theirs in what was read.
 */
export function together<Asked, Found>(
  readAll: (asked: readonly Asked[]) => Promise<(one: Asked) => Found>
): (one: Asked) => Promise<Found> {
  const waiting: Waiting<Asked, Found>[] = []
  let isReading = false

  async function readOn(): Promise<void> {
    isReading = true
    while (waiting.length > 0) {
      // Whose requests have come as well by now ask before it begins.
      await new Promise(resolve => setImmediate(resolve))
      const turn = waiting.splice(0, MOST_AT_ONCE)
      try {
        const find = await readAll(turn.map(({ asked }) => asked))
        for (const { asked, resolve } of turn) resolve(find(asked))
      } catch (error) {
        for (const { reject } of turn) reject(error)
      }
    }
    isReading = false
  }

  return asked =>
    new Promise((resolve, reject) => {
      waiting.push({ asked, resolve, reject })
      if (!isReading) void readOn()
    })
}

/** How one of these records is found by its id; null: it is not among them. */
export function finderById<One extends { _id: unknown }>(all: readonly One[]): (id: unknown) => One | null {
  const byId = new Map(all.map(one => [String(one._id), one]))
  return id => byId.get(String(id)) ?? null
}
