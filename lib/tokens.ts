import { createHash, createHmac } from 'node:crypto'

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
