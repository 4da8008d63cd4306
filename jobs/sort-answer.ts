import type { Reason } from '#models/messages/reasons.ts'

interface Kind {
  lasting?: boolean
  /** The address itself is refused. */
  address?: boolean
  /** The server we send through is away, whoever the message is for. */
  serverWide?: boolean
}

export class DeliveryError extends Error {
  readonly reason: Reason
  readonly lasting: boolean
  readonly address: boolean
  readonly serverWide: boolean

  constructor(reason: Reason, { lasting = false, address = false, serverWide = false }: Kind = {}) {
    super(reason)
    this.name = 'DeliveryError'
    this.reason = reason
    this.lasting = lasting
    this.address = address
    this.serverWide = serverWide
  }
}

interface Failure {
  code?: string
  command?: string
  responseCode?: number
  response?: string
}

/** Before a message is spoken of. */
const OPENING = new Set([
  'CONN',
  'EHLO',
  'HELO',
  'STARTTLS',
  'AUTH',
  'AUTH PLAIN',
  'AUTH LOGIN',
  'AUTH XOAUTH2'
])
const UNREACHABLE = new Set(['ECONNECTION', 'ECONNREFUSED', 'EDNS', 'ETLS', 'EAUTH', 'ENOAUTH', 'EPROXY'])

/** RFC 5321 §4.2, RFC 3463. 5xx at RCPT is the address, unless the mailbox is full (5.2.x) or policy refuses (5.7.x). */
export function sortAnswer(failure: unknown): never {
  const { code = '', command = '', responseCode = 0, response = '' } = failure as Failure
  if (UNREACHABLE.has(code) || OPENING.has(command))
    throw new DeliveryError('serverAway', { serverWide: true })
  if (responseCode >= 500) {
    const address = command.startsWith('RCPT') && !/^5\d\d[ -]5\.[27]\./.test(response)
    throw new DeliveryError(address ? 'addressRefused' : 'refused', { lasting: true, address })
  }
  throw new DeliveryError('serverBusy')
}
