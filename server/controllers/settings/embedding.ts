import type { RequestHandler, Response } from 'express'
import { readEmbedding, saveEmbedding, type KnownEmbedding } from '#models/settings/embedding.ts'
import { baseFingerprint, conflictErrors, mergeEdits } from '../../forms/edit-conflicts.ts'
import { embeddingForm } from '../../forms/embedding.ts'
import { read, type Typed } from '../../forms/read.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { optionsOf } from '../../options.ts'
import { lastChange, lastChanges } from '../../pages/settings/changes.ts'
import { fieldsOf, type Refused } from '../../pages/settings/typed.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'

/** The sites that may show the open workshops in a frame. */
export const edit: RequestHandler = async (_req, res) => show(res, await readEmbedding())

export const update: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const known = await readEmbedding()
  const current = currentValues(known)
  const { typed, conflicts } = mergeEdits(req.body, current)
  if (conflicts.length > 0) {
    const change = await lastChange(res, 'installation', '')
    const label = () => t('open.embedding.origins')
    return show(res, known, { typed, ...conflictErrors(t, conflicts, current, { label, change }) })
  }
  const form = read(embeddingForm, typed)
  if (form.errors) return show(res, known, { typed, errors: sentences(t, form.errors) })
  try {
    await saveEmbedding(form.value.origins, { by: req.user._id, since: known.setAt })
    flash(res, 'open.embedding.saved')
    res.redirect(303, paths.embedding())
  } catch (error) {
    await show(res, known, { typed, ...refused(t, error) })
  }
}

async function show(res: Response, known: KnownEmbedding, refusal?: Refused) {
  const { t } = sharedOf(res)
  const current = currentValues(known)
  const address = optionsOf(res).appUrl + paths.open()
  const locals = {
    typed: fieldsOf(refusal?.typed ?? current),
    frame: `<iframe src="${address}" title="${t('open.title')}" width="100%" height="800"></iframe>`,
    days: await lastChanges(res, 'installation', ''),
    baseFingerprint: baseFingerprint(current),
    errors: refusal?.errors ?? {},
    refusal: refusal?.refusal
  }
  const frame = { title: t('open.embedding.title'), here: 'settings', width: 'reading' } as const
  render(res, 'embedding/edit', locals, { ...frame, refused: refusal !== undefined })
}

const currentValues = ({ origins }: KnownEmbedding): Typed => ({ origins: origins.join('\n') })
