import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import type { Participation } from '#models/records/participation.ts'
import type { StepKind } from '#models/records/next-step.ts'
import { staleMarks } from '#models/records/figures-stale.ts'
import { unlessChanged } from '#models/records/unless-changed.ts'
import { USUAL_THRESHOLD, type Threshold } from '#models/records/thresholds.ts'
import { refuseUnlessRecorded } from './refuse-unless-recorded.ts'
import { thresholdFor } from './threshold-for.ts'
import { saveParticipation } from '#models/stages/refresh-stages.ts'

export interface Debrief {
  /** 0–3, said by the person; null when it was not asked. */
  interest: number | null
  /** Skill code → 0–3; 0 is « not observed », a choice. */
  skills: Record<string, number>
  strength: string
  /** What comes next as decided in the conversation: noted as planned, its dates come later. */
  nextStep?: StepKind | null
  by: mongoose.Types.ObjectId | null
  now?: Date
}

/** Whether interest and aptitude were seen, as the threshold of the day of the workshop says; null: interest was not asked. */
export function isApt(
  { interest, skills }: Pick<Debrief, 'interest' | 'skills'>,
  threshold: Threshold = USUAL_THRESHOLD
): boolean | null {
  if (interest === null) return null
  const seen = Object.values(skills).filter(level => level >= 2).length
  return interest >= threshold.interest && seen >= threshold.skills
}

/** Refuses for someone who did not come, nothing at all, and a debrief written since this one was read. */
export async function writeDebrief(
  participation: Participation,
  { interest, skills, strength, nextStep = null, by, now = new Date() }: Debrief
) {
  await refuseUnlessRecorded([participation.workshop], 'debrief')
  if (nextStep) await refuseUnlessRecorded([participation.workshop], 'nextSteps')
  if (!participation.mayHaveAttended()) throw new Refusal('errors.participation.didNotAttend')
  if (interest === null && Object.keys(skills).length === 0 && strength === '' && !nextStep) {
    throw new Refusal('errors.participation.emptyDebrief', {}, 'interest')
  }
  const apt = isApt({ interest, skills }, await thresholdFor(participation))
  const stands = { 'debrief.at': participation.debrief?.at ?? null }
  participation.set({ debrief: { interest, skills, strength, at: now, by }, apt, ...staleMarks() })
  const known = participation.nextSteps.some(({ kind, state }) => kind === nextStep && state === 'planned')
  if (nextStep && !known)
    participation.nextSteps.push({ kind: nextStep, state: 'planned', saidBy: 'person', at: now, by })
  await unlessChanged(participation, stands, () => saveParticipation(participation, now))
}
