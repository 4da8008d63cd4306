import type { Request, RequestHandler, Response } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { PROPOSED_WEIGHTS, setWeights, weightsOf } from '#models/invitations/weights.ts'
import { WEIGHT_NAMES, type WeightName, type Weights } from '#models/records/agency.ts'
import { namesOf } from '#models/seats/roster.ts'
import { changedBy } from '../../changed-by.ts'
import { baseFingerprint, conflictErrors, mergeEdits } from '../../forms/edit-conflicts.ts'
import { read, type Typed } from '../../forms/read.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { weightsForm } from '../../forms/weights.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'
import { ownAgency } from '../../pages/workshops/find.ts'

/** What counts when inviting, for the whole agency: in full, beside what we propose. */
export const edit: RequestHandler = async (req, res) => showWeights(req, res, {})

export const update: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const { weights, weightsBy, weightsAt: since } = await weightsOf(ownAgency(req))
  const current = textsOf(weights)
  const { typed, conflicts } = mergeEdits(req.body, current)
  const label = (name: string) => t(`candidates.weights.name.${name as WeightName}`)
  if (conflicts.length > 0) {
    const change = await changedBy(res, { by: weightsBy, at: since })
    return showWeights(req, res, { typed, ...conflictErrors(t, conflicts, current, { label, change }) })
  }
  const form = read(weightsForm, typed)
  if (form.errors) return showWeights(req, res, { typed, errors: sentences(t, form.errors) })
  try {
    await setWeights(ownAgency(req), form.value, { by: req.user._id, since })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return showWeights(req, res, { typed, ...refused(t, error) })
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
  const shown = textsOf(req.query['proposed'] === 'yes' ? PROPOSED_WEIGHTS : weights)
  const text = (name: WeightName) => [typed?.[name] ?? shown[name]].flat()[0] ?? ''
  const locals = {
    typed: Object.fromEntries(WEIGHT_NAMES.map(name => [name, text(name)])) as Record<WeightName, string>,
    baseFingerprint: baseFingerprint(textsOf(weights)),
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

/** What stands, field by field as the form sends it back. */
function textsOf(weights: Weights): Record<WeightName, string> {
  return Object.fromEntries(WEIGHT_NAMES.map(name => [name, String(weights[name])])) as Record<
    WeightName,
    string
  >
}
