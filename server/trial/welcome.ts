import { say, words } from '#lib/terminal.ts'
import { TRIAL_PASSWORD } from '#seeds/demonstration/cast.ts'
import { onePerRole, placeName } from '#models/access/place.ts'

/** Says in the terminal where Déclic answers and who may sign in. */
export async function welcome({ url, folder }: { url: string; folder: string }): Promise<void> {
  const accounts = await onePerRole()
  const lines = await Promise.all(
    accounts.map(async account => {
      const role = words(`terminal.role.${account.role}`, { place: await placeName(account) })
      return `  ${account.email.padEnd(30)} ${account.fullName} (${role})\n`
    })
  )
  process.stdout.write('\n')
  say('terminal.start.ready', { url })
  say('terminal.start.trial', { folder })
  if (lines.length > 0) {
    say('terminal.start.signIn', { password: TRIAL_PASSWORD })
    process.stdout.write(lines.join(''))
  }
  say('terminal.start.hint')
}
