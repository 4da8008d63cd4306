import type { RequestHandler } from 'express'
import { NotFound } from '#lib/refusal.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { param } from '../../forms/param.ts'

/** The sent message is a foreign document: no script, no form, nothing loaded; its links open apart. */
const POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  'sandbox allow-popups allow-popups-to-escape-sandbox'
].join('; ')

/** One part of a sent message as it would have left: its HTML for the frame, its calendar part as a file. */
export const show: RequestHandler = async (req, res) => {
  const part = param(req, 'part')
  if (part !== 'html' && part !== 'ics') throw new NotFound()
  const { html, calendar } = await SentMessage.findById(param(req, 'message'))
    .select('html calendar')
    .lean()
    .orFail()
  // A sandboxed frame has an origin of its own: Chromium complains of the header every page carries.
  res.removeHeader('Origin-Agent-Cluster')
  res.set('Content-Security-Policy', POLICY).set('Cache-Control', 'no-store')
  if (part === 'html') return void res.type('html').send(html)
  if (!calendar) throw new NotFound()
  res.type('text/calendar').attachment('atelier.ics').send(calendar)
}
