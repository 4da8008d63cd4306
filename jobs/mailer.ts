import nodemailer from 'nodemailer'
import type Mail from 'nodemailer/lib/mailer/index.js'
import { readEmailAddress } from '#lib/identifiers/email-address.ts'
import { DeliveryError, sortAnswer } from './sort-answer.ts'

export interface Outgoing {
  messageId: string
  fromName: string
  replyTo: string | null
  to: { name: string; address: string }
  subject: string
  text: string
  html: string
  calendar: CalendarPart | null
  /** Of the other sessions that it tells of: each a file of its own, since a part names one event. */
  furtherCalendars?: readonly CalendarPart[]
}

export interface CalendarPart {
  method: 'REQUEST' | 'CANCEL'
  content: string
}

export interface Dispatch {
  from: string
  to: string
  headers: string
  /** When the server had taken it. */
  sentAt: Date
}

/** Throws DeliveryError. */
export interface Mailer {
  send(message: Outgoing): Promise<Dispatch>
  readonly atOnce: number
  readonly domain: string
  close(): void
}

export interface MailerOptions {
  /** '' in trial mode: nothing leaves. */
  smtpUrl: string
  from: string
  timeoutMs?: number
}

const CONNECTIONS = 5
const TIMEOUT_MS = 15_000

/** Every message is built once and sent as built, so that what is kept is what left. */
export function makeMailer({ smtpUrl, from, timeoutMs = TIMEOUT_MS }: MailerOptions): Mailer {
  const builder = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  const server = smtpUrl ? pool(smtpUrl, timeoutMs) : null
  return {
    atOnce: server ? CONNECTIONS : CONNECTIONS * 2,
    domain: from.slice(from.lastIndexOf('@') + 1),
    async send(message) {
      const reading = readEmailAddress(message.to.address)
      if (!('value' in reading)) throw new DeliveryError('badAddress', { lasting: true })
      const address = reading.value
      const { message: built } = await builder.sendMail(
        mailOf({ ...message, to: { ...message.to, address } }, from, new Date())
      )
      const raw = built as Buffer
      await server?.sendMail({ envelope: { from, to: [address] }, raw }).catch(sortAnswer)
      const headers = raw.subarray(0, raw.indexOf('\r\n\r\n')).toString()
      return {
        from: named(message.fromName, from),
        to: named(message.to.name, address),
        headers,
        sentAt: new Date()
      }
    },
    close() {
      server?.close()
    }
  }
}

function pool(url: string, timeoutMs: number) {
  return nodemailer.createTransport({
    url,
    pool: true,
    maxConnections: CONNECTIONS,
    maxMessages: 200,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true
  } as Parameters<typeof nodemailer.createTransport>[0])
}

function mailOf(message: Outgoing, from: string, date: Date): Mail.Options {
  const { calendar, furtherCalendars = [] } = message
  return {
    messageId: message.messageId,
    date,
    from: { name: message.fromName, address: from },
    to: [message.to],
    ...(message.replyTo ? { replyTo: { name: message.fromName, address: message.replyTo } } : {}),
    subject: message.subject,
    text: message.text,
    html: message.html,
    ...(calendar
      ? { icalEvent: { method: calendar.method, filename: 'atelier.ics', content: calendar.content } }
      : {}),
    attachments: furtherCalendars.map(({ method, content }, at) => ({
      filename: `atelier-${at + 2}.ics`,
      contentType: `text/calendar; charset=utf-8; method=${method}`,
      content
    })),
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true
  }
}

const named = (name: string, address: string) => (name ? `${name} <${address}>` : address)
