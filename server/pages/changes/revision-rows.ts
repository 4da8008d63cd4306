import type { Translate } from '#lib/i18n.ts'
import type { Workshop } from '#models/records/workshop.ts'
import type { ChangeRow } from '#views/changes/pages.ts'
import type { PublicWords } from '../publics.ts'

interface Speaking {
  t: Translate
  publics: PublicWords
}

/** What a revision changes that no message to people says: who runs it, its seats, its parts, whom it is for. */
export function revisionRows({ t, publics }: Speaking, before: Workshop, after: Workshop): ChangeRow[] {
  const parts = ({ parts: all }: Workshop) =>
    all.map(
      ({ kind, minutes }) => `${t(`workshops.part.${kind}`)}, ${t('formats.minutes', { count: minutes })}`
    )
  const rows: [string, (workshop: Workshop) => string[]][] = [
    [t('workshops.changes.facilitators'), ({ facilitators }) => facilitators.map(({ name }) => name)],
    [t('workshops.changes.capacity'), ({ capacity }) => [String(capacity)]],
    [t('workshops.changes.parts'), parts],
    [
      t('workshops.show.kits'),
      ({ kits }) => kits.map(({ name, count }) => t('workshops.show.kit', { name, count }))
    ],
    [t('workshops.changes.priorities'), ({ priorities }) => publics.saidAll(priorities)]
  ]
  return rows
    .map(([label, say]) => ({ label, before: said(t, say(before)), after: said(t, say(after)) }))
    .filter(row => row.before !== row.after)
}

const said = (t: Translate, words: readonly string[]) => words.join(' ; ') || t('emails.change.nothing')
