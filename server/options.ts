import type { Request, Response } from 'express'
import type { MongoClient } from 'mongodb'
import type { Logger } from '#lib/log.ts'

/** What the entry point hands the application; nothing in it reads the environment. */
export interface AppOptions {
  appUrl: string
  secret: string
  trial: boolean
  trustProxy: number
  /** Whether answers leave compressed; the proxy in front may do it instead. */
  compress: boolean
  /** How long what is answered about the open workshops is kept, and around a full one a moment of it; 0: for nobody else. */
  keepOpenMs?: number | undefined
  /** The connected driver and the name of its database, for the session store. */
  client: MongoClient
  databaseName: string
  log: Logger
}

/** What the entry point handed the application. */
export function optionsOf({ app }: Request | Response): AppOptions {
  const locals: unknown = app.locals
  return (locals as { options: AppOptions }).options
}
