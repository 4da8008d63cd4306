import type { Key, Params } from '#lib/i18n.ts'
import { CATALOGUE, newestOf } from './catalogue.ts'
import type { Database, Migration } from './migration.ts'
import { numberOf } from './stored-number.ts'

export interface Reason {
  key: Key
  params: Params
}

/** Null when it may work with the database; an empty one is born at the newest number. */
export async function whyNotServed(
  database: Database,
  catalogue: readonly Migration[] = CATALOGUE
): Promise<Reason | null> {
  const newest = newestOf(catalogue)
  const { number, oldest } = await numberOf(database, newest)
  const params = { name: database.databaseName, number, newest }
  if (oldest > newest) return { key: 'terminal.migrate.newer', params }
  return number < newest ? { key: 'terminal.migrate.pending', params } : null
}
