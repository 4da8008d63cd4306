import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { Participation } from '#models/records/participation.ts'
import { unlessChanged } from '#models/records/unless-changed.ts'
import { markAttendance, unmarkAttendance } from './attendance.ts'

type Id = mongoose.Types.ObjectId

/** What a host said of one person, and when: on a telephone without network it arrives later. */
export interface Arrival {
  workshop: Id
  person: string
  isHere: boolean
  saidAt: Date
  by: Id | null
}

/** `overtaken`: somebody has said something else since, which stands. */
export type Heard = 'heard' | 'overtaken'

const TRIES = 5

/** Only tests open it, to prove that an old answer would overwrite a newer one without it. */
export const guards = {
  save: (participation: Participation, stands: Record<string, unknown>, save: () => Promise<void>) =>
    unlessChanged(participation, stands, save)
}

/**
 * Takes what a host said then, unless somebody said otherwise after: sent twice, or late, it changes nothing. An absence
 * that the agency noted is no arrival to take back. Refuses who is not expected, and what markAttendance refuses.
 */
export async function hearArrival(arrival: Arrival): Promise<Heard> {
  for (let tries = 1; ; tries++) {
    try {
      return await hear(arrival)
    } catch (error) {
      const isMeanwhile = error instanceof Refusal && error.key === 'errors.meanwhile.again'
      if (!isMeanwhile || tries === TRIES) throw error
    }
  }
}

async function hear({ workshop, person, isHere, saidAt, by }: Arrival): Promise<Heard> {
  const found = await Participation.findOne({ workshop, person, state: 'registered' })
  if (!found) throw new Refusal('hosting.kept.notExpected')
  const wasHere = found.attendance === 'attended' || found.attendance === 'partly'
  if (wasHere === isHere && (isHere || !found.attendance)) return 'heard'
  if (lastSaidAt(found) > saidAt) return 'overtaken'
  if (!isHere && !wasHere) return 'heard'
  const stands = {
    attendance: found.attendance ?? null,
    attendanceAt: found.attendanceAt ?? null,
    [`corrections.${found.corrections.length}`]: { $exists: false }
  }
  await guards.save(found, stands, () =>
    isHere
      ? markAttendance(found, { attendance: 'attended', by, now: saidAt })
      : unmarkAttendance(found, { by, now: saidAt })
  )
  return 'heard'
}

function lastSaidAt({ attendanceAt, corrections }: Participation): Date {
  return new Date(Math.max(+(attendanceAt ?? 0), +(corrections.at(-1)?.at ?? 0)))
}
