import type { Request, RequestHandler } from 'express'
import { NotFound } from '#lib/refusal.ts'
import { noticeScope, scopes } from '#models/access/scope.ts'
import { Notice } from '#models/records/notice.ts'
import { callRound } from '#models/calls/round.ts'
import { type NoticeMoment, type NoticeRow, pageOfNotices } from '#models/messages/listing.ts'
import {
  MESSAGE_TABS,
  messagesFilter,
  type MessagesFilter,
  type MessageTab
} from '../forms/messages-filter.ts'
import { read } from '../forms/read.ts'
import { paths } from '../paths.ts'
import { render, sharedOf } from '../render.ts'
import { countOf } from '../pages/calls/words.ts'
import { workshopsRead } from '../pages/messages/workshops-read.ts'

const PAGE = 50

const STATES: Record<MessageTab, Notice['state'][]> = {
  sent: ['sent'],
  planned: ['planned', 'sending'],
  failed: ['failed'],
  notSent: ['skipped', 'void']
}

/** What went, will go or could not, for the people of the agency; and how many are to be called. */
export const index: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const filter = read(messagesFilter, req.query).value
  if (!filter) throw new NotFound()
  const scope = { ...noticeScope(req.user), ...(filter.workshop ? { subject: filter.workshop } : {}) }
  const coming = filter.state === 'planned'
  const by = filter.state === 'sent' ? 'sentAt' : 'dueAt'
  const [rows, counts, calls, workshop] = await Promise.all([
    pageOfNotices(
      { ...scope, state: { $in: STATES[filter.state] }, ...beyond(filter.after, { coming, by }) },
      { limit: PAGE + 1, coming, by }
    ),
    Promise.all(MESSAGE_TABS.map(tab => Notice.countDocuments({ ...scope, state: { $in: STATES[tab] } }))),
    callRound(req.user),
    chosenWorkshop(req, filter.workshop)
  ])
  const locals = {
    tab: filter.state,
    tabs: MESSAGE_TABS.map((tab, at) => ({
      tab,
      count: counts[at] ?? 0,
      href: address({ ...filter, state: tab, after: '' })
    })),
    rows: rows.slice(0, PAGE),
    opens: await workshopsRead(req, rows),
    total: counts[MESSAGE_TABS.indexOf(filter.state)] ?? 0,
    next: nextPage(filter, rows, by),
    first: filter.after ? address({ ...filter, after: '' }) : undefined,
    calls: countOf(calls),
    workshop,
    everyWorkshop: address({ ...filter, workshop: '', after: '' })
  }
  render(res, 'messages/index', locals, { title: t('messages.title'), here: 'messages' })
}

/** A workshop that is not theirs is the same 404 as elsewhere. */
async function chosenWorkshop(req: Request, id: string) {
  if (!id) return null
  const { tradeLabel, startsAt, timeZone } = await scopes
    .workshops(req.user)
    .findOne({ _id: id })
    .select('tradeLabel startsAt timeZone')
    .orFail()
  return { tradeLabel, startsAt, timeZone }
}

/** What follows a row in the order of the page. */
function beyond(after: string, { coming, by }: { coming: boolean; by: NoticeMoment }) {
  if (!after) return {}
  const [moment = '', id = ''] = after.split('-')
  const edge = new Date(Number(moment))
  const further = coming ? '$gt' : '$lt'
  return { $or: [{ [by]: { [further]: edge } }, { [by]: edge, _id: { [further]: id } }] }
}

function nextPage(filter: MessagesFilter, rows: NoticeRow[], by: NoticeMoment): string | undefined {
  const last = rows[PAGE - 1]
  return rows.length > PAGE && last
    ? address({ ...filter, after: `${(last[by] ?? last.dueAt).getTime()}-${last.id}` })
    : undefined
}

function address({ state, workshop, after }: MessagesFilter): string {
  const query = new URLSearchParams({ state, ...(workshop ? { workshop } : {}), ...(after ? { after } : {}) })
  return `${paths.messages()}?${query.toString()}`
}
