import type mongoose from 'mongoose'
import { Account } from '#models/records/account.ts'
import { Agency } from '#models/records/agency.ts'
import { Company } from '#models/records/company.ts'
import type { Notice } from '#models/records/notice.ts'

type Id = mongoose.Types.ObjectId
type Invited = Pick<Account, '_id' | 'firstName' | 'lastName' | 'role'> & {
  agency?: Id | null
  companies?: Id[]
}
type House = Pick<Agency, '_id' | 'name'> & { email?: string | null }

/** Who invites, from which agency, and to where: an agency or companies. */
export interface Invitation {
  by: string
  agency: House | null
  toAgency: House | null
  companies: readonly string[]
}

/** By notice id; none for an invitation that nobody is known to have made, as the command of the first account makes. */
export async function invitationsOf(
  notices: readonly Pick<Notice, '_id' | 'kind' | 'recipient' | 'detail'>[]
): Promise<Map<string, Invitation>> {
  const asked = notices.flatMap(({ _id, kind, recipient, detail }) => {
    const { by } = (detail ?? {}) as { by?: Id | null }
    return kind === 'invitation' && by ? [{ id: String(_id), by: String(by), to: String(recipient) }] : []
  })
  if (asked.length === 0) return new Map()
  const found = await Account.find({ _id: { $in: asked.flatMap(({ by, to }) => [by, to]) } })
    .select('firstName lastName role agency companies')
    .lean<Invited[]>()
  const accounts = new Map(found.map(one => [String(one._id), one]))
  const [agencies, companies] = await Promise.all([
    Agency.find({ _id: { $in: found.flatMap(({ agency }) => agency ?? []) } })
      .select('name email')
      .lean<House[]>(),
    Company.find({ _id: { $in: found.flatMap(one => one.companies ?? []) } })
      .select('name')
      .sort({ name: 1 })
      .lean()
  ])
  const agencyOf = ({ agency }: Invited) => agencies.find(({ _id }) => agency?.equals(_id)) ?? null
  return new Map(
    asked.flatMap(({ id, by, to }): [string, Invitation][] => {
      const [inviter, invited] = [accounts.get(by), accounts.get(to)]
      if (!inviter || !invited) return []
      const welcomed = companies.filter(({ _id }) => invited.companies?.some(one => one.equals(_id)))
      const invitation = {
        by: `${inviter.firstName} ${inviter.lastName}`,
        agency: agencyOf(inviter),
        toAgency: agencyOf(invited),
        companies: welcomed.map(({ name }) => name)
      }
      return [[id, invitation]]
    })
  )
}
