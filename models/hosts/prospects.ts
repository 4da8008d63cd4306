import { Refusal } from '#lib/refusal.ts'
import { Company } from '#models/records/company.ts'

interface Place {
  kind: string
  company?: unknown
}

/** A company that has no SIRET yet: drafts are made there, nothing is open there. It is one until it gets its SIRET. */
export const PROSPECT = { project: { $ne: null }, 'project.realAt': null }

/** Refuses what would be open to people at a company that does not exist yet. */
export async function refuseProspect({ kind, company }: Place): Promise<void> {
  if (kind !== 'company' || !company) return
  const prospect = await Company.findOne({ _id: company, ...PROSPECT })
    .select('name')
    .lean<Pick<Company, 'name'>>()
  if (prospect) throw new Refusal('companies.prospect.notYet', { company: prospect.name })
}
