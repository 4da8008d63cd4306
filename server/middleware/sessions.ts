import type { RequestHandler } from 'express'
import session from 'express-session'
import { MongoStore } from 'connect-mongo'
import type { MongoClient } from 'mongodb'

/** A session nobody uses ends after this. */
export const IDLE_MS = 2 * 3_600_000
/** However busy, a session ends this long after sign-in: a working day. */
export const ABSOLUTE_MS = 12 * 3_600_000

/** Sessions in MongoDB, so that any web process knows them; a page that only reads writes nothing for ten minutes. */
export function sessions({
  client,
  name,
  secret,
  https
}: {
  client: MongoClient
  name: string
  secret: string
  https: boolean
}): RequestHandler {
  return session({
    name: https ? '__Host-declic' : 'declic',
    secret,
    resave: false,
    saveUninitialized: false,
    rolling: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure: https, path: '/' },
    store: MongoStore.create({
      client: client,
      dbName: name,
      collectionName: 'sessions',
      ttl: IDLE_MS / 1000,
      touchAfter: 600,
      stringify: false
    })
  })
}
