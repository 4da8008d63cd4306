import type { RequestHandler } from 'express'
import { NotFound, Refusal } from '#lib/refusal.ts'
import { Participation } from '#models/records/participation.ts'
import { mayTick } from '#models/planning/host-view.ts'
import { arrivalForm } from '../../forms/arrival.ts'
import { read } from '../../forms/read.ts'
import { findHosted } from '../../pages/hosting/find.ts'
import { flash } from '../../render.ts'
import { markAttendance, unmarkAttendance } from '#models/follow-up/attendance.ts'

/** The host ticks someone in, takes a tick back, or says that everybody is there. Only on the day. */
export const create: RequestHandler = async (req, res) => {
  const hosted = await findHosted(req)
  const { workshop, by, at } = hosted
  if (!mayTick(workshop)) throw new Refusal('hosting.notToday')
  const form = read(arrivalForm, req.body)
  if (form.errors) throw new Refusal('errors.page.unreadable')
  const { everyone, person, back } = form.value
  const filter = {
    workshop: workshop._id,
    state: 'registered' as const,
    ...(everyone ? { attendance: null } : { person })
  }
  const found = await Participation.find(filter)
  if (!everyone && found.length === 0) throw new NotFound()
  for (const participation of found) {
    await (back
      ? unmarkAttendance(participation, { by })
      : markAttendance(participation, { attendance: 'attended', by }))
  }
  if (everyone && found.length > 0) {
    flash(res, 'hosting.everyoneDone', { params: { count: found.length } })
  }
  res.redirect(303, `${at.day}${everyone ? '' : `#p-${person}`}`)
}
