import { translate, type PersonLanguage } from '#lib/i18n.ts'
import { writeEvent } from '#lib/ics.ts'
import { hashToken, hostLinkToken, personLinkToken, resetToken } from '#lib/tokens.ts'
import {
  isAccountKind,
  isLinkKind,
  type AccountKind,
  type LinkKind,
  type Notice,
  type WorkshopKind
} from '#models/records/notice.ts'
import type { DeliveryContext, MessageAccount } from '#models/messages/delivery-context.ts'
import { readingOf } from '#models/messages/reading.ts'
import { toldOf, type Told, type ToldAs } from '#models/messages/told.ts'
import { comesFromAnother, MESSAGE_KINDS, type CalendarEffect } from '#models/messages/kinds.ts'
import { reasonNotToSend } from '#models/messages/reason-not-to-send.ts'
import type { Reason } from '#models/messages/reasons.ts'
import { paths } from '#server/paths.ts'
import { wordAccessEnding, wordLink, wordTestMessage } from '#views/emails/account-wording.ts'
import type { Wording } from '#views/emails/blocks.ts'
import { printEmail } from '#views/emails/print.ts'
import { agencyName } from '#views/emails/session.ts'
import { wordEvent, wordWorkshop, type MessageContext } from '#views/emails/wording.ts'
import type { CalendarPart, Outgoing } from './mailer.ts'

type Id = Notice['subject']

export interface Letterhead {
  /** Without a slash at its end; never taken from a request. */
  appUrl: string
  secret: string
  from: string
  domain: string
}

/**
 * `hidden`: the secrets to hide in the copy kept; `told`: the session as the message says it; `context`: what a message
 * about a session was worded from.
 */
export type Composition =
  | {
      message: Outgoing
      language: PersonLanguage
      hidden: readonly string[]
      told: ToldAs | null
      context: MessageContext | null
      reason?: undefined
    }
  | { reason: Reason; message?: undefined }

export interface Sending {
  now?: Date
  /** Whether a message has put the workshop into the recipient's calendar. */
  isInCalendar?: boolean
}

export function composeNotice(
  notice: Notice,
  context: DeliveryContext,
  letterhead: Letterhead,
  { now = new Date(), isInCalendar = true }: Sending = {}
): Composition {
  const reason = reasonNotToSend(notice, context, now)
  if (reason) return { reason }
  const { kind } = notice
  if (isAccountKind(kind)) return composeAccount(notice, kind, context, letterhead)
  return isLinkKind(kind)
    ? composeLink(notice, kind, context, letterhead)
    : composeWorkshop({ notice, kind }, context, letterhead, { now, isInCalendar })
}

/** METHOD of the calendar part (RFC 5546); null: no such part. */
const METHODS: Record<CalendarEffect, 'REQUEST' | 'CANCEL' | null> = {
  invite: 'REQUEST',
  update: 'REQUEST',
  cancel: 'CANCEL',
  none: null
}

function composeWorkshop(
  { notice, kind }: { notice: Notice; kind: WorkshopKind },
  context: DeliveryContext,
  letterhead: Letterhead,
  { now, isInCalendar }: Required<Sending>
): Composition {
  const { workshop, agency, person, company, account, partner } = context
  const address = person?.email ?? company?.contactEmail ?? account?.email ?? partner?.email
  if (!workshop || !address) return { reason: 'gone' }
  const reading = readingOf({ notice, kind, context: { ...context, workshop }, isInCalendar })
  const { language } = reading
  const { to, expected } = MESSAGE_KINDS[kind]
  const id = String(workshop._id)
  const link = to === 'host' && expected ? hostToken(context, letterhead) : null
  const day = link ? paths.hostLink(link) : paths.hostingDay(id)
  const leadsTo = to === 'host' && expected ? { href: letterhead.appUrl + day, isLink: link !== null } : null
  const opensAt = account && expected ? letterhead.appUrl + paths.workshop(id) : null
  const own = personToken(context, letterhead)
  const personLink = own && letterhead.appUrl + paths.personLink(own)
  const dates = context.askedWith?.dates ?? []
  const messageContext: MessageContext = { ...reading, now, leadsTo, opensAt, personLink, dates }
  const method = METHODS[reading.calendar]
  const one = person ?? account
  const name = one ? `${one.firstName} ${one.lastName}` : (company?.name ?? partner?.name ?? '')
  const message: Outgoing = {
    messageId: notice.messageId(letterhead.domain),
    fromName: agencyName(agency, translate(language)),
    replyTo: agency?.email ?? null,
    to: { name, address },
    ...printEmail(wordWorkshop(messageContext), language, letterhead.appUrl),
    calendar: method
      ? { method, content: calendarOf(notice, method, messageContext, letterhead, address) }
      : null,
    furtherCalendars: isInCalendar ? endedBy(notice, messageContext, letterhead, address) : []
  }
  const told = {
    ...toldOf(reading.workshop),
    ...(dates.length > 1 ? { dates: dates.map(({ _id }) => _id) } : {})
  }
  return {
    message,
    language,
    hidden: [link, own].filter(token => token !== null),
    told,
    context: messageContext
  }
}

