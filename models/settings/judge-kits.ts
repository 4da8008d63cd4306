import { nameKey } from '#lib/identifiers/person-name.ts'
import { Refusal } from '#lib/refusal.ts'
import { peakOf, usedOf } from '#models/planning/kit-use.ts'
import type { Agency } from '#models/records/agency.ts'
import type { AgencySettings, KitFacts } from './agency-settings.ts'
import { dayOf, type ComingWorkshop } from './coming-workshops.ts'

/** Refuses kits that workshops to come count on, and that would be gone, retired or too few. */
export function judgeKits(
  agency: Pick<Agency, 'kits'>,
  { kits }: Pick<AgencySettings, 'kits'>,
  coming: readonly ComingWorkshop[]
): void {
  kits.forEach(judgeLine)
  for (const { _id, name, retiredFrom } of agency.kits) {
    const taking = coming.filter(workshop => usedOf(workshop.kits, name) > 0)
    const kit = kits.find(({ key }) => key === String(_id))
    if (!kit) refuseVanishing(String(_id), name, taking.length)
    else judgeKit(kit, name, { taking, retiredBefore: retiredFrom ?? null })
  }
}

function judgeLine({ key, name, number }: KitFacts, index: number, kits: readonly KitFacts[]) {
  if (name === '') throw new Refusal('settings.refusal.kitName', {}, `kit-${key}-name`)
  if (kits.slice(0, index).some(other => nameKey(other.name) === nameKey(name)))
    throw new Refusal('settings.refusal.kitTwice', { kit: name }, `kit-${key}-name`)
  if (!number) throw new Refusal('settings.refusal.kitNumber', {}, `kit-${key}-number`)
}

function refuseVanishing(key: string, kit: string, count: number) {
  if (count > 0) throw new Refusal('settings.refusal.kitInUse', { kit, count }, `kit-${key}-gone`)
}

function judgeKit(
  { key, number, retiredFrom }: KitFacts,
  name: string,
  { taking, retiredBefore }: { taking: readonly ComingWorkshop[]; retiredBefore: string | null }
) {
  const most = mostOut(name, taking)
  if (number && most > number)
    throw new Refusal('settings.refusal.kitTooFew', { count: most }, `kit-${key}-number`)
  if (!retiredFrom || retiredFrom === retiredBefore) return
  const count = taking.filter(workshop => dayOf(workshop) >= retiredFrom).length
  if (count > 0) throw new Refusal('settings.refusal.kitRetiring', { count }, `kit-${key}-retiredFrom`)
}

/** How many are out at once, at the fullest hour to come. */
function mostOut(name: string, taking: readonly ComingWorkshop[]): number {
  const spans = taking.map(({ _id, kits, startsAt, endsAt }) => ({
    id: String(_id),
    count: usedOf(kits, name),
    startsAt,
    endsAt
  }))
  return Math.max(0, ...spans.map(span => peakOf(spans, span).taken))
}
