import { changeDocuments } from './change-documents.ts'
import type { Migration } from './migration.ts'

/** A version that knows no kinds writes workshops without one, and they are read as detection: it may run beside. */
export const WORKSHOP_KIND: Migration = {
  number: 1,
  name: 'workshop-kind',
  besideOlder: true,
  carry: work =>
    changeDocuments(work, {
      collection: 'workshops',
      filter: { kind: { $exists: false } },
      fields: ['kind'],
      change: workshop => ({ ...workshop, kind: 'detection' })
    })
}
