import type { Request, RequestHandler } from 'express'
import { NotFound } from '#lib/refusal.ts'
import { MESSAGE_KINDS } from '#models/messages/kinds.ts'
import { SentMessage } from '#models/records/sent-message.ts'
import { Notice, NOTICE_KINDS } from '#models/records/notice.ts'
import { SENT_MESSAGE_TABS, mailboxFilter } from '../forms/mailbox-filter.ts'
import { param } from '../forms/param.ts'
import { read } from '../forms/read.ts'
import { paths } from '../paths.ts'
import { render, sharedOf } from '../render.ts'
import { pageOfSentMessages } from '#models/messages/sent-messages.ts'

/** The sent messages of the trial mailbox, the newest first and open. */
export const index: RequestHandler = async (req, res) => {
  const list = await listOf(req)
  const newest = list.sentMessages[0]
  const locals = { ...list, chosen: newest ? await opened(newest.id, req) : null, alone: false }
  render(res, 'mailbox/index', locals, { title: sharedOf(res).t('messages.mailbox.title'), width: 'wide' })
}

/** One sent message, exactly as it would have left. */
export const show: RequestHandler = async (req, res) => {
  const [list, chosen] = await Promise.all([listOf(req), opened(param(req, 'message'), req)])
  render(res, 'mailbox/index', { ...list, chosen, alone: true }, { title: chosen.subject, width: 'wide' })
}

async function listOf(req: Request) {
  const { kind, before, after } = filterOf(req)
  const [{ sentMessages, hasNewer, hasOlder }, total] = await Promise.all([
    pageOfSentMessages({ kind: kind || null, before, after }),
    kind ? SentMessage.countDocuments({ kind }) : SentMessage.estimatedDocumentCount()
  ])
  const rows = sentMessages.map(({ _id, to, ...sentMessage }) => {
    const id = String(_id)
    return {
      ...sentMessage,
      id,
      name: to.replace(/ <[^<>]*>$/, ''),
      href: `${paths.sentMessage(id)}${kind ? `?kind=${kind}` : ''}`
    }
  })
  const at = (edge: 'before' | 'after', row: { id: string } | undefined) =>
    row &&
    `${paths.mailbox()}?${new URLSearchParams({ ...(kind ? { kind } : {}), [edge]: row.id }).toString()}`
  return {
    sentMessages: rows,
    total,
    kind,
    kinds: NOTICE_KINDS,
    newer: hasNewer ? at('after', rows[0]) : undefined,
    older: hasOlder ? at('before', rows.at(-1)) : undefined
  }
}

async function opened(id: string, req: Request) {
  const { kind, tab } = filterOf(req)
  const sentMessage = await SentMessage.findById(id).lean().orFail()
  const notice = await Notice.findById(sentMessage.notice)
    .select('dueAt uselessAfter revision attempts state reason')
    .lean()
  const query = (name: string) => new URLSearchParams({ tab: name, ...(kind ? { kind } : {}) }).toString()
  return {
    ...sentMessage,
    calendar: sentMessage.calendar ?? null,
    id,
    tab,
    tabs: SENT_MESSAGE_TABS.map(name => ({ name, href: `${paths.sentMessage(id)}?${query(name)}` })),
    frame: paths.sentMessagePart(id, 'html'),
    ics: sentMessage.calendar ? paths.sentMessagePart(id, 'ics') : null,
    rule: MESSAGE_KINDS[sentMessage.kind].rule,
    notice
  }
}

function filterOf(req: Request) {
  const { value } = read(mailboxFilter, req.query)
  if (!value) throw new NotFound()
  return value
}
