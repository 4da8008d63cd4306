import type { WishReason, WishState } from '#models/records/participation.ts'
import type { WishedFor } from '#models/follow-up/wishes.ts'
import type { WorkshopHead } from '../registrations/workshop-head.ts'

/** An answer to a wish: what, when, who. */
export interface WishLine {
  state: WishState
  reason: WishReason | null
  at: Date
  by: string
}

interface Reached {
  phone: string | null
  spoken: string | null
}

export interface WishesPages {
  'wishes/show': {
    workshop: WorkshopHead
    /** Of a workshop of the reader's own agency, whose page opens. */
    mine: boolean
    person: Reached & { id: string; fullName: string }
    company: Reached & { name: string; contact: string }
    wishedAt: Date
    /** null: nobody has answered yet. */
    answer: WishLine | null
    earlier: readonly WishLine[]
    reasons: readonly WishReason[]
    errors: Readonly<Record<string, string | undefined>>
    refusal: string | undefined
  }
  /** `isCurrent`: its state stands above. */
  'wishes/line': { said: WishLine; isCurrent: boolean }
  'wishes/state': { state: WishState | 'new'; reader: 'agency' | 'host' }
  /** The wishes of a workshop, on its page. */
  'wishes/list': { workshop: string; wishes: readonly WishedFor[] }
}
