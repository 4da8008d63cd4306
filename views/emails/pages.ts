import type { Block } from './blocks.ts'

/** The one HTML of every message; its text twin is plain-text.ts, made of the same blocks. */
export interface EmailsPages {
  'emails/message': { subject: string; blocks: readonly Block[] }
}
