import type { RequestHandler, Response } from 'express'
import { readInstallation, saveInstallation } from '#models/settings/installation.ts'
import { INSTALLATION_FACTS } from '#models/records/installation.ts'
import type { Pages } from '#views/pages.ts'
import { changedBy } from '../../changed-by.ts'
import { baseFingerprint, conflictErrors, mergeEdits } from '../../forms/edit-conflicts.ts'
import { installationForm } from '../../forms/installation.ts'
import { read } from '../../forms/read.ts'
import { sentences } from '../../forms/sentences.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'

/** Who publishes, hosts and answers for this installation: what its pages on itself say. */
export const edit: RequestHandler = async (_req, res) => {
  const { facts, lacking } = await readInstallation()
  show(res, { typed: facts, lacking, baseFingerprint: baseFingerprint({ ...facts }), errors: {} })
}

export const update: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const { facts, lacking, lastChange } = await readInstallation()
  const current = { ...facts }
  const { typed, conflicts } = mergeEdits(req.body, current)
  const again = (why: { errors: Record<string, string>; refusal?: string }) => {
    const kept = Object.fromEntries(Object.entries(typed).map(([name, text]) => [name, String(text)]))
    show(
      res,
      { typed: { ...facts, ...kept }, lacking, baseFingerprint: baseFingerprint(current), ...why },
      true
    )
  }
  if (conflicts.length > 0) {
    const label = (name: string) => t(`settings.installation.${name as keyof typeof facts}.label`)
    const change = await changedBy(res, lastChange)
    return again(conflictErrors(t, conflicts, current, { label, change }))
  }
  const form = read(installationForm, typed)
  if (form.errors) return again({ errors: sentences(t, form.errors) })
  await saveInstallation(form.value, { by: req.user._id })
  flash(res, 'settings.installation.saved')
  res.redirect(303, paths.installation())
}

function show(res: Response, page: Omit<Pages['settings/installation'], 'names'>, refused = false) {
  const title = sharedOf(res).t('settings.installation.title')
  const locals = { ...page, names: INSTALLATION_FACTS }
  render(res, 'settings/installation', locals, { title, here: 'installation', width: 'reading', refused })
}
