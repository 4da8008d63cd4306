import { randomUUID } from 'node:crypto'
import { Heartbeat, PROCESS_KINDS, type ProcessKind } from '#models/records/heartbeat.ts'

/** A process says so often that it lives: four small writes a minute. */
export const BEAT_EVERY_MS = 15_000
/** Three beats missed: whoever is silent that long is taken for dead, and told within a minute. */
export const SILENT_AFTER_MS = 3 * BEAT_EVERY_MS

/** Costs the store nothing: a process is heard of soon after it began to work. */
const LOOK_EVERY_MS = 1000

export interface Beating {
  stop(): void
}

/** Says it at once, then every 15 s while `isAlive`. A beat that the store does not take is left to the next. */
export function keepBeating(
  kind: ProcessKind,
  {
    isAlive = () => true,
    everyMs = BEAT_EVERY_MS
  }: { isAlive?: () => boolean; everyMs?: number | undefined } = {}
): Beating {
  const id = randomUUID()
  let last = -Infinity
  const look = () => {
    if (performance.now() - last < everyMs || !isAlive()) return
    last = performance.now()
    beat(id, kind).catch(() => undefined)
  }
  look()
  const looking = setInterval(look, LOOK_EVERY_MS)
  looking.unref()
  return { stop: () => clearInterval(looking) }
}

export async function beat(id: string, kind: ProcessKind, now = new Date()): Promise<void> {
  await Heartbeat.updateOne({ _id: id }, { $set: { kind, at: now } }, { upsert: true })
}

export interface HeardOf {
  kind: ProcessKind
  /** The last time any process of the kind was heard of; null when none ever was. */
  at: Date | null
  alive: number
}

export async function heardOf(now = new Date()): Promise<HeardOf[]> {
  const beats = await Heartbeat.find().select('kind at').lean()
  const since = now.getTime() - SILENT_AFTER_MS
  return PROCESS_KINDS.map(kind => {
    const moments = beats.filter(one => one.kind === kind).map(({ at }) => at.getTime())
    return {
      kind,
      at: moments.length > 0 ? new Date(Math.max(...moments)) : null,
      alive: moments.filter(at => at >= since).length
    }
  })
}
