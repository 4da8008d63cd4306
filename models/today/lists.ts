import type mongoose from 'mongoose'
import type { Account } from '#models/records/account.ts'
import { proposalScope, workshopScope } from '#models/access/scope.ts'
import { Participation } from '#models/records/participation.ts'
import { Transfer } from '#models/records/transfer.ts'
import { HostProposal } from '#models/records/host-proposal.ts'
import { HOST_REPLIES, Workshop } from '#models/records/workshop.ts'
import { FOR_JOB_SEEKERS } from '#models/records/workshop-kind.ts'

type Id = mongoose.Types.ObjectId

export const WAITING = [
  'freed',
  'hostImpediments',
  'hostReplies',
  'hostProposals',
  'attendance',
  'debriefs',
  'transfers',
  'toClose'
] as const
export type Waiting = (typeof WAITING)[number]

export interface WaitingItem {
  person: Id | null
  workshop: Id | null
  /** What a host proposes. */
  proposal?: Id
  since: Date | null
}

export interface WaitingFound {
  count: number
  items: WaitingItem[]
}

const DAY = 86_400_000
/** A seat that is free so near can still be given to someone. Domain §8: places are offered again 48 hours before. */
const SOON = 2 * DAY

/** What of one kind waits in the counsellor's agency, at most `limit` items of it, the oldest first. */
export function waitingFor(
  account: Account,
  kind: Waiting,
  { limit, now }: { limit: number; now: Date }
): Promise<WaitingFound> {
  return finders[kind](account, { limit, now })
}

interface Asked {
  limit: number
  now: Date
}
type Finder = (account: Account, asked: Asked) => Promise<WaitingFound>
type Filter = Record<string, unknown>

const workshopsWhere = async (account: Account, filter: Filter, { limit }: Asked): Promise<WaitingFound> => {
  const model = Workshop
  const all = { ...workshopScope(account), ...filter }
  const [count, rows] = await Promise.all([
    model.countDocuments(all),
    model.find(all).sort({ startsAt: 1, _id: 1 }).limit(limit).select('startsAt').lean()
  ])
  return { count, items: rows.map(({ _id, startsAt }) => ({ person: null, workshop: _id, since: startsAt })) }
}

const participationsWhere = async (
  account: Account,
  filter: Filter,
  { limit }: Asked
): Promise<WaitingFound> => {
  const model = Participation
  const all = { agency: account.agency ?? null, ...filter }
  const [count, rows] = await Promise.all([
    model.countDocuments(all),
    model.find(all).sort({ startsAt: 1, _id: 1 }).limit(limit).select('person workshop startsAt').lean()
  ])
  const items = rows.map(({ person, workshop, startsAt }) => ({ person, workshop, since: startsAt }))
  return { count, items }
}

const unclosed = (account: Account, now: Date) =>
  Workshop.distinct('_id', { ...workshopScope(account), state: 'published', endsAt: { $lte: now } })

const CAME = { $in: ['attended', 'partly'] }

const finders: Record<Waiting, Finder> = {
  freed: (account, asked) => {
    const startsAt = { $gt: asked.now, $lte: new Date(asked.now.getTime() + SOON) }
    return workshopsWhere(
      account,
      { ...FOR_JOB_SEEKERS, state: 'published', startsAt, seatsFree: { $gt: 0 } },
      asked
    )
  },
  hostImpediments: (account, asked) => {
    const coming = {
      state: 'published',
      startsAt: { $gt: asked.now },
      'hostImpediment.at': { $gt: new Date(0) }
    }
    return workshopsWhere(account, coming, asked)
  },
  hostReplies: (account, asked) => {
    const replied = { $in: HOST_REPLIES.filter(state => state !== 'asked') }
    const drafts = { state: 'draft', startsAt: { $gt: asked.now }, 'hostReply.state': replied }
    return workshopsWhere(account, drafts, asked)
  },
  toClose: (account, asked) =>
    workshopsWhere(account, { state: 'published', endsAt: { $lte: asked.now } }, asked),
  attendance: async (account, asked) => {
    const workshop = { $in: await unclosed(account, asked.now) }
    const unmarked: Filter = {
      agency: account.agency ?? null,
      workshop,
      state: 'registered',
      attendance: null
    }
    return workshopsWhere(
      account,
      { _id: { $in: await Participation.distinct('workshop', unmarked) } },
      asked
    )
  },
  debriefs: async (account, asked) => {
    const workshop = { $in: await unclosed(account, asked.now) }
    return participationsWhere(
      account,
      { workshop, state: 'registered', attendance: CAME, 'debrief.at': null },
      asked
    )
  },
  transfers: async (account, { limit }) => {
    const model = Transfer
    const all: Filter = { from: account.agency ?? null, state: 'asked' }
    const [count, rows] = await Promise.all([
      model.countDocuments(all),
      model.find(all).sort({ askedAt: 1 }).limit(limit).select('person askedAt').lean()
    ])
    return { count, items: rows.map(({ person, askedAt }) => ({ person, workshop: null, since: askedAt })) }
  },
  hostProposals: async (account, { limit }) => {
    const all = { ...proposalScope(account), state: 'sent' as const }
    const [count, rows] = await Promise.all([
      HostProposal.countDocuments(all),
      HostProposal.find(all).sort({ at: 1 }).limit(limit).select('at').lean()
    ])
    return {
      count,
      items: rows.map(({ _id, at }) => ({ person: null, workshop: null, proposal: _id, since: at }))
    }
  }
}
