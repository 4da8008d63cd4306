import { connect, disconnect } from '#models/records/database.ts'
import { finishDemonstration } from './demonstration.ts'

/** The agencies that were not needed to begin with, raised beside the running application; ends with it. */
process.once('disconnect', () => process.exit(1))
if (process.connected === false) process.exit(1)
process.once('SIGTERM', () => process.exit(1))
await connect(process.argv[2] ?? '', { waitMs: 5000 })
await finishDemonstration()
await disconnect()
// The channel to the application would keep this process alive.
process.exit(0)
