import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer } from 'smtp-server'

/** A message as the server took it. */
export interface Delivered {
  from: string
  /** Envelope recipients. */
  to: string[]
  raw: string
  mail: Email
}

/** What a server does at each step of a message; throw an error with `responseCode` to refuse. */
export interface Manners {
  onSender?: (address: string) => Promise<void> | void
  onRecipient?: (address: string) => Promise<void> | void
  /** The message is complete and not acknowledged yet. */
  onMessage?: (message: Delivered) => Promise<void> | void
}

/** A real SMTP server on loopback, and what it took. */
export interface MailServer {
  readonly url: string
  readonly inbox: Delivered[]
  manners: Manners
  close(): Promise<void>
}

/** An answer of a mail server, as an error to throw. */
export const answer = (responseCode: number, message: string) =>
  Object.assign(new Error(message), { responseCode })

/** Starts a server on a free port, or on the one given. */
export async function startMailServer(manners: Manners = {}, port = 0): Promise<MailServer> {
  const inbox: Delivered[] = []
  const state = { manners }
  const settle = (work: Promise<void> | void | undefined, callback: (error?: Error | null) => void) => {
    Promise.resolve(work).then(() => callback(), callback)
  }
  const attempt = (
    work: () => Promise<void> | void | undefined,
    callback: (error?: Error | null) => void
  ) => {
    try {
      settle(work(), callback)
    } catch (error) {
      callback(error as Error)
    }
  }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    closeTimeout: 100,
    onMailFrom: ({ address }, _session, callback) =>
      attempt(() => state.manners.onSender?.(address), callback),
    onRcptTo: ({ address }, _session, callback) =>
      attempt(() => state.manners.onRecipient?.(address), callback),
    onData(stream, session, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const take = async () => {
          const raw = Buffer.concat(chunks)
          const { mailFrom, rcptTo } = session.envelope
          const message: Delivered = {
            from: mailFrom ? mailFrom.address : '',
            to: rcptTo.map(({ address }) => address),
            raw: raw.toString(),
            mail: await PostalMime.parse(raw)
          }
          await state.manners.onMessage?.(message)
          inbox.push(message)
        }
        settle(take(), callback)
      })
    }
  })
  server.on('error', () => undefined)
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', () => resolve()))
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    inbox,
    get manners() {
      return state.manners
    },
    set manners(next) {
      state.manners = next
    },
    close: () => new Promise(resolve => server.close(() => resolve()))
  }
}
