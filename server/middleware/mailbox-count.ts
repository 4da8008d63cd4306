import type { RequestHandler } from 'express'
import { SentMessage } from '#models/records/sent-message.ts'

/** Trial mode: how many messages the mailbox holds, for the strip above every page; read from the collection's own count. */
export const mailboxCount: RequestHandler = async (req, res, next) => {
  if (req.method === 'GET') {
    const count = await SentMessage.estimatedDocumentCount().catch(() => undefined)
    if (count !== undefined) res.locals.mailboxCount = count
  }
  next()
}
