import type { Request, RequestHandler, Response } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { PROPOSED_WEIGHTS, setWeights, WEIGHT_NAMES, weightsOf } from '#models/candidates/weights.ts'
import { namesOf } from '#models/workshop/roster.ts'
import { read, type Typed } from '../../forms/read.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { weightsForm } from '../../forms/weights.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'
import { ownAgency } from '../workshops/own.ts'

/** What counts when inviting, for the whole agency: in full, beside what we propose. */
export const edit: RequestHandler = async (req, res) => showWeights(req, res, {})

export const update: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const form = read(weightsForm, req.body)
  if (form.errors) return showWeights(req, res, { typed: form.typed, errors: sentences(t, form.errors) })
  try {
    await setWeights(ownAgency(req), form.value, { by: req.user._id })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return showWeights(req, res, { typed: form.typed, ...refused(t, error) })
  }
  flash(res, 'candidates.weights.saved')
  res.redirect(303, paths.candidateWeights())
}

async function showWeights(
  req: Request,
  res: Response,
  { typed, errors, refusal }: { typed?: Typed; errors?: Record<string, string>; refusal?: string }
) {
  const { weights, weightsBy, weightsAt } = await weightsOf(ownAgency(req))
  const names = await namesOf([weightsBy])
  const shown = req.query['proposed'] === 'yes' ? PROPOSED_WEIGHTS : weights
  const text = (name: (typeof WEIGHT_NAMES)[number]) => [typed?.[name] ?? String(shown[name])].flat()[0] ?? ''
  const locals = {
    typed: Object.fromEntries(WEIGHT_NAMES.map(name => [name, text(name)])) as Record<
      (typeof WEIGHT_NAMES)[number],
      string
    >,
    proposed: PROPOSED_WEIGHTS,
    saved: weightsAt ? { at: weightsAt, by: names.get(String(weightsBy)) ?? '' } : null,
    errors: errors ?? {},
    refusal
  }
  render(res, 'candidates/weights', locals, {
    title: sharedOf(res).t('candidates.weights.title'),
    here: 'planning',
    width: 'reading',
    refused: Boolean(errors ?? refusal)
  })
}
