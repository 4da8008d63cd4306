import mongoose from 'mongoose'
import { localDate } from '#lib/dates.ts'
import { holidayOn } from '#lib/holidays.ts'
import type { ImportReference } from '#lib/tabular/reference.ts'
import type { Agency } from '../agency.ts'
import type { Trade } from '../trade.ts'

type Id = mongoose.Types.ObjectId

/** What an agency lends to what is brought to it. */
export type FrameAgency = Pick<
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
>
export type FrameTrade = Pick<Trade, 'label' | 'version'>

/** The frame a file is judged and planned in. */
export interface World {
  now: Date
  /** The reader's agency: what lies outside is created, never read nor changed. */
  own: Id
  /** By id. */
  agencies: ReadonlyMap<string, FrameAgency>
  trades: ReadonlyMap<string, FrameTrade>
  reference: ImportReference
}

/** Reads the frame in two queries, whatever the size of the file. */
export async function readWorld(own: Id, now: Date): Promise<World> {
  const [agencies, trades] = await Promise.all([
    mongoose
      .model<Agency>('Agency')
      .find()
      .select('safir name address postcode commune region departement basin timeZone')
      .lean<FrameAgency[]>(),
    mongoose.model<Trade>('Trade').find().select('label version').lean<(FrameTrade & { _id: string })[]>()
  ])
  const known = new Map(trades.map(trade => [trade._id, trade]))
  const zone = agencies.find(({ _id }) => _id.equals(own))?.timeZone ?? 'Europe/Paris'
  return {
    now,
    own,
    agencies: new Map(agencies.map(agency => [String(agency._id), agency])),
    trades: known,
    reference: {
      today: localDate(now, zone),
      agencies: new Map(agencies.map(({ _id, safir, name }) => [safir, { id: String(_id), name }])),
      knowsRome: code => known.has(code),
      holidayOn
    }
  }
}
