import { CATALOGUE, newestOf } from './catalogue.ts'
import { LeaseLost, takeLease, type Lease, type Pace } from './lease.ts'
import type { Database, Migration, Work } from './migration.ts'
import { advance, birth, numberOf } from './stored-number.ts'

export interface Listener {
  waiting(): void
  begun(migration: Migration): void
  changed(collection: string, count: number): void
  done(migration: Migration): void
}

export interface Migrating {
  catalogue?: readonly Migration[]
  listener?: Partial<Listener>
  pace?: Pace
}

/** The migrations a database still needs, in their order. An empty one is born at the newest number and needs none. */
export async function pendingIn(
  database: Database,
  catalogue: readonly Migration[] = CATALOGUE
): Promise<Migration[]> {
  const stored = await numberOf(database, newestOf(catalogue))
  return catalogue.filter(({ number }) => number > stored.number)
}

/** Returns how many it ran. May run again, by several at once (they take turns), and after one that was killed. */
export async function migrate(
  database: Database,
  { catalogue = CATALOGUE, listener = {}, pace }: Migrating = {}
): Promise<number> {
  while ((await pendingIn(database, catalogue)).length > 0) {
    const onWaiting = () => listener.waiting?.()
    const lease = await takeLease(database, { ...(pace ? { pace } : {}), onWaiting })
    try {
      return await carryPending(database, { catalogue, listener, lease })
    } catch (error) {
      if (!(error instanceof LeaseLost)) throw error
    } finally {
      await lease.release()
    }
  }
  return 0
}

interface Turn {
  catalogue: readonly Migration[]
  listener: Partial<Listener>
  lease: Lease
}

/** Reads anew what is pending: another process may have done it while this one waited. */
async function carryPending(database: Database, { catalogue, listener, lease }: Turn): Promise<number> {
  const pending = await pendingIn(database, catalogue)
  const work: Work = {
    database,
    assertHeld: () => lease.assertHeld(),
    changed: (collection, count) => listener.changed?.(collection, count)
  }
  // A database older than all numbers gets its own now, so that each step can be counted on it.
  await birth(database, 0)
  for (const migration of pending) {
    listener.begun?.(migration)
    await migration.carry(work)
    lease.assertHeld()
    await advance(database, migration)
    listener.done?.(migration)
  }
  return pending.length
}
