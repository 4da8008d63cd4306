import { untyped } from '#models/records/record.ts'
import { Person } from '#models/records/person.ts'
import { Company } from '#models/records/company.ts'
import { Account } from '#models/records/account.ts'
import { Workshop } from '#models/records/workshop.ts'
import type mongoose from 'mongoose'
import { isWorkshopKind, Notice } from '#models/records/notice.ts'
import { partnerName, type Partner } from '#models/records/partner.ts'
import { REASONS, type Reason } from './reasons.ts'

export interface NoticeRow {
  id: string
  kind: Notice['kind']
  state: Notice['state']
  reason: Reason | null
  dueAt: Date
  uselessAfter: Date
  sentAt: Date | null
  attempts: number
  recipientKind: Notice['recipientKind']
  recipient: string
  /** « Nadia Benali », or the name of the company; '' when the record is gone. */
  name: string
  phone: string | null
  /** Absent for messages about sign-in. */
  workshop: { id: string; tradeLabel: string; startsAt: Date; timeZone: string; commune: string } | null
}

/** What a list of messages is in the order of: what has left, of its sending. */
export type NoticeMoment = 'dueAt' | 'sentAt'

type Filter = Record<string, unknown>
type Row = Pick<
  Notice,
  | '_id'
  | 'kind'
  | 'state'
  | 'reason'
  | 'dueAt'
  | 'uselessAfter'
  | 'sentAt'
  | 'attempts'
  | 'recipientKind'
  | 'recipient'
  | 'subject'
>
interface Named {
  _id: mongoose.Types.ObjectId
  name?: string
  firstName?: string
  lastName?: string
  phone?: string | null
  contactPhone?: string | null
}

const FIELDS = 'kind state reason dueAt uselessAfter sentAt attempts recipientKind recipient subject'

/** Five queries, whatever the number of rows. */
export async function listNotices(
  filter: Filter,
  { order, limit, by = 'dueAt' }: { order: 1 | -1; limit: number; by?: NoticeMoment }
): Promise<NoticeRow[]> {
  const rows = await Notice.find(filter)
    .sort({ [by]: order, _id: order })
    .limit(limit)
    .select(FIELDS)
    .lean<Row[]>()
  const of = (kind: Row['recipientKind']) =>
    rows.filter(row => row.recipientKind === kind).map(row => row.recipient)
  const subjects = rows.filter(row => isWorkshopKind(row.kind)).map(row => row.subject)
  const [people, companies, accounts, workshops] = await Promise.all([
    read<Named>(Person, of('person'), 'firstName lastName phone'),
    read<Named>(Company, of('company'), 'name contactPhone'),
    read<Named>(Account, of('account'), 'firstName lastName'),
    read<WorkshopRow>(Workshop, subjects, 'tradeLabel startsAt timeZone place.commune partners')
  ])
  const partners = new Map(
    [...workshops.values()].flatMap(({ partners: invited = [] }) =>
      invited.map(one => [String(one._id), { _id: one._id, name: partnerName(one) }] as const)
    )
  )
  const named = { person: people, company: companies, account: accounts, partner: partners }
  return rows.map(row =>
    rowOf(row, named[row.recipientKind].get(String(row.recipient)), workshops.get(String(row.subject)))
  )
}

interface WorkshopRow {
  _id: mongoose.Types.ObjectId
  tradeLabel: string
  startsAt: Date
  timeZone: string
  place: { commune?: string }
  partners?: Partner[]
}

function rowOf(
  { _id, recipient, subject: _subject, ...row }: Row,
  who: Named | undefined,
  workshop: WorkshopRow | undefined
): NoticeRow {
  return {
    ...row,
    id: String(_id),
    recipient: String(recipient),
    reason: REASONS.find(reason => reason === row.reason) ?? null,
    sentAt: row.sentAt ?? null,
    name: who?.name ?? [who?.firstName, who?.lastName].filter(Boolean).join(' '),
    phone: who?.phone ?? who?.contactPhone ?? null,
    workshop: workshop
      ? {
          id: String(workshop._id),
          tradeLabel: workshop.tradeLabel,
          startsAt: workshop.startsAt,
          timeZone: workshop.timeZone,
          commune: workshop.place.commune ?? ''
        }
      : null
  }
}

async function read<T extends { _id: mongoose.Types.ObjectId }>(
  model: { modelName: string },
  ids: mongoose.Types.ObjectId[],
  fields: string
) {
  if (ids.length === 0) return new Map<string, T>()
  const found = await untyped(model)
    .find({ _id: { $in: ids } })
    .select(fields)
    .lean<T[]>()
  return new Map(found.map(one => [String(one._id), one]))
}

export function noticesOfWorkshop(workshop: mongoose.Types.ObjectId | string) {
  return listNotices({ subject: workshop }, { order: 1, limit: 1000 })
}

/** What was due last comes first, with `coming` what is due next. */
export function pageOfNotices(
  scope: Record<string, unknown>,
  { limit, coming = false, by = 'dueAt' }: { limit: number; coming?: boolean; by?: NoticeMoment }
) {
  return listNotices(scope, { order: coming ? 1 : -1, limit, by })
}
