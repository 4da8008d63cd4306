import type { RequestHandler } from 'express'
import { invitePartner } from '#models/planning/partners.ts'
import { partnerForm } from '../../forms/partner.ts'
import { read } from '../../forms/read.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { ownWorkshop } from '../../pages/workshops/find.ts'
import { showWorkshop } from '../../pages/workshops/page.ts'
import { paths } from '../../paths.ts'
import { flash, sharedOf } from '../../render.ts'

/** Invites a partner to a meeting of professionals. */
export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const workshop = await ownWorkshop(req)
  const form = read(partnerForm, req.body)
  const text = (name: string) => String(form.typed[name] ?? '')
  const typed = { organisation: text('organisation'), name: text('name'), email: text('email') }
  const again = (errors: Record<string, string>, refusal?: string) =>
    showWorkshop(req, res, workshop, refusal, undefined, { partner: { typed, errors } })
  if (form.errors) return again(sentences(t, form.errors))
  try {
    await invitePartner(workshop._id, { ...form.value, by: req.user._id })
  } catch (error) {
    const { errors, refusal } = refused(t, error)
    return again(errors, refusal)
  }
  flash(res, workshop.state === 'draft' ? 'partners.flash.listed' : 'partners.flash.invited')
  res.redirect(303, paths.workshop(workshop.id))
}
