import type { RequestHandler } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { Participation } from '#models/records/participation.ts'
import { hostMoment } from '#models/planning/host-view.ts'
import { read } from '../../forms/read.ts'
import { sentences } from '../../forms/sentences.ts'
import { wishesForm } from '../../forms/wishes.ts'
import { showDay } from '../../pages/hosting/day.ts'
import { findHosted } from '../../pages/hosting/find.ts'
import { wishToMeetAgain } from '#models/follow-up/wish.ts'
import { flash, sharedOf } from '../../render.ts'

/** Whom the host would like to meet again: the whole list at once, so that a tick taken off is a wish taken back. */
export const create: RequestHandler = async (req, res) => {
  const hosted = await findHosted(req)
  const { workshop, by, at } = hosted
  if (hostMoment(workshop) !== 'after') throw new Refusal('hosting.notAfter')
  const form = read(wishesForm, req.body)
  if (form.errors) {
    const people = [form.typed['people'] ?? []].flat()
    return showDay(res, hosted, { people, errors: sentences(sharedOf(res).t, form.errors) })
  }
  const wished = new Set(form.value.people)
  const came = await Participation.find({
    workshop: workshop._id,
    state: 'registered',
    attendance: { $in: ['attended', 'partly'] }
  })
  for (const participation of came.filter(({ wish }) => !wish)) {
    const wish = wished.has(String(participation.person))
    if (wish !== Boolean(participation.meetAgainAt)) await wishToMeetAgain(participation, { by, wish })
  }
  flash(res, 'hosting.wishesSaved', {
    params: { count: came.filter(({ meetAgainAt }) => meetAgainAt).length }
  })
  res.redirect(303, at.day)
}
