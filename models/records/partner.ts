import mongoose from 'mongoose'

const { ObjectId } = mongoose.Schema.Types

/** Most partners invited to one meeting. */
export const MOST_PARTNERS = 60

/**
 * A professional of another organisation who is invited to a meeting. One who is taken off once the meeting was published
 * stays here: the message that says so still needs an address.
 */
export const partner = new mongoose.Schema({
  _id: { type: ObjectId, required: true },
  organisation: { type: String, required: true },
  /** '' once they are forgotten, as the address. */
  name: { type: String, default: '' },
  email: { type: String, default: '' },
  takenOffAt: { type: Date, default: null }
})

export interface Partner {
  _id: mongoose.Types.ObjectId
  organisation: string
  name: string
  email: string
  takenOffAt?: Date | null
}

/** Those who are expected; a workshop of an earlier version has none. */
export function invitedPartners({ partners }: { partners?: readonly Partner[] | null }): readonly Partner[] {
  return (partners ?? []).filter(({ takenOffAt }) => !takenOffAt)
}

/** « Élise Roux (OPCO des métiers) »; the organisation alone once they are forgotten. */
export function partnerName({ name, organisation }: Pick<Partner, 'name' | 'organisation'>): string {
  return name ? `${name} (${organisation})` : organisation
}
