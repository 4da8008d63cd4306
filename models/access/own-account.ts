import { slowHash, slowVerify } from '#lib/argon2.ts'
import { Refusal } from '#lib/refusal.ts'
import { writeJournal } from '#models/journal/write.ts'
import { Account } from '#models/records/account.ts'
import { admitSignIn, countFailedSignIn, forgetFailedSignIns } from './lock.ts'
import { assertStrong } from './password.ts'

export async function renameOneself(
  account: Account,
  { firstName, lastName }: { firstName: string; lastName: string },
  now = new Date()
): Promise<void> {
  const before = { firstName: account.firstName, lastName: account.lastName }
  account.set({ firstName, lastName })
  await account.save()
  const about = { kind: 'accountChanged', subject: 'account', subjectId: account._id } as const
  const changes = [
    { field: 'firstName', from: before.firstName, to: firstName },
    { field: 'lastName', from: before.lastName, to: lastName }
  ]
  const changed = changes.filter(({ from, to }) => from !== to)
  await writeJournal(...changed.map(detail => ({ ...about, by: account._id, detail, now })))
}

/** Tries count like those of signing in. Ends every session and link. Refuses beside the field that is wrong. */
export async function changePassword(
  account: Account,
  { current, password }: { current: string; password: string },
  now = new Date()
): Promise<Account> {
  const { _id, email, passwordHash } = account
  if (!(await admitSignIn(email, now))) throw new Refusal('account.password.tooMany', {}, 'current')
  if (!passwordHash || !(await slowVerify(passwordHash, current))) {
    await countFailedSignIn(email, now)
    throw new Refusal('account.password.wrong', {}, 'current')
  }
  await forgetFailedSignIns(email)
  assertStrong(password, account)
  const changed = await Account.findOneAndUpdate(
    { _id, passwordHash },
    {
      $set: { passwordHash: await slowHash(password), resetHash: null, resetExpiresAt: null },
      $unset: { linkOwed: 1 },
      $inc: { credentialVersion: 1 }
    },
    { returnDocument: 'after' }
  )
  if (!changed) throw new Refusal('errors.meanwhile.again')
  await writeJournal({ kind: 'passwordChosen', subject: 'account', subjectId: _id, by: _id, now })
  return changed
}
