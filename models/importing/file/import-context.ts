import type mongoose from 'mongoose'
import { HOME_ZONE, localDate } from '#lib/dates.ts'
import { holidayOn } from '#lib/holidays.ts'
import type { ImportReference } from '#lib/tabular/reference.ts'
import { fold } from '#lib/identifiers/person-name.ts'
import { Account } from '#models/records/account.ts'
import { Agency } from '#models/records/agency.ts'
import { Trade } from '#models/records/trade.ts'
import { knownSectors } from '#models/reference/sectors.ts'

type Id = mongoose.Types.ObjectId

export type ReferenceAgency = Pick<
  Agency,
  | '_id'
  | 'safir'
  | 'name'
  | 'address'
  | 'postcode'
  | 'commune'
  | 'region'
  | 'departement'
  | 'basin'
  | 'timeZone'
> & { rooms: readonly Pick<Agency['rooms'][number], 'name' | 'seats'>[] }
export type ReferenceTrade = Pick<Trade, 'label' | 'version'>

export interface ImportContext {
  now: Date
  /** The reader's agency: what lies outside is created, never read nor changed. */
  own: Id
  agencies: ReadonlyMap<string, ReferenceAgency>
  trades: ReadonlyMap<string, ReferenceTrade>
  reference: ImportReference
  /** The counsellors of the reader's agency by what a list may call them, folded: an address or a full name that is one's alone. */
  referents: ReadonlyMap<string, { account: Id; name: string }>
}

export async function readImportContext(own: Id, now: Date): Promise<ImportContext> {
  const [agencies, trades, counsellors, sectors] = await Promise.all([
    Agency.find()
      .select('safir name address postcode commune region departement basin timeZone rooms.name rooms.seats')
      .lean<ReferenceAgency[]>(),
    Trade.find().select('label version').lean<(ReferenceTrade & { _id: string })[]>(),
    Account.find({ agency: own, role: 'counsellor', disabledAt: null }).select('firstName lastName email'),
    knownSectors()
  ])
  const known = new Map(trades.map(trade => [trade._id, trade]))
  const zone = agencies.find(({ _id }) => _id.equals(own))?.timeZone ?? HOME_ZONE
  return {
    now,
    own,
    agencies: new Map(agencies.map(agency => [String(agency._id), agency])),
    trades: known,
    referents: referentsAmong(counsellors),
    reference: {
      today: localDate(now, zone),
      agencies: new Map(agencies.map(({ _id, safir, name }) => [safir, { id: String(_id), name }])),
      knowsRome: code => known.has(code),
      sectorsAdded: new Map(
        sectors.flatMap(({ code, fr, en }) =>
          [fr, en].filter(Boolean).map(name => [fold(name), code] as const)
        )
      ),
      holidayOn
    }
  }
}

function referentsAmong(counsellors: Account[]): ImportContext['referents'] {
  const found = new Map<string, { account: Id; name: string } | null>()
  for (const { _id, firstName, lastName, fullName, email } of counsellors) {
    for (const called of new Set([email, `${firstName} ${lastName}`, `${lastName} ${firstName}`].map(fold))) {
      found.set(called, found.has(called) ? null : { account: _id, name: fullName })
    }
  }
  return new Map([...found].flatMap(([called, one]) => (one ? [[called, one] as const] : [])))
}
