import { ARRIVALS_BEFORE_MS, opensAt } from '#models/records/workshop.ts'
import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { Participation, type Attendance } from '#models/records/participation.ts'
import { refreshStages, saveParticipation } from '#models/stages/refresh-stages.ts'
import { staleMarks } from '#models/records/figures-stale.ts'
import { enterMarks } from '#models/ledger/marked.ts'
import { refuseUnlessRecorded } from './refuse-unless-recorded.ts'

/** Why someone did not come, each on a side; never a medical detail (domain: absence reasons are a closed list). */
export const ABSENCE_REASONS = {
  person: ['job', 'training', 'childcare', 'transport', 'personal', 'other'],
  service: ['notTold', 'wrongDetails', 'serviceOther'],
  company: ['companyClosed', 'companyOther']
} as const

export type AbsenceReason = (typeof ABSENCE_REASONS)[keyof typeof ABSENCE_REASONS][number]

export interface Mark {
  attendance: Attendance
  reason?: string | null
  by: mongoose.Types.ObjectId | null
  /** Why an earlier mark is corrected; required once the roll-call is older than a day. */
  why?: string | null
  now?: Date
}

export type RollCallMark = Pick<Mark, 'attendance' | 'reason'> & {
  participation: Participation
  arrivedAt?: Date | null
  leftAt?: Date | null
}

/** An hour that nothing is said of stays. */
const said = (now: Date | null | undefined, known: Date | null | undefined) =>
  (now === undefined ? known : now) ?? null

const isSameMoment = (one: Date | null | undefined, other: Date | null | undefined) =>
  +(one ?? 0) === +(other ?? 0)

const CORRECTION_FREE_MS = 24 * 3_600_000

export async function markAttendance(
  participation: Participation,
  { attendance, reason = null, by, why = null, now = new Date() }: Mark
) {
  const absenceReason = isAbsence(attendance) ? reason : null
  const from = participation.attendance ?? null
  if (from === attendance && participation.absenceReason === absenceReason) return
  await refuseUnlessRecorded([participation.workshop], 'rollCall')
  judge(participation, attendance, why, now)
  const before = pick(participation)
  participation.corrections.push({ at: now, by, from, to: attendance, why })
  participation.set({
    attendance,
    absenceReason,
    arrivedAt: null,
    leftAt: null,
    attendanceAt: now,
    attendanceBy: by,
    ...staleMarks()
  })
  await saveParticipation(participation, now)
  await enter([{ participation, before }], { by, now })
}

/** Judges all lines, then guards each write by the mark that was read. Returns how many lines changed. */
export async function rollCall(
  marks: RollCallMark[],
  { by, why = null, now = new Date() }: Pick<Mark, 'by' | 'why' | 'now'>
): Promise<number> {
  const changes = marks
    .map(line => ({
      ...line,
      reason: isAbsence(line.attendance) ? (line.reason ?? null) : null,
      arrivedAt: isAbsence(line.attendance) ? null : said(line.arrivedAt, line.participation.arrivedAt),
      leftAt: line.attendance === 'partly' ? said(line.leftAt, line.participation.leftAt) : null
    }))
    .filter(
      ({ participation: known, attendance, reason, arrivedAt, leftAt }) =>
        known.attendance !== attendance ||
        known.absenceReason !== reason ||
        !isSameMoment(known.arrivedAt, arrivedAt) ||
        !isSameMoment(known.leftAt, leftAt)
    )
  await refuseUnlessRecorded(
    changes.map(({ participation }) => participation.workshop),
    'rollCall'
  )
  for (const change of changes) judge(change.participation, change.attendance, why, now)
  if (changes.length === 0) return 0
  const written = changes.map(({ participation }) => ({ participation, before: pick(participation) }))
  const { matchedCount } = await Participation.bulkWrite(
    changes.map(({ participation, attendance, reason, arrivedAt, leftAt }) => {
      const from = participation.attendance ?? null
      return {
        updateOne: {
          filter: { _id: participation._id, state: 'registered', attendance: from },
          update: {
            $set: {
              attendance,
              absenceReason: reason,
              arrivedAt,
              leftAt,
              attendanceAt: now,
              attendanceBy: by,
              ...staleMarks()
            },
            $push: { corrections: { at: now, by, from, to: attendance, why } }
          }
        }
      }
    }) as never
  )
  await refreshStages(
    changes.map(({ participation }) => participation.person),
    now
  )
  await enter(written, { by, now })
  if (matchedCount < changes.length) throw new Refusal('errors.participation.changedMeanwhile')
  return changes.length
}

