import mongoose from 'mongoose'

const { ObjectId } = mongoose.Schema.Types

const offerHad = new mongoose.Schema(
  {
    seq: { type: Number, required: true },
    at: { type: Date, required: true },
    from: { type: Date, required: true },
    until: { type: Date, required: true },
    /** With slots, the one whose seat it held. */
    slot: { type: ObjectId }
  },
  { _id: false }
)

/** What an answer by telephone took from the list of a session; as it was, so that it can be given back. */
export const placeHad = new mongoose.Schema(
  {
    since: { type: Date, required: true },
    by: { type: ObjectId, ref: 'Account', default: null },
    priority: { type: Boolean, default: false, required: true },
    lapsedAt: { type: Date, default: null },
    /** With slots, those that suit; absent: any. */
    slots: { type: [ObjectId], default: undefined },
    /** The ledger number that is the rank. */
    rank: { type: Number, required: true },
    /** null: they waited. */
    offer: { type: offerHad, default: null }
  },
  { _id: false }
)

export type PlaceHad = Omit<mongoose.InferSchemaType<typeof placeHad>, 'offer'> & {
  offer?: mongoose.InferSchemaType<typeof offerHad> | null
}
