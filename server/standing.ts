import mongoose from 'mongoose'
import { makeLog, type Logger } from '#lib/log.ts'
import '#models/records/all.ts'
import { connect } from '#models/records/database.ts'
import type { Config } from '#root/config.ts'
import { createApp } from './app.ts'

export const log = (level: string): Logger => makeLog(level, { process: 'web' })

/** True once this process has its database. */
export async function connected(uri: string, name?: string): Promise<boolean> {
  try {
    await connect(uri, name ? { name } : {})
    return true
  } catch {
    return false
  }
}

/** The application on the connected database. `appUrl` is told when it depends on the port that was had. */
export function application({
  config,
  log: logger,
  appUrl = config.APP_URL
}: {
  config: Config
  log: Logger
  appUrl?: string
}) {
  const { connection } = mongoose
  return createApp({
    appUrl,
    secret: config.SESSION_SECRET,
    trial: config.trial,
    trustProxy: config.TRUST_PROXY,
    compress: config.COMPRESS,
    client: connection.getClient(),
    databaseName: connection.name,
    log: logger
  })
}
