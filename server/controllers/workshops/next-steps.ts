import type { Request, RequestHandler, Response } from 'express'
import { NotFound, Refusal } from '#lib/refusal.ts'
import { nextStepForm } from '../../forms/next-step.ts'
import { baseFingerprint, conflictErrors, mergeEdits } from '../../forms/edit-conflicts.ts'
import { read, type Typed } from '../../forms/read.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { idToMake, noteMade } from '../../middleware/once.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'
import { saveNextStep } from '#models/follow-up/next-steps.ts'
import { choices, stepLines, typedFrom, typedTexts, wordingOf } from '../../pages/next-steps/form.ts'
import { findFollowed } from '../../pages/registrations/find.ts'
import { headOf } from '../../pages/registrations/head.ts'

export const index: RequestHandler = async (req, res) => {
  const answersWish = req.query['wish'] === 'yes'
  await showList(req, res, { errors: {}, ...(answersWish ? { answersWish } : {}) })
}

export const create: RequestHandler = (req, res) => save(req, res, showList)

export const edit: RequestHandler = async (req, res) => {
  await showStep(req, res, { errors: {} })
}

export const update: RequestHandler = (req, res) => save(req, res, showStep)

interface Said {
  errors: Record<string, string>
  refusal?: string
  typed?: Typed
  /** The form was opened to answer the host's wish: its place is filled in. */
  answersWish?: boolean
  /** What stood when `typed` was joined with it. */
  current?: Typed
}

async function save(
  req: Request,
  res: Response,
  again: (req: Request, res: Response, said: Said) => Promise<void>
) {
  const { t } = sharedOf(res)
  const { workshop, person, participation } = await findFollowed(req)
  const step = req.params['step']
  const known = step === undefined ? null : participation.nextSteps.id(String(step))
  if (step !== undefined && !known) throw new NotFound()
  const current = known ? typedFrom(known) : {}
  const { typed, conflicts } = mergeEdits(req.body, current)
  if (conflicts.length > 0)
    return again(req, res, { ...conflictErrors(t, conflicts, current, wordingOf(t)), typed, current })
  const form = read(nextStepForm, typed)
  if (form.errors) return again(req, res, { errors: sentences(t, form.errors), typed, current })
  try {
    await saveNextStep(participation, {
      ...form.value,
      ...(step === undefined ? { id: idToMake(res) } : { step: String(step) }),
      by: req.user._id
    })
    if (step === undefined) await noteMade(res)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return again(req, res, { ...refused(t, error), typed, current })
  }
  flash(res, 'steps.saved')
  res.redirect(303, paths.nextSteps(workshop.id, person.id))
}

async function showList(req: Request, res: Response, { errors, refusal, typed, answersWish }: Said) {
  const { workshop, person, participation, mine } = await findFollowed(req)
  const { id, fullName, firstName } = person
  const isWished = Boolean(participation.meetAgainAt) && (answersWish ?? typed?.['answersWish'] === 'yes')
  const locals = {
    workshop: headOf(workshop),
    mine,
    person: { id, fullName, firstName },
    refusal,
    steps: stepLines(participation),
    typed: typedTexts(typed ?? (isWished ? { place: workshop.place.name } : {})),
    wishedBy: isWished ? workshop.place.name : null,
    errors,
    ...choices
  }
  const title = sharedOf(res).t('steps.window')
  render(res, 'steps/index', locals, {
    title,
    here: 'planning',
    width: 'reading',
    refused: typed !== undefined
  })
}

async function showStep(req: Request, res: Response, { errors, refusal, typed, current }: Said) {
  const { workshop, person, participation } = await findFollowed(req)
  const known = participation.nextSteps.id(String(req.params['step']))
  if (!known) throw new NotFound()
  const { id, fullName, firstName } = person
  const locals = {
    workshop: headOf(workshop),
    person: { id, fullName, firstName },
    refusal,
    step: String(known._id),
    baseFingerprint: baseFingerprint(current ?? typedFrom(known)),
    typed: typed ? typedTexts(typed) : typedFrom(known),
    errors,
    ...choices
  }
  render(res, 'steps/edit', locals, {
    title: sharedOf(res).t('steps.edit'),
    here: 'planning',
    width: 'reading',
    refused: typed !== undefined
  })
}
