import { ROLES, Account } from '#models/records/account.ts'
import { Agency } from '#models/records/agency.ts'
import { Company } from '#models/records/company.ts'
import { Territory } from '#models/records/territory.ts'

export async function placeName(
  account: Pick<Account, 'agency' | 'companies' | 'territory'>
): Promise<string> {
  const { agency, companies, territory } = account
  if (agency) return nameOf(await Agency.findById(agency, { name: 1 }).lean())
  if (companies.length > 0) {
    const found = await Company.find({ _id: { $in: [...companies] } }, { name: 1 })
      .sort({ name: 1 })
      .lean()
    return found.map(({ name }) => name).join(', ')
  }
  if (territory) return nameOf(await Territory.findById(territory, { name: 1 }).lean())
  return ''
}

function nameOf(found: { name: string } | null): string {
  return found?.name ?? ''
}

export async function onePerRole(): Promise<Account[]> {
  const accounts = Account
  const found = await Promise.all(
    ROLES.map(role => accounts.findOne({ role, disabledAt: null }).sort({ _id: 1 }))
  )
  return found.filter(account => account !== null)
}
