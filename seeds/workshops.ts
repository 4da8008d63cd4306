import type mongoose from 'mongoose'
import { momentIn } from '#lib/dates.ts'
import type { Agency } from '#models/records/agency.ts'
import type { Company } from '#models/records/company.ts'
import type { GroupName } from '#models/records/target-group.ts'
import { cellOf, Workshop } from '#models/records/workshop.ts'
import { factsOfKind, USUAL_KIND } from '#models/records/workshop-kind.ts'
import { ROME_VERSION, TRADES } from './reference-data/trades.ts'
import { sectorOfTrade } from './reference-data/sectors.ts'

/** What tells one raised workshop from another; the day is 'YYYY-MM-DD', times 'HH:MM' in the zone of the agency. */
export interface Plan {
  agency: Agency
  /** Held inside this company, else in a room of the agency. */
  company?: Company | undefined
  room?: string
  trade: string
  day: string
  from: string
  to: string
  capacity?: number
  facilitators?: { account: mongoose.Types.ObjectId; name: string }[]
  stepFree?: boolean
  bring?: string
  priorities?: GroupName[]
}

/** A workshop that is raised in a company was agreed to there. */
const AGREED = { state: 'agreed' as const }

const { programme } = factsOfKind({ kind: USUAL_KIND })

/** The draft of a workshop, not saved: publish() opens it. */
export function draftOf(plan: Plan): Workshop {
  const {
    agency,
    company,
    trade,
    day,
    from,
    to,
    capacity = programme.capacity,
    facilitators = [],
    stepFree = true,
    bring = '',
    priorities = []
  } = plan
  const facts = {
    agency: agency._id,
    region: agency.region,
    departement: agency.departement,
    basin: agency.basin,
    sector: sectorOfTrade(trade) ?? '',
    trade,
    tradeLabel: TRADES[trade] ?? trade,
    tradeVersion: ROME_VERSION,
    startsAt: momentIn(agency.timeZone, day, from),
    endsAt: momentIn(agency.timeZone, day, to),
    timeZone: agency.timeZone,
    place: company ? siteOf(company) : roomOf(agency, plan.room),
    capacity,
    parts: programme.parts.map(part => ({ ...part, note: '' })),
    facilitators,
    access: company?.sites[0]?.access ?? '',
    bring,
    stepFree,
    priorities,
    hostReply: company ? AGREED : null
  }
  return new Workshop({ ...facts, cell: cellOf(facts) })
}

function roomOf({ name, address, postcode, commune, rooms }: Agency, room = rooms[0]?.name ?? '') {
  return { kind: 'agency' as const, name, room, address, postcode, commune }
}

function siteOf(company: Company) {
  const site = company.sites[0]
  const { address = '', postcode = '', commune = '' } = site ?? {}
  return {
    kind: 'company' as const,
    name: company.name,
    company: company._id,
    site: site?._id,
    address,
    postcode,
    commune
  }
}
