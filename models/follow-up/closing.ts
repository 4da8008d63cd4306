import { staleMarks } from '#models/records/figures-stale.ts'
import { change, literal, logged } from '#models/ledger/ledger.ts'
import { type Missing, Workshop } from '#models/records/workshop.ts'
import { factsOfKind } from '#models/records/workshop-kind.ts'
import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { Participation } from '#models/records/participation.ts'

type Id = mongoose.Types.ObjectId

/** Who lacks a roll-call mark, a debrief, a date of next step: of these, what the kind of workshop records. */
export async function missingFrom(workshop: Kept): Promise<Missing> {
  const [missing] = await missingFromEach([workshop])
  if (!missing) throw new Error('One workshop has one answer')
  return missing
}

/** The same of several workshops, in their order; one query. */
export async function missingFromEach(workshops: readonly Kept[]): Promise<Missing[]> {
  const rows = await Participation.find({
    workshop: { $in: workshops.map(({ _id }) => _id) },
    state: 'registered'
  })
    .select('workshop person attendance debrief.at nextSteps')
    .lean()
  return workshops.map(workshop =>
    missingAmong(
      rows.filter(row => row.workshop.equals(workshop._id)),
      factsOfKind(workshop).records
    )
  )
}

type Kept = Pick<Workshop, '_id' | 'kind'>
type Row = Pick<Participation, 'person' | 'attendance' | 'nextSteps'> & {
  debrief?: { at?: Date | null } | null
}

function missingAmong(rows: Row[], records: ReturnType<typeof factsOfKind>['records']): Missing {
  const unmarked = rows.filter(({ attendance }) => !attendance)
  const came = rows.filter(({ attendance }) => attendance === 'attended' || attendance === 'partly')
  const undebriefed = came.filter(({ debrief }) => !debrief?.at)
  const dateless = rows.filter(({ nextSteps }) =>
    nextSteps.some(({ plannedOn, startedOn }) => !plannedOn && !startedOn)
  )
  const peopleOf = (found: Row[]) => found.map(({ person }) => person)
  return {
    attendance: records.rollCall ? peopleOf(unmarked) : [],
    debriefs: records.debrief ? peopleOf(undebriefed) : [],
    stepDates: records.nextSteps ? peopleOf(dateless) : []
  }
}

export function isNothingMissing({ attendance, debriefs, stepDates }: Missing): boolean {
  return attendance.length + debriefs.length + stepDates.length === 0
}

/** Closes a workshop that has ended. Refuses while something is missing, unless `overrideReason` says why. */
export async function closeWorkshop(
  workshop: Workshop,
  { by, overrideReason = '', now = new Date() }: { by: Id | null; overrideReason?: string; now?: Date }
): Promise<Workshop> {
  const complete = isNothingMissing(await missingFrom(workshop))
  if (!complete && overrideReason === '')
    throw new Refusal('errors.workshop.somethingMissing', {}, 'overrideReason')
  return markClosed(workshop._id, { by, overrideReason: complete ? null : overrideReason, now })
}

async function markClosed(
  id: Id,
  { by, overrideReason, now }: { by: Id | null; overrideReason: string | null; now: Date }
): Promise<Workshop> {
  const after = await change(
    id,
    { state: 'published', endsAt: { $lte: now } },
    {
      state: 'closed',
      closedAt: now,
      closedAnyway: literal(overrideReason),
      ...staleMarks(),
      log: logged(by, now, 'closed', { overrideReason })
    }
  )
  if (after) return after
  throw new Refusal(
    (await Workshop.findById(id).orFail()).hasEnded(now)
      ? 'errors.workshop.notChangeable'
      : 'errors.workshop.notEnded'
  )
}
