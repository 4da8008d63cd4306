import type { RequestHandler } from 'express'
import { Letter } from '#models/records/sent-message.ts'

/** Trial mode: how many letters the mailbox holds, for the strip above every page; read from the collection's own count. */
export const mailboxCount: RequestHandler = async (req, res, next) => {
  if (req.method === 'GET') {
    const count = await Letter.estimatedDocumentCount().catch(() => undefined)
    if (count !== undefined) res.locals.mailboxCount = count
  }
  next()
}
