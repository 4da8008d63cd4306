import type { AddingReason } from '#models/records/extra-places.ts'
import type { Workshop } from '#models/records/workshop.ts'
import type { WorkshopHead } from '../registrations/workshop-head.ts'

export interface PlacesPages {
  'places/new': {
    workshop: WorkshopHead
    /** False where nothing can be added: the refusal says why. */
    open: boolean
    /** How many more there may be; `room`: the one that bounds them. */
    most: number
    room: string | null
    reasons: readonly AddingReason[]
    /** How many wait: places are offered to them first. */
    waits: number
    typed: { places: string; reason: string; words: string; key: string }
    errors: Readonly<Record<string, string | undefined>>
    refusal: string | undefined
  }
  /** Beside the seats of a workshop: what was added and why, and the way to add more. */
  'places/added': { workshop: Workshop; mayAdd: boolean }
}
