import '#models/records/all.ts'
import { Refusal } from '#lib/refusal.ts'
import { GiveUp, say } from '#lib/terminal.ts'
import { buildIndexes, database } from '#models/records/database.ts'
import { migrate, type Listener } from '#models/records/migrations/migrate.ts'
import type { Migration } from '#models/records/migrations/migration.ts'
import { whyNotServed } from '#models/records/migrations/why-not-served.ts'

/**
 * Carries the connected database to the names and shapes of this version, says how it gets on, and builds the indexes
 * that this takes. Throws GiveUp when a later version has carried it further, or something stands in the way.
 */
export async function carryDatabase(): Promise<void> {
  try {
    const carried = await migrate(database(), { listener: spoken })
    if (carried > 0) await buildIndexes()
  } catch (error) {
    throw error instanceof Refusal ? new GiveUp(error.key, error.params) : error
  }
  // Nothing is pending any more: what still stands in the way is a number this version does not know.
  const why = await whyNotServed(database())
  if (why) throw new GiveUp(why.key, why.params)
}

const spoken: Listener = {
  waiting: () => say('terminal.migrate.waiting'),
  begun: migration => {
    say('terminal.migrate.begun', { number: migration.number, what: migration.name })
    sayWhetherBeside(migration)
  },
  changed: (name, count) => say('terminal.moved.count', { name, count }),
  done: ({ number }) => say('terminal.migrate.done', { number })
}

/** Whether the version before may run at the same time. */
export function sayWhetherBeside({ besideOlder }: Migration): void {
  say(besideOlder ? 'terminal.migrate.besideOlder' : 'terminal.migrate.alone')
}
