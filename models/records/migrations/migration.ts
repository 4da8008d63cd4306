import type { mongo } from 'mongoose'

/** The connected database, without any of today's schemas: they change, what a migration says must not. */
export type Database = mongo.Db

/** A change of stored names or shapes, kept for as long as a database may still hold the old ones. */
export interface Migration {
  /** From 1, without a gap: the number a database has once this is done. */
  number: number
  /** What it changes, in a few words of a file name: 'outbox-and-seq'. */
  name: string
  /** Whether processes of the version before may work while it runs and after it. */
  besideOlder: boolean
  /** May have been made in part by a process that was killed: changes only what is still as it was. */
  carry(work: Work): Promise<void>
}

export interface Work {
  database: Database
  /** Asked before every batch. Throws LeaseLost once another process has taken the migration over. */
  assertHeld: () => void
  changed: (collection: string, count: number) => void
}
