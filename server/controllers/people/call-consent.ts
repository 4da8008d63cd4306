import type { RequestHandler } from 'express'
import { NotFound } from '#lib/refusal.ts'
import { resumeCalls, stopCalls } from '#models/people/stop-calls.ts'
import { callConsentForm } from '../../forms/call-consent.ts'
import { read } from '../../forms/read.ts'
import { ownPerson } from '../../pages/people/find.ts'
import { paths } from '../../paths.ts'
import { flash } from '../../render.ts'

/** The person wants no calls any more, or calls again, as they told the counsellor. */
export const create: RequestHandler = async (req, res) => {
  const person = await ownPerson(req)
  const form = read(callConsentForm, req.body)
  if (form.errors) throw new NotFound()
  const { calls, channel } = form.value
  const said = { by: req.user._id, channel }
  await (calls ? resumeCalls(person._id, said) : stopCalls(person._id, said))
  flash(res, calls ? 'people.calls.againDone' : 'people.calls.stoppedDone')
  res.redirect(303, paths.person(person.id))
}
