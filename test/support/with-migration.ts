import { CATALOGUE } from '#models/records/migrations/catalogue.ts'
import type { Migration } from '#models/records/migrations/migration.ts'
import { renameFields } from '#models/records/migrations/rename-fields.ts'

/**
 * Runs a process of the product as that of the next version, which has one migration more. Arguments: which process,
 * whether the version before may run beside it ('beside' or 'alone'), then its own.
 */
const PROCESSES = {
  web: () => import('#server/main.ts'),
  worker: () => import('#jobs/main.ts'),
  migrate: () => import('#seeds/migrate.ts'),
  indexes: () => import('#seeds/indexes.ts'),
  import: () => import('#seeds/import.ts')
}
const [which = '', beside] = process.argv.splice(2, 2)

;(CATALOGUE as Migration[]).push({
  number: CATALOGUE.length + 1,
  name: 'next',
  besideOlder: beside === 'beside',
  carry: work => renameFields(work, 'demonstration', { workshops: 'raised' })
})
await PROCESSES[which as keyof typeof PROCESSES]()
