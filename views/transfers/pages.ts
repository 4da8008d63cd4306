import type { TransferRow } from '#models/identity/transfer/listing.ts'

export interface TransfersPages {
  'transfers/index': {
    toAnswer: readonly TransferRow[]
    asked: readonly TransferRow[]
    /** The request whose refusal came without a reason. */
    refused: { id: string; error: string } | null
  }
  'transfers/new': {
    typed: string
    why: string
    errors: Readonly<Record<string, string | undefined>>
    screen: string
  }
  /** What a search says of someone known elsewhere. */
  'transfers/offer': { q: string }
}
