import { decoyHash, isOutdated, slowHash, slowVerify } from '#lib/argon2.ts'
import { writeJournal } from '#models/journal/write.ts'
import { Account } from '#models/records/account.ts'
import { admitSignIn, countFailedSignIn, forgetFailedSignIns } from './lock.ts'

/** Null for every refusal alike, at the same time. Throws Busy when too many sign in at once. */
export async function signIn(
  { email, password }: { email: string; password: string },
  now = new Date()
): Promise<Account | null> {
  const address = email.trim().toLowerCase()
  const admitted = await admitSignIn(address, now)
  const account = await Account.findOne({ email: address })
  const open = admitted && account !== null && !account.disabledAt && account.passwordHash !== null
  // Verified even when there is no password to verify, so that every refusal takes the time of a hash.
  const decoy = await decoyHash()
  const right = await slowVerify(open && account.passwordHash ? account.passwordHash : decoy, password)
  if (!open || !right) {
    await countFailedSignIn(address, now)
    return null
  }
  await forgetFailedSignIns(address)
  await noteSignIn(account, password, now)
  return account
}

/** A hash made at an older cost is made again while the password is at hand. */
async function noteSignIn(account: Account, password: string, now: Date): Promise<void> {
  const { _id, passwordHash } = account
  const renewed = passwordHash && isOutdated(passwordHash) ? await slowHash(password) : passwordHash
  const accounts = Account
  await accounts.updateOne(
    { _id, passwordHash: passwordHash ?? '' },
    { $set: { signedInAt: now, ...(renewed ? { passwordHash: renewed } : {}) } }
  )
  await writeSignIn(_id, now)
}

export async function signInWithoutPassword({ _id }: Account, now = new Date()): Promise<void> {
  await Account.updateOne({ _id }, { $set: { signedInAt: now } })
  await writeSignIn(_id, now)
}

function writeSignIn(_id: Account['_id'], now: Date): Promise<void> {
  return writeJournal({ kind: 'signedIn', subject: 'account', subjectId: _id, by: _id, now })
}
