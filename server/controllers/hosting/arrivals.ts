import type { RequestHandler } from 'express'
import { NotFound, Refusal } from '#lib/refusal.ts'
import { Participation } from '#models/records/participation.ts'
import { hostMoment } from '#models/planning/host-view.ts'
import { arrivalForm } from '../../forms/arrival.ts'
import { param } from '../../forms/param.ts'
import { read } from '../../forms/read.ts'
import { paths } from '../../paths.ts'
import { flash } from '../../render.ts'
import { scopes } from '#models/access/scope.ts'
import { markAttendance, unmarkAttendance } from '#models/follow-up/attendance.ts'

/** The host ticks someone in, takes a tick back, or says that everybody is there. Only on the day. */
export const create: RequestHandler = async (req, res) => {
  const workshop = await scopes
    .workshops(req.user)
    .findOne({ _id: param(req, 'workshop') })
    .orFail()
  if (hostMoment(workshop) !== 'day' || workshop.state !== 'published') throw new Refusal('hosting.notToday')
  const form = read(arrivalForm, req.body)
  if (form.errors) throw new Refusal('errors.page.unreadable')
  const { everyone, person, back } = form.value
  const by = req.user._id
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
  res.redirect(303, `${paths.hostingDay(workshop.id)}${everyone ? '' : `#p-${person}`}`)
}
