import { uncounted } from '#models/records/figures-stale.ts'
import { change, literal, logged } from '#models/ledger/ledger.ts'
import { type Missing, Workshop } from '#models/records/workshop.ts'
import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { Participation } from '#models/records/participation.ts'

type Id = mongoose.Types.ObjectId

/** Who lacks a roll-call mark, a debrief, a date of next step. */
export async function missingFrom(workshop: Id): Promise<Missing> {
  const rows = await Participation.find({ workshop, state: 'registered' })
    .select('person attendance debrief.at nextSteps')
    .lean()
  const came = rows.filter(({ attendance }) => attendance === 'attended' || attendance === 'partly')
  const dateless = rows.filter(({ nextSteps }) =>
    nextSteps.some(({ plannedOn, startedOn }) => !plannedOn && !startedOn)
  )
  return {
    attendance: rows.filter(({ attendance }) => !attendance).map(({ person }) => person),
    debriefs: came.filter(({ debrief }) => !debrief?.at).map(({ person }) => person),
    stepDates: dateless.map(({ person }) => person)
  }
}

export function isNothingMissing({ attendance, debriefs, stepDates }: Missing): boolean {
  return attendance.length + debriefs.length + stepDates.length === 0
}

/** Closes a workshop that has ended. Refuses while something is missing, unless `anyway` says why. */
export async function closeWorkshop(
  workshop: Workshop,
  { by, anyway = '', now = new Date() }: { by: Id | null; anyway?: string; now?: Date }
): Promise<Workshop> {
  const complete = isNothingMissing(await missingFrom(workshop._id))
  if (!complete && anyway === '') throw new Refusal('errors.workshop.somethingMissing', {}, 'anyway')
  return markClosed(workshop._id, { by, anyway: complete ? null : anyway, now })
}

/** Only once it has ended; what was missing is kept with the reason. */
async function markClosed(
  id: Id,
  { by, anyway, now }: { by: Id | null; anyway: string | null; now: Date }
): Promise<Workshop> {
  const after = await change(
    id,
    { state: 'published', endsAt: { $lte: now } },
    {
      state: 'closed',
      closedAt: now,
      closedAnyway: literal(anyway),
      ...uncounted(),
      log: logged(by, now, 'closed', { anyway })
    }
  )
  if (after) return after
  throw new Refusal(
    (await Workshop.findById(id).orFail()).hasEnded(now)
      ? 'errors.workshop.notChangeable'
      : 'errors.workshop.notEnded'
  )
}
