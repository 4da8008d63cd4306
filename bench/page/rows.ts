import mongoose from 'mongoose'
import type { WorkshopRow } from '#models/planning/listing.ts'

const TRADES = [
  ['BTP', 'Maçon / Maçonne'],
  ['LOG', 'Préparateur / Préparatrice de commandes'],
  ['HRT', 'Employé / Employée d’étage'],
  ['SAP', 'Assistant / Assistante de vie dépendance'],
  ['IND', 'Chaudronnier / Chaudronnière']
] as const

/** Invented workshops, every one on a day and hour of its own: what the list page shows. */
export function rowsOf(now: Date, count: number): WorkshopRow[] {
  return Array.from({ length: count }, (_, index) => {
    const [sector, tradeLabel] = TRADES[index % TRADES.length] ?? TRADES[0]
    const startsAt = new Date(now.getTime() + (index - 8) * 86_400_000 + (index % 4) * 900_000)
    return {
      _id: new mongoose.Types.ObjectId(),
      agency: new mongoose.Types.ObjectId(),
      state: 'published',
      sector,
      tradeLabel,
      startsAt,
      endsAt: new Date(startsAt.getTime() + 3 * 3_600_000),
      timeZone: 'Europe/Paris',
      place: {
        kind: 'agency',
        name: 'Agence d’Aubagne',
        room: `Salle ${1 + (index % 3)}`,
        commune: 'Aubagne'
      },
      capacity: 12,
      seatsFree: index % 13,
      facilitators: []
    } as unknown as WorkshopRow
  })
}
