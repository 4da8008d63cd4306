import { existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { command, GiveUp, say } from '#lib/terminal.ts'
import { ConfigError, readConfig } from '#root/config.ts'
import { hold, readOwner } from '#store/lock.ts'

/** `npm run fresh`: erases the trial data, and those alone. Refuses while a Déclic runs on them. */
function fresh(): Promise<void> {
  const { trial, DATA_DIR: folder } = readConfig()
  if (!trial) throw new GiveUp('terminal.fresh.notTrial')
  const store = path.join(folder, 'store')
  if (!existsSync(path.join(store, 'data.lmdb'))) {
    say('terminal.fresh.nothing', { folder })
    return Promise.resolve()
  }
  if (!hold(store))
    throw new GiveUp('terminal.fresh.running', { folder, pid: String(readOwner(store)?.pid ?? '?') })
  rmSync(store, { recursive: true, force: true })
  say('terminal.fresh.done', { folder })
  return Promise.resolve()
}

await command(async () => fresh(), [ConfigError])
