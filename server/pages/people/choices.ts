import { Account } from '#models/records/account.ts'

/** The counsellors of the reader's agency who may sign in, by name: who may be someone's referring counsellor. */
export function colleaguesOf(user: Account) {
  return Account.find({ role: 'counsellor', agency: user.agency ?? null, disabledAt: null })
    .select('firstName lastName')
    .sort({ sortName: 1 })
}
