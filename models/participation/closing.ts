import mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import type { Participation } from '../participation.ts'
import type { Workshop } from '../workshop.ts'
import { markClosed } from "../workshop/changes.ts";

type Id = mongoose.Types.ObjectId

/** What a workshop lacks before it can be closed with a light heart: people, by what is missing. */
export interface Missing {
  /** Registered, and nobody said whether they came. */
  attendance: Id[]
  /** Came, and have no debrief. */
  debriefs: Id[]
  /** Have a next step without any date. */
  stepDates: Id[]
}

/** See Participation.missingFrom. */
export async function missingFrom(workshop: Id): Promise<Missing> {
  const rows = await mongoose
    .model<Participation>('Participation')
    .find({ workshop, state: 'registered' })
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
