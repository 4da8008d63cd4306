import type { Request, RequestHandler } from 'express'
import { NotFound } from '#lib/refusal.ts'
import { MESSAGE_KINDS } from '#models/messages/kinds.ts'
import { Letter } from '#models/records/sent-message.ts'
import { Notice, NOTICE_KINDS } from '#models/records/notice.ts'
import { LETTER_TABS, mailboxFilter } from '../forms/mailbox-filter.ts'
import { param } from '../forms/param.ts'
import { read } from '../forms/read.ts'
import { paths } from '../paths.ts'
import { render, sharedOf } from '../render.ts'
import { pageOfLetters } from '#models/messages/sent-messages.ts'

/** The letters of the trial mailbox, the newest first and open. */
export const index: RequestHandler = async (req, res) => {
  const list = await listOf(req)
  const newest = list.letters[0]
  const locals = { ...list, chosen: newest ? await opened(newest.id, req) : null, alone: false }
  render(res, 'mailbox/index', locals, { title: sharedOf(res).t('messages.mailbox.title'), width: 'wide' })
}

/** One letter, exactly as it would have left. */
export const show: RequestHandler = async (req, res) => {
  const [list, chosen] = await Promise.all([listOf(req), opened(param(req, 'letter'), req)])
  render(res, 'mailbox/index', { ...list, chosen, alone: true }, { title: chosen.subject, width: 'wide' })
}

async function listOf(req: Request) {
  const { kind, before, after } = filterOf(req)
  const [{ letters, hasNewer, hasOlder }, total] = await Promise.all([
    pageOfLetters({ kind: kind || null, before, after }),
    kind ? Letter.countDocuments({ kind }) : Letter.estimatedDocumentCount()
  ])
  const rows = letters.map(({ _id, to, ...letter }) => {
    const id = String(_id)
    return {
      ...letter,
      id,
      name: to.replace(/ <[^<>]*>$/, ''),
      href: `${paths.letter(id)}${kind ? `?kind=${kind}` : ''}`
    }
  })
  const at = (edge: 'before' | 'after', row: { id: string } | undefined) =>
    row &&
    `${paths.mailbox()}?${new URLSearchParams({ ...(kind ? { kind } : {}), [edge]: row.id }).toString()}`
  return {
    letters: rows,
    total,
    kind,
    kinds: NOTICE_KINDS,
    newer: hasNewer ? at('after', rows[0]) : undefined,
    older: hasOlder ? at('before', rows.at(-1)) : undefined
  }
}

async function opened(id: string, req: Request) {
  const { kind, tab } = filterOf(req)
  const letter = await Letter.findById(id).lean().orFail()
  const notice = await Notice.findById(letter.notice)
    .select('dueAt uselessAfter revision attempts state reason')
    .lean()
  const query = (name: string) => new URLSearchParams({ tab: name, ...(kind ? { kind } : {}) }).toString()
  return {
    ...letter,
    calendar: letter.calendar ?? null,
    id,
    tab,
    tabs: LETTER_TABS.map(name => ({ name, href: `${paths.letter(id)}?${query(name)}` })),
    frame: paths.letterPart(id, 'html'),
    ics: letter.calendar ? paths.letterPart(id, 'ics') : null,
    rule: MESSAGE_KINDS[letter.kind].rule,
    notice
  }
}

function filterOf(req: Request) {
  const { value } = read(mailboxFilter, req.query)
  if (!value) throw new NotFound()
  return value
}
