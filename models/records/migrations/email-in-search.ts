import { changeDocuments } from './change-documents.ts'
import type { Migration } from './migration.ts'

/** A version that looks for no e-mail address writes none among the keys: it may run beside, and is passed over once more. */
export const EMAIL_IN_SEARCH: Migration = {
  number: 3,
  name: 'email-in-search',
  besideOlder: true,
  carry: work =>
    changeDocuments(work, {
      collection: 'people',
      filter: { email: /@/, searchKeys: { $not: /@/ } },
      fields: ['email', 'searchKeys'],
      change: person => ({
        ...person,
        searchKeys: [...((person['searchKeys'] as string[] | undefined) ?? []), String(person['email'])]
      })
    })
}
