import { ACCOUNT_COMPANIES } from './account-companies.ts'
import { EMAIL_IN_SEARCH } from './email-in-search.ts'
import type { Migration } from './migration.ts'
import { ROOMS } from './rooms.ts'
import { STANDARD_NAMES } from './standard-names.ts'
import { WORKSHOP_KIND } from './workshop-kind.ts'

/** Every migration in the order of its number. One that was released never changes and never goes. */
export const CATALOGUE: readonly Migration[] = [
  WORKSHOP_KIND,
  STANDARD_NAMES,
  EMAIL_IN_SEARCH,
  ROOMS,
  ACCOUNT_COMPANIES
]

export const newestOf = (catalogue: readonly Migration[]): number => catalogue.at(-1)?.number ?? 0
