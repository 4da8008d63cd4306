import Joi from 'joi'
import { NOTICE_KINDS, type NoticeKind } from '#models/records/notice.ts'

/** The views of one message. */
export const SENT_MESSAGE_TABS = ['message', 'text', 'calendar', 'headers', 'why'] as const
export type SentMessageTab = (typeof SENT_MESSAGE_TABS)[number]

/** Which messages of the trial mailbox, and how the chosen one is seen. */
export interface MailboxFilter {
  kind: '' | NoticeKind
  tab: SentMessageTab
  /** The message a page of the list ends before, or begins after. */
  before?: string
  after?: string
}

export const mailboxFilter = Joi.object<MailboxFilter, true>({
  kind: Joi.string()
    .valid('', ...NOTICE_KINDS)
    .default(''),
  tab: Joi.string()
    .valid(...SENT_MESSAGE_TABS)
    .default('message'),
  before: Joi.string().hex().length(24),
  after: Joi.string().hex().length(24)
})
