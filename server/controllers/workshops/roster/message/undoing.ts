import type { RequestHandler } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { idFrom } from '#models/records/record.ts'
import { takeBackWords } from '#models/seats/write-to-several.ts'
import { readSound } from '../../../../forms/read.ts'
import { rosterMessageUndoing } from '../../../../forms/roster.ts'
import { findWorkshop } from '../../../../pages/registrations/find.ts'
import { paths } from '../../../../paths.ts'
import { flash, sharedOf } from '../../../../render.ts'

/** A message that has not left does not leave. */
export const create: RequestHandler = async (req, res) => {
  const workshop = await findWorkshop(req)
  const { of } = readSound(rosterMessageUndoing, req.query).value
  try {
    const { back, left } = await takeBackWords(workshop._id, { id: idFrom(of), by: req.user._id })
    if (left === 0) flash(res, 'rosters.message.undone', { params: { count: back } })
    else flash(res, 'rosters.message.undoneSome', { params: { back, left }, tone: 'refused' })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    flash(res, 'rosters.notUndone', {
      params: { why: sharedOf(res).t(error.key, error.params) },
      tone: 'refused'
    })
  }
  res.redirect(303, paths.workshop(workshop.id))
}