/** What stood there before a mark: put back when the workshop was moved or cancelled at the same moment. */
const pick = ({
  attendance,
  absenceReason,
  arrivedAt,
  leftAt,
  attendanceAt,
  attendanceBy
}: Participation) => ({
  arrivedAt: arrivedAt ?? null,
  leftAt: leftAt ?? null,
  attendance: attendance ?? null,
  absenceReason: absenceReason ?? null,
  attendanceAt: attendanceAt ?? null,
  attendanceBy: attendanceBy ?? null
})

interface Written {
  participation: Participation
  before: ReturnType<typeof pick>
}

/** Refuses marks whose workshop is no longer there to be marked, or whose seat was given back, and takes them back. */
async function enter(written: Written[], { by, now }: Required<Pick<Mark, 'by' | 'now'>>): Promise<void> {
  const openUntil = new Date(now.getTime() + ARRIVALS_BEFORE_MS)
  const workshops = new Map(written.map(({ participation: { workshop } }) => [String(workshop), workshop]))
  const entered = new Map(
    await Promise.all(
      [...workshops].map(async ([key, id]) => [key, await enterMarks(id, openUntil)] as const)
    )
  )
  const isVoid = ({ participation: { workshop, person } }: Written) =>
    !entered.get(String(workshop))?.seatOf(person)
  const voided = written.filter(isVoid)
  if (voided.length === 0) return
  await Participation.bulkWrite(
    voided.map(({ participation, before }) => ({
      updateOne: {
        filter: { _id: participation._id, attendanceAt: now, attendanceBy: by },
        update: { $set: { ...before, ...staleMarks() }, $pop: { corrections: 1 } }
      }
    }))
  )
  await refreshStages(
    voided.map(({ participation }) => participation.person),
    now
  )
  const isGone = [...entered.values()].includes(null)
  throw new Refusal(`errors.participation.${isGone ? 'workshopChanged' : 'withdrawnMeanwhile'}`)
}

function judge(participation: Participation, to: Attendance, why: string | null, now: Date) {
  if (participation.state !== 'registered') throw new Refusal('errors.participation.notRegistered')
  if (opensAt(participation) > now) throw new Refusal('errors.participation.notStarted')
  if (needsWhy(participation, now) && !why)
    throw new Refusal('errors.participation.correctionNeedsReason', {}, 'why')
  if (isAbsence(to) && (participation.debrief?.at || participation.nextSteps.length > 0)) {
    throw new Refusal('errors.participation.hasDebrief', {}, `mark-${String(participation.person)}`)
  }
}

export function needsWhy(
  { attendance, attendanceAt }: Pick<Participation, 'attendance' | 'attendanceAt'>,
  now = new Date()
): boolean {
  return Boolean(attendance && attendanceAt && now.getTime() - attendanceAt.getTime() > CORRECTION_FREE_MS)
}

/** Takes an arrival back: a tick by mistake on the day. Refuses once a debrief says the person was there. */
export async function unmarkAttendance(
  participation: Participation,
  { by, now = new Date() }: { by: mongoose.Types.ObjectId | null; now?: Date }
) {
  const { attendance: from } = participation
  if (!from) return
  if (participation.debrief?.at || participation.nextSteps.length > 0)
    throw new Refusal('errors.participation.hasDebrief')
  participation.corrections.push({ at: now, by, from, to: null, why: null })
  participation.set({
    attendance: null,
    absenceReason: null,
    arrivedAt: null,
    leftAt: null,
    attendanceAt: null,
    attendanceBy: null,
    ...staleMarks()
  })
  await saveParticipation(participation, now)
}

export function isAbsence(attendance: Attendance): boolean {
  return attendance === 'excused' || attendance === 'noshow'
}
