import type { Translate } from '#lib/i18n.ts'
import { ABSENCE_REASONS } from '#models/participation/attendance.ts'
import { CANCELLATION_REASONS } from '#models/workshop/changes.ts'
import { WITHDRAWAL_REASONS } from '#models/workshop/seats.ts'
import { sentencesOf } from './head.ts'

/** Why a workshop was called off, by code. */
export const cancellationReasons = (t: Translate) =>
  sentencesOf(t, ['workshops.reason'], CANCELLATION_REASONS)

/** Every reason the pages of a workshop may have to say, by code. */
export function everyReason(t: Translate): Record<string, string> {
  return {
    ...sentencesOf(t, ['workshops.withdrawal'], Object.values(ABSENCE_REASONS).flat()),
    ...cancellationReasons(t),
    ...sentencesOf(t, ['workshops.withdrawal'], WITHDRAWAL_REASONS)
  }
}
