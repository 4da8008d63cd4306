import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import type { Attendance, Participation } from '../participation.ts'
import { uncounted } from '../tally/uncounted.ts'

/** Why someone did not come, each on a side; never a medical detail (domain: absence reasons are a closed list). */
export const ABSENCE_REASONS = {
  person: ['job', 'training', 'childcare', 'transport', 'personal', 'other'],
  service: ['notTold', 'wrongDetails', 'serviceOther'],
  company: ['companyClosed', 'companyOther']
} as const

export type AbsenceReason = (typeof ABSENCE_REASONS)[keyof typeof ABSENCE_REASONS][number]

export interface Mark {
  attendance: Attendance
  /** Kept only for an absence. */
  reason?: string | null
  by: mongoose.Types.ObjectId | null
  /** Why an earlier mark is corrected; required once the roll-call is older than a day. */
  why?: string | null
  now?: Date
}

/** People arrive before the start: whoever welcomes them may tick them in from an hour before. */
const ARRIVALS_BEFORE_MS = 3_600_000
const CORRECTION_FREE_MS = 24 * 3_600_000

export async function mark(participation: Participation, { attendance, reason = null, by, why = null, now = new Date() }: Mark) {
  if (participation.state !== 'registered') throw new Refusal('errors.participation.notRegistered')
  if (participation.startsAt.getTime() - ARRIVALS_BEFORE_MS > now.getTime()) throw new Refusal('errors.participation.notStarted')
  const absent = attendance === 'excused' || attendance === 'noshow'
  const absenceReason = absent ? reason : null
  const { attendance: from, attendanceAt } = participation
  if (from === attendance && participation.absenceReason === absenceReason) return
  const late = from !== null && attendanceAt !== null && attendanceAt !== undefined && now.getTime() - attendanceAt.getTime() > CORRECTION_FREE_MS
  if (late && !why) throw new Refusal('errors.participation.correctionNeedsReason', {}, 'why')
  if (absent && (participation.debrief?.at || participation.nextSteps.length > 0)) {
    throw new Refusal('errors.participation.hasDebrief')
  }
  participation.corrections.push({ at: now, by, from: from ?? null, to: attendance, why })
  participation.set({ attendance, absenceReason, attendanceAt: now, attendanceBy: by, uncounted: uncounted() })
  await participation.save()
}

/** Takes an arrival back: a tick by mistake on the day. Refuses once a debrief says the person was there. */
export async function unmark(participation: Participation, { by, now = new Date() }: { by: mongoose.Types.ObjectId | null; now?: Date }) {
  const { attendance: from } = participation
  if (!from) return
  if (participation.debrief?.at || participation.nextSteps.length > 0) throw new Refusal('errors.participation.hasDebrief')
  participation.corrections.push({ at: now, by, from, to: null, why: null })
  participation.set({ attendance: null, absenceReason: null, attendanceAt: null, attendanceBy: null, uncounted: uncounted() })
  await participation.save()
}
