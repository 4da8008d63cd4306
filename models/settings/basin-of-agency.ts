import { Refusal } from '#lib/refusal.ts'
import type { Agency } from '#models/records/agency.ts'
import { Participation } from '#models/records/participation.ts'
import { Tally } from '#models/records/tally.ts'
import { Territory } from '#models/records/territory.ts'
import { Workshop } from '#models/records/workshop.ts'
import type { Difference } from './differences.ts'

/** Refuses a basin of another département. */
export async function judgeBasin(agency: Agency, basin: string | null): Promise<void> {
  if (!basin || basin === agency.basin) return
  if (!(await Territory.exists({ _id: basin, kind: 'basin', parent: agency.departement })))
    throw new Refusal('settings.refusal.basin', {}, 'basin')
}

export async function withBasinNames(changes: readonly Difference[]): Promise<Difference[]> {
  const ids = changes.flatMap(({ setting, from, to }) => (setting === 'basin' ? [from, to] : []))
  if (ids.length === 0) return [...changes]
  const found = await Territory.find({ _id: { $in: ids } })
    .select('name')
    .lean()
  const nameOf = (id: string) => found.find(({ _id }) => _id === id)?.name ?? id
  return changes.map(change =>
    change.setting === 'basin' ? { ...change, from: nameOf(change.from), to: nameOf(change.to) } : change
  )
}

/** All that was and will be held there is counted in the basin of the agency: the copies follow it. */
export async function carryBasin({ _id: agency, basin = null }: Agency): Promise<void> {
  for (const records of [Workshop, Participation, Tally] as const)
    await records.collection.updateMany({ agency }, { $set: { basin } })
}
