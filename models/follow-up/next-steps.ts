import { factsOfStep, STEPS, type Source, type StepKind, type StepState } from '#models/records/next-step.ts'
import type mongoose from 'mongoose'
import { addMonths, localDate } from '#lib/dates.ts'
import { Refusal } from '#lib/refusal.ts'
import type { Participation } from '#models/records/participation.ts'
import { staleMarks } from '#models/records/figures-stale.ts'
import { unlessChanged } from '#models/records/unless-changed.ts'
import { thresholdFor, zoneOf } from './threshold-for.ts'
import { refuseUnlessRecorded } from './refuse-unless-recorded.ts'
import { answerBefore, answeredWith } from './wish.ts'
import { saveParticipation } from '#models/stages/refresh-stages.ts'

export interface NextStepFacts {
  step?: string | undefined
  id?: mongoose.Types.ObjectId
  kind: StepKind
  state: StepState
  plannedOn?: string | null
  startedOn?: string | null
  endedOn?: string | null
  place?: string
  contract?: string | null
  note?: string
  saidBy: Source
  by: mongoose.Types.ObjectId | null
  /** It is what became of the host's wish to meet the person again. */
  answersWish?: boolean
  now?: Date
}

/** Adds a next step, or changes the one named by `step`. Refuses dates that contradict its state. */
export async function saveNextStep(
  participation: Participation,
  { step, id, answersWish = false, now = new Date(), ...typed }: NextStepFacts
) {
  await refuseUnlessRecorded([participation.workshop], 'nextSteps')
  if (!participation.mayHaveAttended()) throw new Refusal('errors.participation.didNotAttend')
  const facts = {
    ...typed,
    contract: factsOfStep(typed.kind).fields.includes('contract') ? (typed.contract ?? null) : null
  }
  const zone = await zoneOf(participation)
  judge(facts, localDate(now, zone))
  const stands = { updatedAt: participation.get('updatedAt') }
  const known = step ? participation.nextSteps.id(step) : null
  if (step && !known) throw new Refusal('errors.step.gone')
  if (known) known.set({ ...facts, at: now })
  else participation.nextSteps.push({ ...(id ? { _id: id } : {}), ...facts, at: now })
  if (answersWish && participation.meetAgainAt) {
    const became = known?._id ?? participation.nextSteps.at(-1)?._id ?? null
    const answer = { state: 'step', reason: null, step: became, at: now, by: facts.by } as const
    participation.set({ wish: answeredWith(participation, answer) })
  }
  const { months } = await thresholdFor(participation)
  refreshStarted(participation, { zone, months })
  await unlessChanged(participation, stands, () => saveParticipation(participation, now))
}

function judge(step: NextStepFacts, today: string) {
  const { kind, state, startedOn, endedOn } = step
  const began = state !== 'planned'
  const over = state === 'completed' || state === 'broken'
  if (began && !startedOn) throw new Refusal('errors.step.startMissing', {}, 'startedOn')
  if (began && startedOn && startedOn > today) throw new Refusal('errors.step.startInFuture', {}, 'startedOn')
  if (over && !endedOn) throw new Refusal('errors.step.endMissing', {}, 'endedOn')
  if (over && endedOn && endedOn > today) throw new Refusal('errors.step.endInFuture', {}, 'endedOn')
  if (startedOn && endedOn && endedOn < startedOn)
    throw new Refusal('errors.step.endBeforeStart', {}, 'endedOn')
  const failed = factsOfStep(kind).checks.find(({ fails }) => fails(step))
  if (failed) throw new Refusal(failed.key, {}, failed.field)
}

export async function removeNextStep(participation: Participation, step: string) {
  if (!participation.nextSteps.id(step)) throw new Refusal('errors.step.gone')
  const stands = { updatedAt: participation.get('updatedAt') }
  participation.nextSteps.pull(step)
  if (String(participation.wish?.step) === step) participation.set({ wish: answerBefore(participation) })
  const [zone, { months }] = await Promise.all([zoneOf(participation), thresholdFor(participation)])
  refreshStarted(participation, { zone, months })
  await unlessChanged(participation, stands, () => saveParticipation(participation))
}

/** The first step of a family begun on or after the day of the workshop and within the months that then counted. */
function refreshStarted(participation: Participation, { zone, months }: { zone: string; months: number }) {
  const day = localDate(participation.startsAt, zone)
  const last = addMonths(day, months)
  const first = participation.nextSteps
    .filter(({ kind, startedOn }) => STEPS[kind].family && startedOn && startedOn >= day && startedOn <= last)
    .toSorted((a, b) => (a.startedOn ?? '').localeCompare(b.startedOn ?? ''))[0]
  participation.set({
    started: first ? STEPS[first.kind].family : null,
    startedOn: first?.startedOn ?? null,
    ...staleMarks()
  })
}
