import type { RequestHandler } from 'express'
import { replyAsHost } from '#models/planning/host-reply.ts'
import { scopes } from '#models/access/scope.ts'
import { hostReplyForm } from '../../forms/host-reply.ts'
import { param } from '../../forms/param.ts'
import { read } from '../../forms/read.ts'
import { sentences } from '../../forms/sentences.ts'
import { showQuestion } from '../../pages/hosting/question.ts'
import { paths } from '../../paths.ts'
import { flash, sharedOf } from '../../render.ts'

/** The host says whether a date suits, gives others, or says no. */
export const create: RequestHandler = async (req, res) => {
  const workshop = await scopes
    .workshops(req.user)
    .findOne({ _id: param(req, 'workshop') })
    .orFail()
  const form = read(hostReplyForm, req.body)
  if (form.errors) {
    const errors = sentences(sharedOf(res).t, form.errors)
    return showQuestion(res, workshop, { errors, words: String(form.typed['words'] ?? '') })
  }
  const { state, words } = form.value
  await replyAsHost(workshop._id, { state, words, by: req.user._id })
  flash(res, `hosting.replied.${state}`)
  res.redirect(303, state === 'declined' ? paths.hosting() : paths.hostingDay(workshop.id))
}
