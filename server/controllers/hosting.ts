import type { RequestHandler, Response } from 'express'
import { NotFound } from '#lib/refusal.ts'
import { hostOutcomes } from '#models/figures/host-outcomes.ts'
import { placeName } from '#models/access/place.ts'
import { wishesTold } from '#models/follow-up/wishes.ts'
import { statusOf, type Workshop } from '#models/records/workshop.ts'
import { contactsOf } from '../pages/hosting/contacts.ts'
import { showDay } from '../pages/hosting/day.ts'
import { findHosted } from '../pages/hosting/find.ts'
import { showQuestion } from '../pages/hosting/question.ts'
import { render, sharedOf } from '../render.ts'
import { scopes, workshopScope } from '#models/access/scope.ts'

/** How many workshops of the past the host's page goes back. */
const PAST_SHOWN = 20
const PROPOSALS_SHOWN = 10

/** The host's own workshops: coming ones first, each with its headcount. */
export const index: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const now = new Date()
  const fields =
    'kind sector tradeLabel startsAt endsAt timeZone place.name place.commune place.room state capacity seatsFree seats.seq hostReply.state'
  const [coming, past, company] = await Promise.all([
    scopes
      .workshops(req.user)
      .find({ endsAt: { $gt: now } })
      .sort({ startsAt: 1 })
      .limit(100)
      .select(fields)
      .lean<Workshop[]>(),
    scopes
      .workshops(req.user)
      .find({ endsAt: { $lte: now }, state: { $ne: 'draft' } })
      .sort({ startsAt: -1 })
      .limit(PAST_SHOWN)
      .select(fields)
      .lean<Workshop[]>(),
    placeName(req.user)
  ])
  const row = (workshop: Workshop) => ({
    ...workshop,
    id: String(workshop._id),
    status: statusOf(workshop, now),
    taken: workshop.seats.length,
    reply: workshop.state === 'draft' ? (workshop.hostReply?.state ?? null) : null
  })
  const [wishes, outcomes, people, proposals, companies] = await Promise.all([
    wishesTold(past, { now }),
    hostOutcomes(workshopScope(req.user), { now }),
    contactsOf(req.user, t),
    scopes.proposals(req.user).sort({ at: -1 }).limit(PROPOSALS_SHOWN),
    scopes.companies(req.user).sort({ name: 1 }).select('name publicSince').lean()
  ])
  const accessEnds = req.user.endWarnedFor ?? null
  const rows = coming.map(row)
  const waiting = rows.filter(({ reply }) => reply === 'asked')
  const locals = {
    company,
    waiting,
    coming: rows.filter(({ reply }) => reply !== 'asked' && reply !== 'declined'),
    past: past.map(row),
    wishes,
    outcomes,
    people,
    proposals,
    accessEnds,
    shows: companies.map(({ _id, name, publicSince }) => ({
      id: String(_id),
      name,
      isPublic: Boolean(publicSince)
    }))
  }
  render(res, 'hosting/index', locals, { title: t('hosting.title'), here: 'hosting' })
}

/** One workshop, as far as the host may see it at this moment. */
export const show: RequestHandler = async (req, res) => {
  const hosted = await findHosted(req).catch((error: unknown) => {
    if (error instanceof NotFound && req.params['link'] !== undefined) return null
    throw error
  })
  if (!hosted) return showLinkOver(res)
  if (hosted.workshop.state === 'draft') return showQuestion(res, hosted)
  await showDay(res, hosted)
}

function showLinkOver(res: Response): void {
  const title = sharedOf(res).t('hosting.link.overTitle')
  render(res, 'hosting/link-over', {}, { title, width: 'person', bare: true, status: 404 })
}
