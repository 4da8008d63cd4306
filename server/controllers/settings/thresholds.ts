import type { RequestHandler, Response } from 'express'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { USUAL_THRESHOLD } from '#models/records/thresholds.ts'
import { readThresholds, type KnownThresholds } from '#models/reference/thresholds.ts'
import { firstDayOfChange, setThresholds } from '#models/settings/thresholds.ts'
import { baseFingerprint, conflictErrors, mergeEdits } from '../../forms/edit-conflicts.ts'
import { read, type Typed } from '../../forms/read.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { thresholdsForm } from '../../forms/thresholds.ts'
import { lastChange, lastChanges } from '../../pages/settings/changes.ts'
import { fieldsOf, type Refused } from '../../pages/settings/typed.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'

/** When interest and aptitude count, within how many months a next step does, and from how many people a count is told. */
export const edit: RequestHandler = async (_req, res) => show(res, await readThresholds())

export const update: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const known = await readThresholds()
  const current = currentValues(known)
  const { typed, conflicts } = mergeEdits(req.body, current)
  if (conflicts.length > 0) {
    const change = await lastChange(res, 'installation', '')
    const label = (name: string) => t(`frame.thresholds.${name as 'interest' | 'skills' | 'months'}`)
    return show(res, known, { typed, ...conflictErrors(t, conflicts, current, { label, change }) })
  }
  const form = read(thresholdsForm, typed)
  if (form.errors) return show(res, known, { typed, errors: sentences(t, form.errors) })
  try {
    await setThresholds(form.value, { by: req.user._id, since: known.setAt })
    flash(res, 'frame.thresholds.saved')
    res.redirect(303, paths.thresholds())
  } catch (error) {
    await show(res, known, { typed, ...refused(t, error) })
  }
}

async function show(res: Response, known: KnownThresholds, refusal?: Refused) {
  const current = currentValues(known)
  const locals = {
    typed: fieldsOf(refusal?.typed ?? { ...current, from: slashed(firstDayOfChange()) }),
    usual: USUAL_THRESHOLD,
    values: known.values,
    days: await lastChanges(res, 'installation', ''),
    baseFingerprint: baseFingerprint(current),
    errors: refusal?.errors ?? {},
    refusal: refusal?.refusal
  }
  const title = sharedOf(res).t('frame.thresholds.title')
  const frame = { title, here: 'settings', width: 'reading' } as const
  render(res, 'thresholds/edit', locals, { ...frame, refused: refusal !== undefined })
}

/** The last that was set, which the next one changes. */
function currentValues({ values, toldFrom }: KnownThresholds): Typed {
  const { interest, skills, months } = values.at(-1) ?? USUAL_THRESHOLD
  return {
    interest: String(interest),
    skills: String(skills),
    months: String(months),
    toldFrom: String(toldFrom)
  }
}
