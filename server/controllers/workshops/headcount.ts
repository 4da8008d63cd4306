import type { RequestHandler } from 'express'
import { noteHeadcount } from '#models/follow-up/headcount.ts'
import { headcountForm } from '../../forms/headcount.ts'
import { read } from '../../forms/read.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { ownWorkshop } from '../../pages/workshops/find.ts'
import { showWorkshop } from '../../pages/workshops/page.ts'
import { paths } from '../../paths.ts'
import { flash, sharedOf } from '../../render.ts'

/** How many came to a meeting of professionals. */
export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const workshop = await ownWorkshop(req)
  const form = read(headcountForm, req.body)
  const typed = String(form.typed['headcount'] ?? '')
  const again = (errors: Record<string, string>, refusal?: string) =>
    showWorkshop(req, res, workshop, refusal, undefined, {
      count: { typed, error: errors['headcount'] }
    })
  if (form.errors) return again(sentences(t, form.errors))
  try {
    await noteHeadcount(workshop._id, { count: form.value.headcount, by: req.user._id })
  } catch (error) {
    const { errors, refusal } = refused(t, error)
    return again(errors, refusal)
  }
  flash(res, 'kinds.headcount.noted')
  res.redirect(303, paths.workshop(workshop.id))
}
