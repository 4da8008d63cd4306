import type { Translate } from '#lib/i18n.ts'
import { ABSENCE_REASONS } from '#models/follow-up/attendance.ts'
import { DECLINE_REASONS } from '#models/invitations/proposing.ts'
import { REGROUPED } from '#models/messages/plan.ts'
import { CANCELLATION_REASONS } from '#models/planning/changes.ts'
import { WITHDRAWAL_REASONS } from '#models/seats/seats.ts'
import { MOVED } from '#models/seats/move-person.ts'
import { sentencesOf } from './head.ts'

/** Why a workshop was called off, by code. */
export const cancellationReasons = (t: Translate) =>
  sentencesOf(t, [...CANCELLATION_REASONS, REGROUPED], code => `workshops.reason.${code}`)

/** Why someone said no to a proposal, by code. */
export const declineReasons = (t: Translate) =>
  sentencesOf(t, DECLINE_REASONS, code => `candidates.declined.${code}`)

/** Every reason the pages of a workshop may have to say, by code. */
export function everyReason(t: Translate): Record<string, string> {
  return {
    ...cancellationReasons(t),
    ...sentencesOf(
      t,
      [...Object.values(ABSENCE_REASONS).flat(), ...WITHDRAWAL_REASONS, MOVED],
      code => `workshops.withdrawal.${code}`
    ),
    ...declineReasons(t)
  }
}
