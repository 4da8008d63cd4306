import Joi from 'joi'
import { MOST_KM, MOST_POINTS } from '#models/invitations/weights.ts'
import { DISTANCES, POINTS, type Weights } from '#models/records/agency.ts'

/** The points and distances of an agency, all of them. */
export type WeightsForm = Weights

const points = Joi.number().integer().min(0).max(MOST_POINTS).required()
const kilometres = Joi.number().integer().min(1).max(MOST_KM).required()

export const weightsForm = Joi.object<WeightsForm>({
  ...Object.fromEntries(POINTS.map(name => [name, points])),
  ...Object.fromEntries(DISTANCES.map(name => [name, kilometres]))
})
