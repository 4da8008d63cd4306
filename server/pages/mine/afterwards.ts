import { datesIn, noon } from '#lib/dates.ts'
import type { PersonLanguage } from '#lib/i18n.ts'
import type { Participation } from '#models/records/participation.ts'
import type { OwnPage } from '#views/mine/pages.ts'

/** What a person reads of the debrief and of what comes next: what is written for them, and nothing else of it. */
export function afterwardsOf(
  { debrief, nextSteps }: Pick<Participation, 'debrief' | 'nextSteps'>,
  lang: PersonLanguage
): OwnPage['afterwards'] {
  const day = (text: string | null | undefined) => (text ? datesIn(lang, 'UTC').day(noon(text)) : null)
  return {
    strength: (debrief?.at && debrief.strength) || '',
    steps: nextSteps.map(({ kind, plannedOn, startedOn, place }) => ({
      kind,
      day: day(startedOn ?? plannedOn),
      place: place || null
    }))
  }
}
