import { nameKey } from '#lib/identifiers/person-name.ts'
import { Refusal } from '#lib/refusal.ts'
import { Agency } from '#models/records/agency.ts'
import { Workshop } from '#models/records/workshop.ts'
import type { Found } from './clash.ts'
import { keptHolds } from './holds.ts'
import { peakOf, usedOf, type KitSpan } from './kit-use.ts'
import { claimsOf, type KitUse, type Occupying } from './occupancy.ts'
import type { Other } from './others.ts'
import type { Gather } from './slot.ts'

interface Holding extends KitSpan {
  other: Other
  keptUntil: Date | null
}

/** The workshops that have a kit which would not suffice, at the hour when it is most in demand; they add up. */
export async function kitClashes(
  planned: Occupying,
  others: readonly Other[],
  { apart, now }: { apart: readonly Occupying['_id'][]; now: Date }
): Promise<Found[]> {
  const kits = planned.kits ?? []
  if (kits.length === 0) return []
  const agency = await Agency.findById(planned.agency).orFail()
  const kept = await keptOf(planned, { apart, now })
  return kits.flatMap(({ name, count: wanted }) => {
    const number = agency.kitNamed(name)?.number ?? 0
    const spans = [...holdingOf(name, planned, others), ...(kept.get(nameKey(name)) ?? [])]
    const { taken, by } = peakOf(spans, planned)
    if (taken === 0 || taken + wanted <= number) return []
    const free = Math.max(0, number - taken)
    return by.map(({ other, count, keptUntil }) => ({
      kind: 'kit' as const,
      name,
      other,
      kit: { number, wanted, free, taken: count },
      ...(keptUntil ? { keptUntil } : {})
    }))
  })
}

function holdingOf(name: string, { agency }: Occupying, others: readonly Other[]): Holding[] {
  return others
    .filter(other => other.agency.equals(agency) && usedOf(other.kits, name) > 0)
    .map(other => ({
      id: String(other._id),
      count: usedOf(other.kits, name),
      startsAt: other.startsAt,
      endsAt: other.endsAt,
      other,
      keptUntil: null
    }))
}

/** What workshops that were just moved may come back to, by kit. */
async function keptOf(
  planned: Occupying,
  { apart, now }: { apart: readonly Occupying['_id'][]; now: Date }
): Promise<Map<string, Holding[]>> {
  const claims = claimsOf(planned).filter(({ resource }) => resource.kind === 'kit')
  const kept = await keptHolds(
    claims.map(({ key }) => key),
    [planned._id, ...apart],
    now
  )
  const ids = [...kept.values()].flat().map(({ workshop }) => workshop)
  if (ids.length === 0) return new Map()
  const known = await Workshop.find({ _id: { $in: ids } }).lean<Other[]>()
  const byKit = new Map<string, Holding[]>()
  for (const { key, resource } of claims) {
    const holdings = (kept.get(key) ?? []).flatMap(hold => {
      const other = known.find(({ _id }) => _id.equals(hold.workshop))
      if (!other) return []
      const { from: startsAt, to: endsAt, count = 0, until: keptUntil } = hold
      return [{ id: String(other._id), count, startsAt, endsAt, other, keptUntil }]
    })
    const name = nameKey(resource.name)
    byKit.set(name, [...(byKit.get(name) ?? []), ...holdings])
  }
  return byKit
}

/** Kits as the agency writes them. Refuses one that it has not, has given up by then, or has fewer of. */
export function settledKits(
  kits: readonly KitUse[],
  agency: Pick<Agency, 'kitNamed'>,
  { date, kept = [], gather }: { date: string; kept?: readonly KitUse[]; gather: Gather }
): KitUse[] {
  const names = new Map(kits.map(({ name }) => [nameKey(name), name]))
  return [...names.values()].map(name => {
    const count = usedOf(kits, name)
    const kit = agency.kitNamed(name)
    if (!kit) {
      if (usedOf(kept, name) === count) return { name, count }
      gather(new Refusal('workshops.refusal.unknownKit', { kit: name }, 'kitCount'))
      return { name, count }
    }
    if (kit.retiredFrom && date >= kit.retiredFrom && usedOf(kept, name) !== count)
      gather(new Refusal('workshops.refusal.kitRetired', { kit: kit.name }, 'kitCount'))
    if (count > kit.number)
      gather(new Refusal('workshops.refusal.kitNumber', { kit: kit.name, count: kit.number }, 'kitCount'))
    return { name: kit.name, count }
  })
}
