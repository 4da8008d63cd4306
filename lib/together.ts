/** As many are looked for by one reading. */
const MOST_AT_ONCE = 100

interface Waiting<Asked, Found> {
  asked: Asked
  resolve: (found: Found) => void
  reject: (error: unknown) => void
}

/** A reading that has lasted as long holds nobody back any more. */
const PATIENCE_MS = 500

/**
 * Whoever asks while a reading is under way waits for the next one, which is made for all who wait. A reading begins after
 * everyone that it answers has asked, so that nobody is told what was only true before; nothing is kept afterwards. Where one
 * fails, those who wait fail with it: they have waited for the same store. `readAll` returns how each of them finds theirs in
 * what was read.
 */
export function together<Asked, Found>(
  readAll: (asked: readonly Asked[]) => Promise<(one: Asked) => Found>,
  { patienceMs = PATIENCE_MS } = {}
): (one: Asked) => Promise<Found> {
  const waiting: Waiting<Asked, Found>[] = []
  let underWay = 0
  let begun = 0

  async function readOn(): Promise<void> {
    underWay++
    while (waiting.length > 0) {
      begun = Date.now()
      // Whose requests have come as well by now ask before it begins.
      await new Promise(resolve => setImmediate(resolve))
      const turn = waiting.splice(0, MOST_AT_ONCE)
      if (turn.length === 0) continue
      try {
        const find = await readAll(turn.map(({ asked }) => asked))
        for (const { asked, resolve } of turn) resolve(find(asked))
      } catch (error) {
        for (const { reject } of [...turn, ...waiting.splice(0)]) reject(error)
      }
    }
    underWay--
  }

  return asked =>
    new Promise((resolve, reject) => {
      waiting.push({ asked, resolve, reject })
      if (underWay === 0 || Date.now() - begun > patienceMs) void readOn()
    })
}

/** How one of these records is found by its id; null: it is not among them. */
export function finderById<One extends { _id: unknown }>(all: readonly One[]): (id: unknown) => One | null {
  const byId = new Map(all.map(one => [String(one._id), one]))
  return id => byId.get(String(id)) ?? null
}
