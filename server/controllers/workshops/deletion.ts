import type { RequestHandler } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { deleteDraft } from '#models/planning/delete-draft.ts'
import { read } from '../../forms/read.ts'
import { deletionForm } from '../../forms/cancellation.ts'
import { ownWorkshop } from '../../pages/workshops/find.ts'
import { paths } from '../../paths.ts'
import { flash } from '../../render.ts'

/** Takes a draft out that nobody was told of; any other, and one changed since its page was shown, stays. */
export const create: RequestHandler = async (req, res) => {
  const workshop = await ownWorkshop(req)
  const { value } = read(deletionForm, req.body)
  try {
    await deleteDraft({ ...workshop.toObject(), ledger: value?.ledger ?? -1 })
    flash(res, 'workshops.flash.deleted')
    res.redirect(303, paths.planningWeek(workshop.localDay))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    flash(res, error.key, { params: error.params, tone: 'refused' })
    res.redirect(303, paths.workshop(workshop.id))
  }
}
