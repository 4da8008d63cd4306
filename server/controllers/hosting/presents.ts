import type { RequestHandler } from 'express'
import { sayPresenters } from '#models/planning/host-presents.ts'
import { hostPresentsForm } from '../../forms/host-presents.ts'
import { read } from '../../forms/read.ts'
import { sentences } from '../../forms/sentences.ts'
import { showDay } from '../../pages/hosting/day.ts'
import { findHosted } from '../../pages/hosting/find.ts'
import { flash, sharedOf } from '../../render.ts'

/** The host says who of its people will present the trade. */
export const create: RequestHandler = async (req, res) => {
  const hosted = await findHosted(req)
  const { workshop, by, at } = hosted
  const form = read(hostPresentsForm, req.body)
  if (form.errors) {
    const errors = sentences(sharedOf(res).t, form.errors)
    return showDay(res, hosted, { people: [], presents: String(form.typed['presents'] ?? ''), errors })
  }
  await sayPresenters(workshop._id, { words: form.value.presents, by })
  flash(res, 'hosting.presents.noted')
  res.redirect(303, at.day)
}
