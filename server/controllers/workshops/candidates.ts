import type { Request, RequestHandler, Response } from 'express'
import { NotFound } from '#lib/refusal.ts'
import { awaitingAnswer, lastRefusals } from '#models/invitations/answers.ts'
import { expectedAttendance } from '#models/invitations/expected-attendance.ts'
import { rankCandidates } from '#models/invitations/ranking.ts'
import {
  candidatesFilter,
  chosenForm,
  edgeOf,
  edgeText,
  type CandidatesFilter
} from '../../forms/candidates.ts'
import { read } from '../../forms/read.ts'
import { refused } from '../../forms/sentences.ts'
import { paths } from '../../paths.ts'
import { render, sharedOf } from '../../render.ts'
import { scopes } from '#models/access/scope.ts'
import { proposeToAll } from '../../pages/rosters/undo.ts'
import { ownWorkshop } from '../../pages/workshops/find.ts'
import { publicWords } from '../../pages/publics.ts'
import { declineReasons } from '../../pages/workshops/reasons.ts'
import { headOf } from '../../pages/registrations/head.ts'

/** Whom to invite: people ranked by reasons that are said, a page of them. */
export const index: RequestHandler = async (req, res) => {
  const { value } = read(candidatesFilter, req.query)
  if (!value) throw new NotFound()
  await showCandidates(req, res, value)
}

/** Proposes the workshop to everyone who is ticked. */
export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const workshop = await ownWorkshop(req)
  // A form that is refused names its page itself.
  const page = read(candidatesFilter, req.body).value ?? FIRST_PAGE
  const form = read(chosenForm, req.body)
  const ticked = [form.typed['people'] ?? []].flat()
  if (form.errors)
    return showCandidates(req, res, page, { ticked, errors: { people: t('candidates.chooseSomeone') } })
  const wanted = form.value.people
  const people = await scopes.people(req.user).find({ _id: { $in: wanted } })
  if (people.length < wanted.length) throw new NotFound()
  try {
    await proposeToAll(res, { workshop, people, by: req.user._id })
  } catch (error) {
    return showCandidates(req, res, page, { ticked, ...refused(t, error) })
  }
  res.redirect(303, `${paths.candidates(workshop.id)}?circle=${form.value.circle}`)
}

const FIRST_PAGE: CandidatesFilter = { circle: 'trade', after: '' }

/** What was ticked and refused. */
interface Again {
  ticked: readonly string[]
  errors: Record<string, string>
  refusal?: string
}

async function showCandidates(
  req: Request,
  res: Response,
  { circle, after }: CandidatesFilter,
  again?: Again
) {
  const { t } = sharedOf(res)
  const now = new Date()
  const workshop = await ownWorkshop(req)
  const status = workshop.statusAt(now)
  const [{ candidates, next, leftOut, weights }, waiting, publics, howMany] = await Promise.all([
    rankCandidates(req.user, workshop, { circle, after: edgeOf(after), now }),
    awaitingAnswer(workshop),
    publicWords(sharedOf(res)),
    expectedAttendance(workshop, now)
  ])
  const refusals = await lastRefusals(
    workshop.agency,
    candidates.map(({ person }) => person._id)
  )
  const here = paths.candidates(workshop.id)
  const locals = {
    workshop: headOf(workshop),
    commune: workshop.place.commune,
    priorities: publics.saidAll(workshop.priorities),
    publicOf: publics.said,
    state: status === 'draft' || status === 'open' || status === 'full' ? status : ('over' as const),
    circle,
    after,
    lines: candidates.map(one => ({ ...one, refused: refusals.get(one.person.id) ?? null })),
    first: after ? `${here}?circle=${circle}` : undefined,
    next: next ? `${here}?circle=${circle}&after=${edgeText(next)}` : undefined,
    leftOut,
    weights,
    howMany,
    waiting,
    declined: declineReasons(t),
    ticked: again?.ticked ?? [],
    errors: again?.errors ?? {},
    refusal: again?.refusal
  }
  render(res, 'candidates/index', locals, {
    title: t('candidates.title'),
    here: 'planning',
    refused: Boolean(again)
  })
}
