import type mongoose from 'mongoose'
import { Merge } from '#models/records/merge.ts'

type Id = mongoose.Types.ObjectId

export interface Moving {
  identifier: string
  kept: Id
  losing: Id
  agency: Id
}

/** The guard of identifiers. Only its test opens it, to prove that they would be lost without it. */
export const guards = { underWay: (): Record<string, unknown> => ({ busy: { $exists: true } }) }

/** No file holds these for an instant and nobody else may take them: ask after the people and before writing. */
export async function movingAmong(identifiers: readonly string[]): Promise<Moving[]> {
  if (identifiers.length === 0) return []
  const merges = await Merge.find(guards.underWay())
    .select('kept losing agency losingFile.identifiers')
    .lean<{ kept: Id; losing: Id; agency: Id; losingFile?: { identifiers?: string[] } | null }[]>()
  return merges.flatMap(({ kept, losing, agency, losingFile }) =>
    (losingFile?.identifiers ?? [])
      .filter(identifier => identifiers.includes(identifier))
      .map(identifier => ({ identifier, kept, losing, agency }))
  )
}
