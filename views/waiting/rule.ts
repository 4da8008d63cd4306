import type { DateSpeaker } from '#lib/dates.ts'
import type { TranslateToPerson } from '#lib/i18n.ts'
import { saidGroups } from '#lib/said-groups.ts'

interface Ruled {
  priorities?: readonly string[] | null
  kept?: { places: number; opensAt: Date; openedAt?: Date | null } | null
}

/** The rule of a waiting list, as everyone reads it: the agency, and who waits. */
export function sayRule(
  { priorities, kept }: Ruled,
  t: TranslateToPerson,
  dates: Pick<DateSpeaker, 'dayTime'>
): string {
  const groups = saidGroups(priorities ?? [])
  const first =
    kept && !kept.openedAt && groups.length > 0
      ? t('waiting.rule.kept', {
          count: kept.places,
          groups: groups.map(group => t(`waiting.rule.groups.${group}`)).join(t('waiting.rule.or')),
          moment: dates.dayTime(kept.opensAt)
        })
      : t('waiting.rule.arrival')
  return `${first} ${t('waiting.rule.answers')}`
}
