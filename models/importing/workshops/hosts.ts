import { createHash } from 'node:crypto'
import mongoose from 'mongoose'
import { fold, nameKey } from '#lib/identifiers/person-name.ts'
import { departmentOfPostcode } from '#lib/identifiers/postcode.ts'
import type { WorkshopDraft } from '#lib/tabular/workshop-row.ts'
import { Company } from '#models/records/company.ts'

type Id = mongoose.Types.ObjectId
type StoredCompany = Pick<Company, '_id' | 'name' | 'siret' | 'sites' | 'agencies' | 'project'>

export interface NewCompany {
  _id: Id
  name: string
  siret: string | null
  sector: string
  contactName: string
  contactPhone: string | null
  contactEmail: string | null
  sites: {
    _id: Id
    name: string
    address: string
    postcode: string
    commune: string
    departement: string | null
  }[]
}

export interface Host {
  company: Id
  site: Id | null
}

/** An id that the same words always give: what is written under it twice is written once. */
export function derivedId(...words: string[]): Id {
  return new mongoose.Types.ObjectId(
    createHash('sha256').update(words.join('\u001f')).digest('hex').slice(0, 24)
  )
}

/** Found by SIRET, or by name among those of the agency; else to be entered. Two lines that name one share it. */
export class Hosts {
  readonly #entered = new Map<string, NewCompany>()
  readonly #wanted = new Map<string, { company: Id; agencies: Set<string> }>()
  readonly #stored = new Map<string, StoredCompany>()
  readonly #bySiret = new Map<string, StoredCompany>()
  readonly #byName = new Map<string, StoredCompany[]>()
  /** SIRET that another line of the file gives for a name in an agency. */
  readonly #siretOf = new Map<string, string>()

  static async of(drafts: WorkshopDraft[]): Promise<Hosts> {
    const hosted = drafts.filter(({ company }) => company)
    const sirets = [...new Set(hosted.flatMap(({ company }) => company?.siret ?? []))]
    const agencies = [...new Set(hosted.map(({ agency }) => agency.id))]
    const stored = await Company.find({
      $or: [{ siret: { $in: sirets } }, { agencies: { $in: agencies } }]
    })
      .select('name siret sites agencies project')
      .lean<StoredCompany[]>()
    return new Hosts(stored, hosted)
  }

  private constructor(stored: StoredCompany[], hosted: WorkshopDraft[]) {
    for (const company of stored) {
      this.#stored.set(String(company._id), company)
      if (company.siret) this.#bySiret.set(company.siret, company)
      for (const agency of company.agencies) {
        const key = nameIn(String(agency), company.name)
        this.#byName.set(key, [...(this.#byName.get(key) ?? []), company])
      }
    }
    for (const { company, agency } of hosted) {
      if (company?.siret) this.#siretOf.set(nameIn(agency.id, company.name), company.siret)
    }
  }

  /** The company and site of a line; null for a workshop at an agency. */
  hostOf(draft: WorkshopDraft): Host | null {
    const { company, place } = draft
    if (!company) return null
    const stored = this.#known(draft)
    if (!stored) return this.#enter(draft)
    const fitting = stored.sites.filter(
      site => site.postcode === (place.postcode ?? '') && fold(site.address) === fold(place.address ?? '')
    )
    const site = fitting[0] ?? (stored.sites.length === 1 ? stored.sites[0] : undefined)
    return { company: stored._id, site: (site?._id as Id | undefined) ?? null }
  }

  /** It has no SIRET yet: nothing is open there. */
  isProspect({ company }: Host): boolean {
    const project = this.#stored.get(String(company))?.project
    return Boolean(project && !project.realAt)
  }

  want({ company }: Host, agency: Id): void {
    const wanted = this.#wanted.get(String(company)) ?? { company, agencies: new Set<string>() }
    wanted.agencies.add(String(agency))
    this.#wanted.set(String(company), wanted)
  }

  writes(): { enter: NewCompany[]; wanted: Id[]; join: { company: Id; agencies: Id[] }[] } {
    const wanted = [...this.#wanted.values()].map(({ company, agencies }) => {
      const known = this.#stored.get(String(company))?.agencies.map(String) ?? []
      return { company, agencies: [...agencies].filter(id => !known.includes(id)) }
    })
    return {
      wanted: wanted.map(({ company }) => company),
      enter: wanted.flatMap(({ company }) => this.#entered.get(String(company)) ?? []),
      join: wanted
        .filter(({ agencies }) => agencies.length > 0)
        .map(({ company, agencies }) => ({
          company,
          agencies: agencies.map(id => new mongoose.Types.ObjectId(id))
        }))
    }
  }

  #siret({ company, agency }: WorkshopDraft): string | undefined {
    return company?.siret ?? this.#siretOf.get(nameIn(agency.id, company?.name ?? ''))
  }

  #known(draft: WorkshopDraft): StoredCompany | undefined {
    const siret = this.#siret(draft)
    const known = siret ? this.#bySiret.get(siret) : undefined
    if (known) return known
    const named = this.#byName.get(nameIn(draft.agency.id, draft.company?.name ?? '')) ?? []
    return named.length === 1 && (!siret || !named[0]?.siret) ? named[0] : undefined
  }

  #enter(draft: WorkshopDraft): Host {
    const { agency, company, place } = draft
    const siret = this.#siret(draft) ?? null
    const name = company?.name ?? ''
    const id = siret ? derivedId('company', siret) : derivedId('company', agency.id, nameKey(name))
    const known = this.#entered.get(String(id))
    if (known) return { company: id, site: known.sites[0]?._id ?? null }
    const { address = '', postcode = '', commune = '' } = place
    const site = {
      _id: derivedId('site', String(id)),
      name: nameKey(place.name) === nameKey(name) ? commune || name : place.name,
      address,
      postcode,
      commune,
      departement: postcode ? `departement-${departmentOfPostcode(postcode)}` : null
    }
    this.#entered.set(String(id), {
      _id: id,
      name,
      siret,
      sector: draft.sector,
      contactName: company?.contactName ?? '',
      contactPhone: company?.contactPhone ?? null,
      contactEmail: company?.contactEmail ?? null,
      sites: [site]
    })
    return { company: id, site: site._id }
  }
}

function nameIn(agency: string, name: string): string {
  return `${agency} ${nameKey(name)}`
}
