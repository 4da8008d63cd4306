import mongoose from 'mongoose'
import { AddedGroup } from '#models/records/added-group.ts'
import { Account } from '#models/records/account.ts'
import { Campaign } from '#models/records/campaign.ts'
import { Agency } from '#models/records/agency.ts'
import { Company } from '#models/records/company.ts'
import { Sector } from '#models/records/sector.ts'
import { Territory } from '#models/records/territory.ts'
import { Trade } from '#models/records/trade.ts'
import { JournalEntry, type JournalKind, type JournalSubject } from '#models/records/journal-entry.ts'
import { untyped } from '#models/records/record.ts'

/** `from` and `to`: moments, the second excluded; `after`: the id of the last entry of the page before. */
export interface JournalSearch {
  kind?: JournalKind | undefined
  from?: Date | undefined
  to?: Date | undefined
  after?: string | undefined
  limit: number
}

export async function searchJournal({
  kind,
  from,
  to,
  after,
  limit
}: JournalSearch): Promise<JournalEntry[]> {
  const last =
    after && mongoose.isObjectIdOrHexString(after) ? await JournalEntry.findById(after).select('at') : null
  const within = { ...(from ? { $gte: from } : {}), ...(to ? { $lt: to } : {}) }
  return JournalEntry.find({
    ...(kind ? { kind } : {}),
    ...(Object.keys(within).length > 0 ? { at: within } : {}),
    ...(last ? { $or: [{ at: { $lt: last.at } }, { at: last.at, _id: { $lt: last._id } }] } : {})
  })
    .sort({ at: -1, _id: -1 })
    .limit(limit)
}

export async function namesInJournal(
  entries: readonly Pick<JournalEntry, 'by' | 'subject' | 'subjectId'>[]
): Promise<Map<string, string>> {
  const of = (subject: JournalSubject) =>
    entries.filter(entry => entry.subject === subject).map(({ subjectId }) => subjectId)
  const people = [...entries.flatMap(({ by }) => by?.toHexString() ?? []), ...of('account')]
  const accounts = await Account.find({ _id: { $in: people.filter(isId) } })
    .select('firstName lastName')
    .lean()
  const named = await Promise.all([
    namesIn(Agency, of('agency').filter(isId)),
    namesIn(Company, of('company').filter(isId)),
    namesIn(Campaign, of('campaign').filter(isId)),
    namesIn(Territory, [...of('region'), ...of('territory')]),
    sectorNamesOf(of('sector')),
    tradeLabelsOf(of('trade')),
    groupNamesOf(of('addedGroup'))
  ])
  return new Map([
    ...accounts.map(({ _id, firstName, lastName }) => [String(_id), `${firstName} ${lastName}`] as const),
    ...named.flat()
  ])
}

async function sectorNamesOf(codes: string[]): Promise<[string, string][]> {
  const found = await Sector.find({ _id: { $in: codes } })
    .select('fr')
    .lean()
  return found.map(({ _id, fr }) => [_id, fr || _id])
}

async function tradeLabelsOf(codes: string[]): Promise<[string, string][]> {
  const found = await Trade.find({ _id: { $in: codes } })
    .select('label')
    .lean()
  return found.map(({ _id, label }) => [_id, label])
}

async function groupNamesOf(codes: string[]): Promise<[string, string][]> {
  const found = await AddedGroup.find({ _id: { $in: codes } })
    .select('fr')
    .lean()
  return found.map(({ _id, fr }) => [_id, fr])
}

const isId = (text: string) => mongoose.isObjectIdOrHexString(text)

async function namesIn(model: { modelName: string }, ids: string[]): Promise<[string, string][]> {
  if (ids.length === 0) return []
  const found = await untyped(model)
    .find({ _id: { $in: ids } }, { name: 1 })
    .lean<{ _id: unknown; name: string }[]>()
  return found.map(({ _id, name }) => [String(_id), name])
}
