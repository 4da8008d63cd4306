import type { Block } from './blocks.ts'

export interface EmailsPages {
  'emails/message': { subject: string; blocks: readonly Block[]; direction: 'ltr' | 'rtl' }
}
