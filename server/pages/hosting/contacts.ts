import { speakPhone } from '#lib/identifiers/phone.ts'
import type { Translate } from '#lib/i18n.ts'
import { scopes } from '#models/access/scope.ts'
import { Account } from '#models/records/account.ts'
import { Agency } from '#models/records/agency.ts'
import { agencyName } from '#views/emails/session.ts'
import type { HostContacts } from '#views/hosting/pages.ts'

/** The agencies that work with the host's companies, and its colleagues there. */
export async function contactsOf(host: Account, t: Translate): Promise<HostContacts> {
  const companies = await scopes.companies(host).select('agencies').lean()
  const [agencies, colleagues] = await Promise.all([
    Agency.find({ _id: { $in: companies.flatMap(({ agencies: ids }) => ids) } })
      .sort({ name: 1 })
      .select('name phone email')
      .lean<Pick<Agency, 'name' | 'phone' | 'email'>[]>(),
    Account.find({
      companies: { $in: companies.map(({ _id }) => _id) },
      _id: { $ne: host._id },
      role: 'employer',
      disabledAt: null
    })
      .sort({ lastName: 1, firstName: 1 })
      .select('firstName lastName')
      .lean<Pick<Account, 'firstName' | 'lastName'>[]>()
  ])
  return {
    contacts: agencies.map(agency => ({
      name: agencyName(agency, t),
      phone: agency.phone ?? null,
      spoken: agency.phone ? speakPhone(agency.phone) : null,
      email: agency.email ?? null
    })),
    colleagues: colleagues.map(({ firstName, lastName }) => `${firstName} ${lastName}`)
  }
}
