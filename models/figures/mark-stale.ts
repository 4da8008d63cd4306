import mongoose from 'mongoose'
import { Agency } from '#models/records/agency.ts'
import { Tally } from '#models/records/tally.ts'
import { mark } from '#models/records/figures-stale.ts'

/** Marks cells that a record was taken out of, since none is left to carry the mark. */
export async function markStale(cells: readonly string[]): Promise<void> {
  const marked = [...new Set(cells)].map(cell => {
    const [month = '', agency = '', sector = '', placeKind = ''] = cell.split('|')
    return { cell, month, agency, sector, placeKind }
  })
  if (marked.length === 0) return
  const agencies = await Agency.find({ _id: { $in: marked.map(({ agency }) => agency) } })
    .select('region departement basin')
    .lean()
  const places = new Map(agencies.map(one => [String(one._id), one]))
  const writes = marked.flatMap(({ cell, ...about }) => {
    const place = places.get(about.agency)
    if (!place) return []
    const { region, departement, basin = null } = place
    const agency = new mongoose.Types.ObjectId(about.agency)
    return [
      {
        updateOne: {
          filter: { cell, public: 'all' },
          update: {
            $set: { figuresStale: mark() },
            $setOnInsert: { ...about, agency, region, departement, basin }
          },
          upsert: true
        }
      }
    ]
  })
  if (writes.length > 0) await Tally.bulkWrite(writes)
}
