import { makeLog } from '#lib/log.ts'
import { connect, disconnect } from '#models/records/database.ts'
import { startWorker } from '#jobs/worker.ts'

/**
 * The worker of a test that kills it: the product's own, but for leases and locks of two seconds, so that what a dead
 * worker held is free soon. Arguments: address of the database, address of the mail server.
 */
const [uri = '', smtpUrl = ''] = process.argv.slice(2)

await connect(uri, { waitMs: 20_000 })
const worker = startWorker({
  appUrl: 'https://declic.example.org',
  secret: 'x'.repeat(32),
  smtpUrl,
  mailFrom: 'declic@example.org',
  trial: false,
  log: makeLog(process.env['LOG_LEVEL'] ?? 'silent'),
  pace: { leaseMs: 2_000, lockMs: 2_000, smtpTimeoutMs: 5_000 }
})
process.once('SIGTERM', () => {
  void worker
    .stop()
    .then(disconnect)
    .then(() => process.exit(0))
})
