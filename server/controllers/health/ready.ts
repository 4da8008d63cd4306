import type { RequestHandler } from 'express'
import { isReachable } from '#models/records/database.ts'

/** The process and its database answer. */
export const show: RequestHandler = async (_req, res) => {
  const reachable = await isReachable()
  res
    .status(reachable ? 200 : 503)
    .type('text')
    .send(reachable ? 'ready' : 'the database does not answer')
}
