import type { RequestHandler } from 'express'
import { replyAsHost } from '#models/planning/host-reply.ts'
import { hostReplyForm } from '../../forms/host-reply.ts'
import { read } from '../../forms/read.ts'
import { sentences } from '../../forms/sentences.ts'
import { showQuestion } from '../../pages/hosting/question.ts'
import { pageOfDates } from '../../pages/hosting/other-dates.ts'
import { findHosted } from '../../pages/hosting/find.ts'
import { flash, sharedOf } from '../../render.ts'

/** The host says whether a date suits, gives others, or says no. */
export const create: RequestHandler = async (req, res) => {
  const hosted = await findHosted(req)
  const { workshop, by, at } = hosted
  const form = read(hostReplyForm, req.body)
  if (form.errors) {
    const errors = sentences(sharedOf(res).t, form.errors)
    return showQuestion(res, hosted, { errors, words: String(form.typed['words'] ?? '') })
  }
  const { state, words, backTo } = form.value
  await replyAsHost(workshop._id, { state, words, by })
  flash(res, `hosting.replied.${state}`)
  const dates = pageOfDates(backTo, hosted)
  res.redirect(303, dates ?? (state === 'declined' && at.home ? at.home : at.day))
}
