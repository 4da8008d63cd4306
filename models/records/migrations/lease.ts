import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from './migration.ts'
import { MIGRATIONS } from './stored-number.ts'
import { isDuplicateKey } from '../duplicate-key.ts'

const LEASE = 'lease'
/** How often the holder shows that it lives, and how long it may be silent before it counts as dead. */
export interface Pace {
  beatMs: number
  silentMs: number
}
export const PACE: Pace = { beatMs: 1_000, silentMs: 10_000 }

interface Held {
  _id: string
  holder: string | null
  /** Rises while the holder lives. */
  beat: number
}

export interface Lease {
  /** Throws LeaseLost when this process was silent for so long that another one may have begun. */
  assertHeld(): void
  release(): Promise<void>
}

/** Another process has taken the turn over; what was done so far stays done. */
export class LeaseLost extends Error {
  constructor() {
    super('Another process carries the database')
    this.name = 'LeaseLost'
  }
}

const leases = (database: Database) => database.collection<Held>(MIGRATIONS)

/** A holder whose beat stands still for `silentMs`, by the clock of whoever waits, is dead: no clocks are compared. */
export async function takeLease(
  database: Database,
  { pace = PACE, onWaiting }: { pace?: Pace; onWaiting?: () => void } = {}
): Promise<Lease> {
  const me = randomUUID()
  let seen = await current(database)
  let since = performance.now()
  let isTold = false
  for (;;) {
    const isFree = seen.holder === null || performance.now() - since > pace.silentMs
    if (isFree && (await takeIfUnchanged(database, seen, me))) return keep(database, me, pace)
    if (!isFree && !isTold) onWaiting?.()
    isTold ||= !isFree
    await delay(Math.min(pace.beatMs, pace.silentMs) / 4)
    const now = await current(database)
    if (now.holder !== seen.holder || now.beat !== seen.beat) since = performance.now()
    seen = now
  }
}

async function current(database: Database): Promise<Held> {
  const nobody = { holder: null, beat: 0 }
  try {
    await leases(database).updateOne({ _id: LEASE }, { $setOnInsert: nobody }, { upsert: true })
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
  }
  return (await leases(database).findOne({ _id: LEASE })) ?? { _id: LEASE, ...nobody }
}

async function takeIfUnchanged(
  database: Database,
  { _id, holder, beat }: Held,
  me: string
): Promise<boolean> {
  const { modifiedCount } = await leases(database).updateOne(
    { _id, holder, beat },
    { $set: { holder: me }, $inc: { beat: 1 } }
  )
  return modifiedCount === 1
}

/** Beats until released. A beat that nobody acknowledged for too long is as good as a lost turn. */
function keep(database: Database, me: string, { beatMs, silentMs }: Pace): Lease {
  let lastBeat = performance.now()
  let isLost = false
  const beat = async () => {
    const begun = performance.now()
    const { matchedCount } = await leases(database).updateOne(
      { _id: LEASE, holder: me },
      { $inc: { beat: 1 } }
    )
    if (matchedCount === 0) isLost = true
    else lastBeat = begun
  }
  // The store may be away for a moment: the next beat says more.
  const timer = setInterval(() => void beat().catch(() => undefined), beatMs)
  return {
    assertHeld() {
      if (isLost || performance.now() - lastBeat > silentMs) throw new LeaseLost()
    },
    async release() {
      clearInterval(timer)
      await leases(database).updateOne({ _id: LEASE, holder: me }, { $set: { holder: null } })
    }
  }
}
