import { isGroup, Territory } from '#models/records/territory.ts'

/** A territory by its code, or the basins that a group is made of. */
export type Ground = string | readonly string[]

export async function groundOf(territory: string): Promise<Ground> {
  if (!isGroup(territory)) return territory
  const group = await Territory.findById(territory).select('basins').lean()
  return group?.basins ?? []
}
