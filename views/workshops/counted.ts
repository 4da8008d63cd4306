import type { Translate } from '#lib/i18n.ts'
import type { WorkshopKind } from '#models/records/workshop-kind.ts'

export interface OfKind {
  kind?: WorkshopKind | null
}

/** « 2 ateliers, 1 réunion d’information »: how many of each kind, in the order they come in. */
export function countKinds(workshops: readonly OfKind[], t: Translate): string {
  const counts = new Map<WorkshopKind, number>()
  for (const { kind } of workshops)
    counts.set(kind ?? 'detection', (counts.get(kind ?? 'detection') ?? 0) + 1)
  return sayKinds(counts, t)
}

/** The same of what is counted already. */
export function sayKinds(counts: ReadonlyMap<WorkshopKind, number>, t: Translate): string {
  if (counts.size === 0) return t('kinds.count.detection', { count: 0 })
  return [...counts].map(([kind, count]) => t(`kinds.count.${kind}`, { count })).join(', ')
}
