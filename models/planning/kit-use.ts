import { nameKey } from '#lib/identifiers/person-name.ts'

/** So many of a kit, from then to then. */
export interface KitSpan {
  id: string
  count: number
  startsAt: Date
  endsAt: Date
}

/** How many of a kit are out at once at the worst moment of a span, and who has them then; each workshop counts once. */
export function peakOf<Span extends KitSpan>(
  spans: readonly Span[],
  { startsAt, endsAt }: Pick<KitSpan, 'startsAt' | 'endsAt'>
): { taken: number; by: Span[] } {
  const around = spans.filter(span => span.startsAt < endsAt && span.endsAt > startsAt)
  const moments = new Set(around.map(span => Math.max(+span.startsAt, +startsAt)))
  let peak: { taken: number; by: Span[] } = { taken: 0, by: [] }
  for (const moment of moments) {
    const by = oncePerWorkshop(around.filter(span => +span.startsAt <= moment && +span.endsAt > moment))
    const taken = by.reduce((sum, { count }) => sum + count, 0)
    if (taken > peak.taken) peak = { taken, by }
  }
  return peak
}

/** One that was moved is at its new hour and keeps the former one: it has the larger of the two. */
function oncePerWorkshop<Span extends KitSpan>(spans: readonly Span[]): Span[] {
  const largest = new Map<string, Span>()
  for (const span of spans) if (span.count > (largest.get(span.id)?.count ?? 0)) largest.set(span.id, span)
  return [...largest.values()]
}

export function usedOf(kits: readonly { name: string; count: number }[] | undefined, name: string): number {
  const key = nameKey(name)
  return (kits ?? []).filter(kit => nameKey(kit.name) === key).reduce((sum, { count }) => sum + count, 0)
}
