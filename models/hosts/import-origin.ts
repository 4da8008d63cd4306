import type mongoose from 'mongoose'
import { Account } from '#models/records/account.ts'
import { Company } from '#models/records/company.ts'
import { Workshop } from '#models/records/workshop.ts'

type Id = mongoose.Types.ObjectId

/** Before anything hangs on a company its import can no longer take it out. False when it has just done so. */
export async function detachFromImport(company: unknown): Promise<boolean> {
  // No change of what the company is: whoever corrects it meanwhile is not disturbed.
  const found = await Company.updateOne({ _id: company }, { $unset: { broughtBy: 1 } }, { timestamps: false })
  return found.matchedCount > 0
}

/** The same for those that a planning names, but for the ones its own import has entered; the ids of those still there. */
export async function detachAllFromImport(companies: readonly Id[], importation: Id): Promise<Set<string>> {
  if (companies.length === 0) return new Set()
  await Company.updateMany(
    { _id: { $in: companies }, broughtBy: { $ne: importation } },
    { $unset: { broughtBy: 1 } },
    { timestamps: false }
  )
  const there = await Company.find({ _id: { $in: companies } })
    .select('_id')
    .lean()
  return new Set(there.map(({ _id }) => String(_id)))
}

/** The companies that an import entered and that nobody has counted on since. */
export function companiesOf(importation: Id) {
  return Company.find({ broughtBy: importation }).select('name').lean<{ _id: Id; name: string }[]>()
}

/** Takes out the companies that an import entered, unless anything is held there or anyone works there. Safe to run twice. */
export async function takeOutUnused(importation: Id): Promise<void> {
  const entered = await companiesOf(importation)
  const used = await usedAmong(entered.map(({ _id }) => _id))
  const unused = entered.filter(({ _id }) => !used.has(String(_id)))
  if (unused.length === 0) return
  await Company.deleteMany({ _id: { $in: unused.map(({ _id }) => _id) }, broughtBy: importation })
}

export async function usedAmong(
  companies: readonly Id[],
  { aside = [] }: { aside?: readonly Id[] } = {}
): Promise<Set<string>> {
  if (companies.length === 0) return new Set()
  const [held, hosts] = await Promise.all([
    Workshop.find({ 'place.company': { $in: companies } })
      .select('place.company')
      .lean<Pick<Workshop, '_id' | 'place'>[]>(),
    Account.distinct('companies', { companies: { $in: companies } })
  ])
  const own = new Set(aside.map(String))
  const elsewhere = held.filter(({ _id }) => !own.has(String(_id)))
  return new Set([...elsewhere.map(({ place }) => String(place.company)), ...hosts.map(String)])
}
