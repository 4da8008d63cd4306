import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import '#models/records/all.ts'
import { buildIndexes, connect, disconnect } from '#models/records/database.ts'
import { deliverNotices } from '#jobs/deliver-notices.ts'
import { raiseCast } from '#seeds/cast.ts'
import { startStore } from '#store/start.ts'
import { plantConfirmations } from '#test/support/confirmations.ts'
import { trialDelivery } from '#test/support/trial-delivery.ts'
import type { Finding } from './findings.ts'

const MESSAGES = 1000

/** A thousand confirmations written and kept for the mailbox of the trial: what this process and its store work. */
export async function deliver(): Promise<Finding[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'declic-bench-deliver-'))
  const store = await startStore({ folder, durable: false })
  await connect(store.uri, { name: 'bench', waitMs: 10_000 })
  try {
    await buildIndexes()
    await raiseCast()
    const delivery = { ...trialDelivery(), forMs: 60_000 }
    await deliverNotices(delivery)
    await plantConfirmations(MESSAGES)
    const before = process.cpuUsage()
    const sent = await deliverNotices(delivery)
    if (sent !== MESSAGES) throw new Error(`${sent} messages left`)
    const { user, system } = process.cpuUsage(before)
    const value = (user + system) / 1e6
    return [
      {
        name: `messages: ${MESSAGES} sent, of the processor`,
        value,
        goal: 8,
        unit: 's',
        raw: { user, system }
      }
    ]
  } finally {
    await disconnect()
    await store.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
