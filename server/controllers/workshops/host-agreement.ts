import type { RequestHandler } from 'express'
import { noteHostAgreement } from '#models/planning/host-reply.ts'
import { hostAgreementForm } from '../../forms/host-agreement.ts'
import { read } from '../../forms/read.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { ownWorkshop } from '../../pages/workshops/find.ts'
import { showWorkshop } from '../../pages/workshops/page.ts'
import { paths } from '../../paths.ts'
import { flash, sharedOf } from '../../render.ts'

/** A counsellor notes who of the company agreed by telephone. */
export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const workshop = await ownWorkshop(req)
  const form = read(hostAgreementForm, req.body)
  const saidBy = String(form.typed['saidBy'] ?? '')
  if (form.errors) {
    const errors = sentences(t, form.errors)
    return showWorkshop(req, res, workshop, Object.values(errors)[0], { errors, saidBy })
  }
  try {
    await noteHostAgreement(workshop._id, { saidBy: form.value.saidBy, by: req.user._id })
  } catch (error) {
    const { errors, refusal } = refused(t, error)
    return showWorkshop(req, res, workshop, refusal ?? Object.values(errors)[0], { errors, saidBy })
  }
  flash(res, 'workshops.flash.hostAgreed')
  res.redirect(303, paths.workshop(workshop.id))
}
