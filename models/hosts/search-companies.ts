import { wordBeginning } from '#lib/identifiers/like-word.ts'
import { fold } from '#lib/identifiers/person-name.ts'
import { Company } from '#models/records/company.ts'

const LONGEST_SEARCH = 100
const MOST_WORDS = 6
const SIREN_OR_SIRET = /^\d{9,14}$/

export type FoundCompany = Pick<Company, '_id' | 'name' | 'siret' | 'sites' | 'project'>

/** Companies within a scope by name, in any order, or by the beginning of their SIRET: at most `limit`, and whether there are others. */
export async function searchCompanies(
  scope: Record<string, unknown>,
  typed: string,
  { limit }: { limit: number }
): Promise<{ companies: FoundCompany[]; more: boolean }> {
  const wanted = wantedOf(typed.trim().slice(0, LONGEST_SEARCH))
  if (!wanted) return { companies: [], more: false }
  const found = await Company.find({ $and: [scope, ...wanted] })
    .sort({ name: 1, _id: 1 })
    .limit(limit + 1)
    .select('name siret sites.commune project')
    .lean<FoundCompany[]>()
  return { companies: found.slice(0, limit), more: found.length > limit }
}

function wantedOf(text: string): Record<string, unknown>[] | null {
  const number = text.replaceAll(/\s/g, '')
  if (SIREN_OR_SIRET.test(number)) return [{ siret: new RegExp(`^${number}`) }]
  if (text.includes('@')) return null
  const words = fold(text).split(' ').filter(Boolean).slice(0, MOST_WORDS)
  if (!words.some(word => word.length > 1)) return null
  return words.map(word => ({ name: wordBeginning(word) }))
}
