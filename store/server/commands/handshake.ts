import { maxDocument } from '../../bson/encode.ts'
import type { Doc } from '../../bson/values.ts'
import type { Command } from '../request.ts'

/** What one message may weigh. */
export const maxMessage = 48_000_000
/** Documents or statements that one write may carry. */
export const maxBatch = 100_000
/** The MongoDB version whose manners the store has. */
const version = '7.0.0'

/** Introduces itself as a standalone server: drivers then neither retry writes nor begin transactions. */
export const hello: Command = ({ connection, name }): Doc => ({
  ...(name === 'hello' ? { isWritablePrimary: true } : { ismaster: true }),
  helloOk: true,
  maxBsonObjectSize: maxDocument,
  maxMessageSizeBytes: maxMessage,
  maxWriteBatchSize: maxBatch,
  localTime: new Date(),
  logicalSessionTimeoutMinutes: 30,
  connectionId: connection,
  minWireVersion: 0,
  maxWireVersion: 21,
  readOnly: false
})

export const ping: Command = () => ({})

export const serverStatus: Command = (_request, server) => ({
  version,
  pid: process.pid,
  folder: server.identity,
  uptime: Math.round((Date.now() - server.startedAt) / 1000),
  connections: { current: server.connections() },
  metrics: { cursor: { open: { total: server.cursors.size } } },
  mem: { resident: Math.round(process.memoryUsage.rss() / 1048576) }
})
