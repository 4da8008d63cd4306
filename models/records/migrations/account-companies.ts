import { changeDocuments } from './change-documents.ts'
import type { Migration } from './migration.ts'

/** An account that welcomed for one company may welcome for several: `company` becomes the list `companies`. */
export const ACCOUNT_COMPANIES: Migration = {
  number: 5,
  name: 'account-companies',
  besideOlder: false,
  carry: work =>
    changeDocuments(work, {
      collection: 'accounts',
      filter: { company: { $exists: true } },
      fields: ['company', 'companies'],
      change: ({ company, ...account }) => ({ ...account, companies: company ? [company] : [] })
    })
}
