import type { Key } from '#lib/i18n.ts'
import type { SentMessage } from '#models/records/sent-message.ts'
import type { Notice, NoticeKind } from '#models/records/notice.ts'
import type { NoticeRow } from '#models/messages/listing.ts'

type TabName = 'message' | 'text' | 'calendar' | 'headers' | 'why'

/** One sent message opened, with what made it leave; null when that is gone. */
export interface OpenedMessage extends Pick<
  SentMessage,
  'language' | 'from' | 'to' | 'subject' | 'text' | 'headers' | 'sentAt' | 'kind'
> {
  id: string
  calendar: string | null
  tab: TabName
  tabs: readonly { name: TabName; href: string }[]
  /** Address of its HTML, for the frame. */
  frame: string
  ics: string | null
  /** Why messages of its kind leave. */
  rule: Key
  notice: Pick<Notice, 'dueAt' | 'uselessAfter' | 'revision' | 'attempts' | 'state'> | null
}

interface SentMessageRow extends Pick<SentMessage, 'subject' | 'kind' | 'language' | 'sentAt'> {
  id: string
  name: string
  href: string
}

/** The mailbox of trial mode. */
export interface MailboxPages {
  'mailbox/index': {
    sentMessages: readonly SentMessageRow[]
    total: number
    /** Addresses of the next pages of the list, where there are any. */
    newer: string | undefined
    older: string | undefined
    kind: '' | NoticeKind
    kinds: readonly NoticeKind[]
    chosen: OpenedMessage | null
    /** One sent message was asked for: on a phone it stands alone. */
    alone: boolean
  }
  'mailbox/sent-message': { sentMessage: OpenedMessage }
  'mailbox/why': { sentMessage: OpenedMessage }
  'mailbox/planned': { rows: readonly NoticeRow[]; opens: ReadonlySet<string>; mailbox: string }
}
