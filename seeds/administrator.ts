import mongoose from 'mongoose'
import { readEmailAddress } from '#lib/identifiers/email-address.ts'
import { Refusal } from '#lib/refusal.ts'
import { command, GiveUp, say } from '#lib/terminal.ts'
import { Account } from '#models/records/account.ts'
import { ConfigError, readConfig } from '#root/config.ts'
import { withDatabaseOf } from './with-database.ts'
import { inviteColleague } from '#models/access/colleagues.ts'
import { requestPasswordLink } from '#models/access/links.ts'

/**
 * `npm run administrator -- EMAIL FIRST-NAME LAST-NAME`: the first account of an installation, who invites the others.
 * The worker sends the link. Run again, it sends a new link to an account that never chose a password.
 */
async function administrator(): Promise<void> {
  const [, , typed = '', firstName = '', lastName = ''] = process.argv
  const address = readEmailAddress(typed)
  if ('problem' in address || !firstName || !lastName) throw new GiveUp('terminal.administrator.usage')
  const config = readConfig()
  const { value: email } = address
  await withDatabaseOf(config, async () => {
    const { name } = mongoose.connection
    const known = await Account.findOne({ email })
    if (known && (known.role !== 'administrator' || known.passwordHash || known.disabledAt))
      throw new GiveUp('terminal.administrator.taken', { email, name })
    if (known) await requestPasswordLink(email, config.SESSION_SECRET)
    else await invite({ email, firstName, lastName }, config.SESSION_SECRET)
    say('terminal.administrator.done', { email, name })
  })
}

async function invite(who: { email: string; firstName: string; lastName: string }, secret: string) {
  try {
    await inviteColleague({ ...who, role: 'administrator' }, secret)
  } catch (error) {
    // Someone else ran the same command at the same moment: the account is there, and its link leaves.
    if (!(error instanceof Refusal)) throw error
  }
}

await command(administrator, [ConfigError])
