import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/**
 * The token of a single-use link, derived from the secret, the account (hex id) and a nonce: the message can be
 * composed again after a crash, and no database holds the token. 43 characters, base64url.
 */
export function resetToken(secret: string, accountId: string, nonce: string): string {
  return createHmac('sha256', secret).update(`reset\0${accountId}\0${nonce}`).digest('base64url')
}

/** As resetToken: of the address of a calendar. */
export function feedToken(secret: string, accountId: string, nonce: string): string {
  return createHmac('sha256', secret).update(`feed\0${accountId}\0${nonce}`).digest('base64url')
}

/** What is stored of a token: its SHA-256, in hex. The token itself has full entropy, so no slow hash is needed. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

const LINK_ID_SIGNS = 24

/**
 * The token of a host's link: the link's id (hex), then what the secret makes of it and its nonce. No database holds it,
 * and none can make it. 67 characters.
 */
export function hostLinkToken(secret: string, linkId: string, nonce: string): string {
  return linkId + createHmac('sha256', secret).update(`host\0${linkId}\0${nonce}`).digest('base64url')
}

/** As hostLinkToken: of the link of one person to one workshop. */
export function personLinkToken(secret: string, linkId: string, nonce: string): string {
  return linkId + createHmac('sha256', secret).update(`person\0${linkId}\0${nonce}`).digest('base64url')
}

/** The id that a token says it is the link of; null when it is no token at all. */
export function idOfLink(token: string): string | null {
  const id = token.slice(0, LINK_ID_SIGNS)
  return /^[0-9a-f]{24}$/.test(id) && /^[\w-]{43}$/.test(token.slice(LINK_ID_SIGNS)) ? id : null
}

/** Two texts of one length, compared in a time that tells nothing of where they differ. */
export function isSameToken(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))
}
