import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { Account } from '#models/records/account.ts'
import { Agency } from '#models/records/agency.ts'
import { Company } from '#models/records/company.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'
import {
  HALF_DAYS,
  HostProposal,
  type HalfDay,
  type HostOffer,
  type ProposalState
} from '#models/records/host-proposal.ts'
import { Trade } from '#models/records/trade.ts'
import { factsOfKind, USUAL_KIND } from '#models/records/workshop-kind.ts'
import { Workshop } from '#models/records/workshop.ts'
import { cancel } from './changes.ts'
import { sayPresenters } from './host-presents.ts'
import { askHost, noteEarlierAgreement } from './host-reply.ts'
import { planWorkshop } from './planning.ts'
import { settledSlot, type Slot } from './slot.ts'

type Id = mongoose.Types.ObjectId

export interface ProposalFacts {
  id: Id
  company: string
  agency: string
  site: string | null
  trade: string
  posts: number
  fromMonth: string
  skills: string
  offers: HostOffer[]
  /** null where nothing was typed on that line. */
  dates: ({ day: string; half: HalfDay } | null)[]
  seats: number | null
  presenter: string
  equipment: string
  by: Account
  now?: Date
}

/** A host tells an agency its need and the dates it could welcome on. Refuses each date on which no workshop is held. */
export async function proposeToHost({
  id,
  by,
  now = new Date(),
  ...facts
}: ProposalFacts): Promise<HostProposal> {
  const company = await Company.findOne({ _id: facts.company, agencies: facts.agency })
  if (!company || !by.companies.some(own => own.equals(company._id)))
    throw new Refusal('proposals.refusal.company', {}, 'to')
  const agency = await Agency.findById(facts.agency).orFail()
  const trade = await Trade.findById(facts.trade).select('label').lean()
  if (!trade) throw new Refusal('proposals.refusal.trade', {}, 'trade')
  const site = facts.site ? company.sites.find(({ _id }) => String(_id) === facts.site) : null
  if (facts.site && !site) throw new Refusal('proposals.refusal.site', {}, 'site')
  for (const [line, date] of facts.dates.entries()) {
    if (!date || !site) continue
    const place = { kind: 'company', company: company.id, site: String(site._id) } as const
    await settledSlot({ ...slotOf(date), place }, agency, now).catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error
      throw new Refusal(error.key, error.params, `date${line + 1}`)
    })
  }
  const dates = site ? facts.dates.filter(date => date !== null) : []
  if (site && dates.length === 0) throw new Refusal('proposals.refusal.noDate', {}, 'date1')
  return HostProposal.create({
    ...facts,
    _id: id,
    by: by._id,
    at: now,
    tradeLabel: trade.label,
    site: site?._id ?? null,
    siteName: site ? [site.name, site.commune].filter(Boolean).join(', ') : '',
    dates,
    workshop: new Workshop()._id
  })
}

/** A draft, and not the place that is kept for one while it is being saved. */
const LAID_OUT = { state: { $exists: true } }

const slotOf = ({ day, half }: { day: string; half: HalfDay }) => ({
  date: day,
  ...HALF_DAYS[half],
  saturday: true
})

/** The host takes back what the agency has not answered. */
export async function withdrawProposal({ _id }: Pick<HostProposal, '_id'>, by: Id): Promise<void> {
  await settle(_id, { state: 'withdrawn', by, words: '', now: new Date() })
}

export interface ProposalAnswer {
  by: Id
  words: string
  now?: Date
}

/** The agency declines, or answers a need that asks for no workshop. */
export async function answerProposal(
  { _id, site }: Pick<HostProposal, '_id' | 'site'>,
  { decline, by, words, now = new Date() }: ProposalAnswer & { decline: boolean }
): Promise<void> {
  if (!decline && site) throw new Refusal('proposals.refusal.chooseDate')
  await settle(_id, { state: decline ? 'declined' : 'answered', by, words, now })
}

/**
 * Makes a draft of a proposal, on one of its dates, to which its host has agreed, or on another one, about which the host is
 * then asked. Pressed twice, or after a process that died in between, there is one draft.
 */
export async function draftFrom(
  proposal: HostProposal,
  { slot, by, words, now = new Date() }: ProposalAnswer & { slot: Pick<Slot, 'date' | 'from' | 'to'>; by: Id }
): Promise<Workshop> {
  if (!proposal.site) throw new Refusal('proposals.refusal.needOnly')
  if (proposal.state !== 'sent') throw new Refusal('proposals.refusal.answered')
  const isProposed = proposal.dates.some(({ day, half }) => {
    const { from, to } = HALF_DAYS[half]
    return day === slot.date && from === slot.from && to === slot.to
  })
  const draft =
    (await Workshop.findOne({ _id: proposal.workshop, ...LAID_OUT })) ??
    (await planned(proposal, { slot, by, now }))
  if (isProposed) await noteEarlierAgreement(draft._id, { by: proposal.by, at: proposal.at, now })
  try {
    await settle(proposal._id, { state: isProposed ? 'agreed' : 'otherDate', by, words, now })
  } catch (error) {
    const { state } = await HostProposal.findById(proposal._id).orFail()
    // The host took it back while the draft was made.
    if (state === 'withdrawn') await cancel(draft._id, { by, reason: 'companyAway', now })
    throw error
  }
  if (proposal.presenter) await sayPresenters(draft._id, { words: proposal.presenter, by: proposal.by, now })
  if (!isProposed) await askHost(draft._id, { by, now })
  return Workshop.findById(draft._id).orFail()
}

async function planned(
  { workshop: id, agency, trade, company, site, seats }: HostProposal,
  { slot, by, now }: { slot: Pick<Slot, 'date' | 'from' | 'to'>; by: Id; now: Date }
): Promise<Workshop> {
  const [counsellor, house] = await Promise.all([
    Account.findById(by).orFail(),
    Company.findById(company).orFail()
  ])
  const { programme } = factsOfKind({ kind: USUAL_KIND })
  const access = house.sites.find(({ _id }) => String(_id) === String(site))?.access ?? ''
  try {
    return await planWorkshop({
      id,
      agency,
      outline: {
        sector: null,
        trade,
        parts: programme.parts.map(part => ({ ...part, note: '' })),
        facilitators: [{ account: counsellor._id, name: counsellor.fullName }],
        capacity: seats ?? programme.capacity,
        access,
        bring: ''
      },
      slot: {
        ...slot,
        saturday: true,
        place: { kind: 'company', company: String(company), site: String(site) }
      },
      by,
      now
    })
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
    return Workshop.findById(id).orFail()
  }
}

/** Only what waits for an answer is answered or taken back, once. */
async function settle(
  _id: Id,
  { state, by, words, now }: { state: ProposalState; by: Id; words: string; now: Date }
): Promise<void> {
  const { modifiedCount } = await HostProposal.updateOne(
    { _id, ...guards.unanswered() },
    { $set: { state, answer: words, answeredAt: now, answeredBy: by } }
  )
  if (modifiedCount === 0) throw new Refusal('proposals.refusal.answered')
}

/** Only tests open it, to prove that without it a proposal taken back in that instant would be answered. */
export const guards = {
  unanswered: (): Record<string, unknown> => ({ state: 'sent' })
}
