import type { RequestHandler } from 'express'
import { endImpediment, sayImpediment } from '#models/planning/host-impediment.ts'
import { hostImpedimentForm } from '../../forms/host-impediment.ts'
import { read } from '../../forms/read.ts'
import { sentences } from '../../forms/sentences.ts'
import { showDay } from '../../pages/hosting/day.ts'
import { findHosted } from '../../pages/hosting/find.ts'
import { flash, sharedOf } from '../../render.ts'

/** The host can no longer welcome the workshop, or can after all. */
export const create: RequestHandler = async (req, res) => {
  const hosted = await findHosted(req)
  const { workshop, by, at } = hosted
  const form = read(hostImpedimentForm, req.body)
  if (form.errors) {
    const errors = sentences(sharedOf(res).t, form.errors)
    return showDay(res, hosted, { people: [], words: String(form.typed['words'] ?? ''), errors })
  }
  const { back, words } = form.value
  await (back ? endImpediment(workshop._id, { by }) : sayImpediment(workshop._id, { words, by }))
  flash(res, back ? 'hosting.impediment.takenBack' : 'hosting.impediment.noted')
  res.redirect(303, at.day)
}
