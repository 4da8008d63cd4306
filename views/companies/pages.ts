import type { ListedAccount } from '#models/access/accounts.ts'
import type { Company } from '#models/records/company.ts'
import type { Option } from '#views/shared/pages.ts'
import type { WorkshopHead } from '../registrations/workshop-head.ts'

/** A line of the form of sites; `id` of one already known. */
export interface SiteTyped {
  id: string
  name: string
  address: string
  postcode: string
  commune: string
  access: string
}

interface CompanyForm {
  typed: Readonly<Record<string, string | undefined>>
  sites: readonly SiteTyped[]
  sectors: readonly Option[]
  errors: Readonly<Record<string, string | undefined>>
  /** The company that has the SIRET already. */
  known: string | null
  /** Where a prospect is joined to that company. */
  join: string | null
  stage: 'new' | 'prospect' | 'real'
}

export interface CompaniesPages {
  'companies/index': {
    companies: readonly {
      id: string
      name: string
      sector: string | null
      communes: string
      contactName: string
      phone: string | null
      isProspect: boolean
    }[]
    count: number
  }
  'companies/show': {
    company: {
      id: string
      name: string
      spokenSiret: string | null
      sector: string | null
      contactName: string
      contactPhone: string | null
      spokenPhone: string | null
      contactEmail: string | null
      sites: readonly Omit<SiteTyped, 'id'>[]
      isProspect: boolean
      project: Company['project']
      publicSince: Date | null
      otherContacts: readonly { name: string; spoken: string | null; email: string | null }[]
    }
    history: readonly (WorkshopHead & {
      status: 'draft' | 'scheduled' | 'open' | 'full' | 'toClose' | 'closed' | 'cancelled'
    })[]
    /** Who may welcome there. */
    hosts: readonly ListedAccount[]
  }
  'companies/project': {
    company: { id: string; isProspect: boolean; project: NonNullable<Company['project']> }
  }
  'companies/join': {
    company: { id: string; name: string }
    into: { name: string; spokenSiret: string }
    siret: string
    brings: { workshops: number; proposals: number; hosts: number }
  }
  'companies/hosts': { company: { id: string; name: string }; hosts: readonly ListedAccount[] }
  'companies/host': {
    company: { id: string; name: string }
    typed: { firstName: string; lastName: string; email: string }
    errors: Readonly<Record<string, string | undefined>>
  }
  'companies/new': CompanyForm
  'companies/edit': CompanyForm & {
    id: string
    name: string
    baseFingerprint: string
    refusal?: string | undefined
  }
  'companies/fields': CompanyForm
}
