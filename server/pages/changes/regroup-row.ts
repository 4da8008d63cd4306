import type { Translate } from '#lib/i18n.ts'
import type { Workshop } from '#models/records/workshop.ts'
import type { ChangeRow } from '#views/changes/pages.ts'

/** What becomes of each of two workshops that are joined: one is called off, the other takes more people. */
export function regroupRow(t: Translate, before: Workshop, after: Workshop): ChangeRow {
  if (after.state === 'cancelled')
    return {
      label: t('workshops.changes.regroup.state'),
      before: t('workshops.changes.regroup.open'),
      after: t('workshops.changes.regroup.emptied')
    }
  const taken = ({ seats, capacity }: Workshop) =>
    t('workshops.changes.regroup.takenOf', { taken: seats.length, capacity })
  return { label: t('workshops.changes.regroup.taken'), before: taken(before), after: taken(after) }
}
