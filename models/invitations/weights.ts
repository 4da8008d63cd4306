import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { Agency, type Weights } from '#models/records/agency.ts'

export const MOST_POINTS = 100
export const MOST_KM = 200

/** Defaults: the trade, then each public the workshop is for, then the way there; nobody is hidden. */
export const PROPOSED_WEIGHTS: Weights = {
  sameTrade: 40,
  nearTrade: 25,
  sector: 15,
  public: 15,
  near: 20,
  far: 10,
  contact: 10,
  nearKm: 10,
  farKm: 30
}

type Id = mongoose.Types.ObjectId

export async function weightsOf(agency: Id) {
  const { weights, weightsBy, weightsAt } = await Agency.findById(agency)
    .select('weights weightsBy weightsAt')
    .orFail()
    .lean()
  return {
    weights: { ...PROPOSED_WEIGHTS, ...(weights as Partial<Weights> | null) },
    weightsBy,
    weightsAt: weightsAt ?? null
  }
}

/** Sets them for everyone of the agency. Refuses a far that is nearer than near, and what was not set last at `since`. */
export async function setWeights(
  agency: Id,
  weights: Weights,
  { by, since, now = new Date() }: { by: Id; since: Date | null; now?: Date }
) {
  if (weights.farKm < weights.nearKm) throw new Refusal('candidates.refusal.farBeforeNear', {}, 'farKm')
  const { matchedCount } = await Agency.updateOne(
    { _id: agency, weightsAt: since },
    { $set: { weights, weightsBy: by, weightsAt: now } }
  )
  if (matchedCount === 0) throw new Refusal('errors.meanwhile.again')
}
