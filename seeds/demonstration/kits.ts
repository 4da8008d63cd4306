import { Agency } from '#models/records/agency.ts'
import type { Workshop } from '#models/records/workshop.ts'

const KITS = [
  {
    name: 'Casques de réalité virtuelle',
    number: 8,
    note: 'Placard de la salle collective 1, à charger la veille.'
  },
  { name: 'Caisse d’exercices de tri', number: 2, note: '' }
] as const

/** What the agency that shows the product shares between its workshops, by number. */
export async function raiseKits(safir: string): Promise<void> {
  await Agency.updateOne({ safir }, { $set: { kits: KITS } })
}

/** One workshop a day at most: there is always enough. */
export function takeKits(draft: Workshop): void {
  draft.set({ kits: [{ name: KITS[0].name, count: 6 }] })
}
