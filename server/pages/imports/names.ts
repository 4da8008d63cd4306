import { Account } from '#models/records/account.ts'

/** Full names of those who brought lists in, by account id: one query for a page. */
export async function namesOf(imports: { by: unknown }[]): Promise<Map<string, string>> {
  const accounts = await Account.find({ _id: { $in: imports.map(({ by }) => by) } }).select(
    'firstName lastName'
  )
  return new Map(accounts.map(account => [account.id, account.fullName]))
}
