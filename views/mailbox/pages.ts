import type { Key } from '#lib/i18n.ts'
import type { SentMessage } from '#models/records/sent-message.ts'
import type { Notice, NoticeKind } from '#models/records/notice.ts'
import type { NoticeRow } from '#models/messages/listing.ts'

type TabName = 'message' | 'text' | 'calendar' | 'headers' | 'why'

/** `notice` is null when it is gone. */
export interface OpenedMessage extends Pick<
  SentMessage,
  'language' | 'from' | 'to' | 'subject' | 'text' | 'headers' | 'sentAt' | 'kind'
> {
  id: string
  calendar: string | null
  tab: TabName
  tabs: readonly { name: TabName; href: string }[]
  frame: string
  ics: string | null
  rule: Key
  notice: Pick<Notice, 'dueAt' | 'uselessAfter' | 'revision' | 'attempts' | 'state'> | null
}

interface SentMessageRow extends Pick<SentMessage, 'subject' | 'kind' | 'language' | 'sentAt'> {
  id: string
  name: string
  href: string
}

export interface MailboxPages {
  'mailbox/index': {
    sentMessages: readonly SentMessageRow[]
    total: number
    newer: string | undefined
    older: string | undefined
    kind: '' | NoticeKind
    kinds: readonly NoticeKind[]
    chosen: OpenedMessage | null
    /** On a phone the message asked for stands alone. */
    alone: boolean
  }
  'mailbox/sent-message': { sentMessage: OpenedMessage }
  'mailbox/why': { sentMessage: OpenedMessage }
  'mailbox/planned': { rows: readonly NoticeRow[]; opens: ReadonlySet<string>; mailbox: string }
}