/** The token of the host's link; null when the agency has cut it. */
function hostToken({ hostLink }: DeliveryContext, { secret }: Letterhead): string | null {
  return hostLink?.nonce ? hostLinkToken(secret, String(hostLink._id), hostLink.nonce) : null
}

/** The token of the person's page of the session; null when the agency has cut it. */
function personToken({ personLink }: DeliveryContext, { secret }: Letterhead): string | null {
  return personLink?.nonce ? personLinkToken(secret, String(personLink._id), personLink.nonce) : null
}

/** Takes the session that the seat comes from out of the calendar. */
function endedBy(
  notice: Notice,
  messageContext: MessageContext,
  letterhead: Letterhead,
  attendee: string
): CalendarPart[] {
  const { former } = (notice.detail ?? {}) as { former?: Told & { workshop?: Id; revision?: number } }
  if (!comesFromAnother(notice.kind) || !former?.workshop) return []
  const { workshop: _id, revision = 0, ...told } = former
  const workshop = { ...messageContext.workshop, ...told, _id }
  const ended = { recipient: notice.recipient, createdAt: notice.createdAt, revision }
  const content = calendarOf(ended, 'CANCEL', { ...messageContext, workshop }, letterhead, attendee)
  return [{ method: 'CANCEL', content }]
}

function calendarOf(
  notice: Pick<Notice, 'recipient' | 'revision' | 'createdAt'>,
  method: 'REQUEST' | 'CANCEL',
  messageContext: MessageContext,
  { from }: Letterhead,
  attendee: string
): string {
  const { workshop, agency } = messageContext
  return writeEvent({
    method,
    uid: `${String(workshop._id)}-${String(notice.recipient)}@declic`,
    sequence: notice.revision,
    stampedAt: notice.createdAt,
    startsAt: workshop.startsAt,
    endsAt: workshop.endsAt,
    ...wordEvent(messageContext),
    organizer: {
      name: agencyName(agency, translate(messageContext.language)),
      address: agency?.email ?? from
    },
    attendee
  })
}

function composeLink(
  notice: Notice,
  kind: LinkKind,
  context: DeliveryContext,
  letterhead: Letterhead
): Composition {
  const { account, invitation } = context
  const token = account ? linkToken(notice, account, letterhead.secret) : null
  if (!account || !token) return { reason: 'linkReplaced' }
  const link = letterhead.appUrl + paths.passwordReset(token)
  const { language, firstName } = account
  const wording = wordLink(kind, { language, firstName, link, until: notice.uselessAfter }, invitation)
  const fromName = agencyName(invitation?.agency ?? null, translate(language))
  const replyTo = invitation?.agency?.email ?? invitation?.toAgency?.email ?? null
  return toAccount(notice, { account, wording, hidden: token, fromName, replyTo }, letterhead)
}

/** Where the button of each leads, and its words. */
const ACCOUNT_MESSAGES = {
  accessEnding: { leadsTo: paths.ownAccount, word: wordAccessEnding },
  testMessage: { leadsTo: paths.setup, word: wordTestMessage }
} satisfies Record<AccountKind, object>

function composeAccount(
  notice: Notice,
  kind: AccountKind,
  { account }: DeliveryContext,
  letterhead: Letterhead
): Composition {
  if (!account) return { reason: 'gone' }
  const { leadsTo, word } = ACCOUNT_MESSAGES[kind]
  const { language, firstName } = account
  const link = letterhead.appUrl + leadsTo()
  const wording = word({ language, firstName, link, until: notice.uselessAfter })
  return toAccount(notice, { account, wording, hidden: null }, letterhead)
}

interface AccountMessage {
  account: MessageAccount
  wording: Wording
  hidden: string | null
  fromName?: string
  replyTo?: string | null
}

function toAccount(
  notice: Notice,
  { account, wording, hidden, fromName = 'Déclic', replyTo = null }: AccountMessage,
  letterhead: Letterhead
): Composition {
  const { language, firstName, lastName, email } = account
  const message: Outgoing = {
    messageId: notice.messageId(letterhead.domain),
    fromName,
    replyTo,
    to: { name: `${firstName} ${lastName}`, address: email },
    ...printEmail(wording, language, letterhead.appUrl),
    calendar: null
  }
  return { message, language, hidden: hidden ? [hidden] : [], told: null, context: null }
}

/** null when the account was given another link since, or used this one. */
function linkToken(notice: Notice, account: MessageAccount, secret: string): string | null {
  const { nonce } = (notice.detail ?? {}) as { nonce?: unknown }
  if (typeof nonce !== 'string') return null
  const token = resetToken(secret, String(account._id), nonce)
  return hashToken(token) === account.resetHash ? token : null
}
