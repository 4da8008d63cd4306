import type { Translate } from '#lib/i18n.ts'
import { Territory } from '#models/records/territory.ts'

/** The territories within one, as a regional team may narrow to: départements, basins, groups of basins. */
export async function territoriesWithin(territory: string | null | undefined, t: Translate) {
  const known = await Territory.find().sort({ name: 1 }).lean()
  const own = known.find(({ _id }) => _id === territory)
  const within = new Set([territory, ...(own?.basins ?? [])])
  for (let level = 0; level < 2; level++)
    for (const { _id, parent } of known) if (within.has(parent)) within.add(_id)
  const options = known.filter(({ _id }) => within.has(_id) && _id !== territory)
  // A basin often bears the name of a département.
  const label = ({ kind, name }: (typeof known)[number]) =>
    kind === 'basin' ? t('workshops.list.basin', { name }) : name
  return options.map(one => ({ value: one._id, label: label(one) }))
}
