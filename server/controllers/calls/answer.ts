import type { Request, RequestHandler, Response } from 'express'
import { OtherContent, Refusal } from '#lib/refusal.ts'
import { agreeCallBack, answerCall, noteNoAnswer } from '#models/calls/answer.ts'
import { releaseCall } from '#models/calls/claim.ts'
import { canUndo } from '#models/calls/undo.ts'
import type { Call } from '#models/records/call.ts'
import type { Person } from '#models/records/person.ts'
import { idFrom } from '#models/records/record.ts'
import { Workshop } from '#models/records/workshop.ts'
import { callForm, type CallForm } from '../../forms/call.ts'
import { read } from '../../forms/read.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { calledName } from '../../pages/calls/called-name.ts'
import { findCalled } from '../../pages/calls/find.ts'
import { nextCall } from '../../pages/calls/next.ts'
import { momentOf, showCalls } from '../../pages/calls/page.ts'
import { spokenHour } from '../../pages/calls/words.ts'
import { paths } from '../../paths.ts'
import { flash, sharedOf } from '../../render.ts'

/** What came of a call: done, noted, and the next call is opened. */
export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const person = await findCalled(req)
  const form = read(callForm, req.body)
  if (form.errors)
    return showCalls(req, res, { person: String(person), again: { errors: sentences(t, form.errors) } })
  let call: Call
  try {
    call = await noted(req, res, person, form.value)
  } catch (error) {
    if (!(error instanceof Refusal) || error instanceof OtherContent) throw error
    return showCalls(req, res, { person: String(person), again: refused(t, error) })
  }
  await say(req, res, call)
  const next = await nextCall(req, String(person))
  if (next !== paths.call(String(person))) await releaseCall(req.user, person)
  res.redirect(303, next)
}

function noted(req: Request, res: Response, person: Person['_id'], form: CallForm): Promise<Call> {
  const { key, answer, kind, subject, why, next, day, time } = form
  if (answer === 'noAnswer') return noteNoAnswer(req.user, person, { key })
  if (answer === 'callBack') return agreeCallBack(req.user, person, { key, day, time })
  if (!kind) throw new Refusal('calls.refusal.gone')
  return answerCall(req.user, person, {
    key,
    kind,
    answer,
    why,
    subject: subject ? idFrom(subject) : null,
    next: next ? idFrom(next) : null,
    words: sharedOf(res).t('calls.explainedWords')
  })
}

async function say(req: Request, res: Response, call: Call): Promise<void> {
  const shared = sharedOf(res)
  const [name, next] = await Promise.all([
    calledName(call.person),
    call.next ? Workshop.findById(call.next).select('startsAt timeZone').lean() : null
  ])
  const day = next ? shared.dates(next.timeZone).weekday(next.startsAt) : ''
  const when = call.callBackAt ? spokenHour(call.callBackAt, shared, await momentOf(req)) : ''
  const undo = { action: paths.callUndoing(call.id), label: shared.t('common.undo') }
  flash(res, call.answer === 'no' && next ? 'calls.done.noThen' : `calls.done.${call.answer}`, {
    params: { name, day, when },
    ...(canUndo(call) ? { undo } : {})
  })
}
