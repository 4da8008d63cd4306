import Joi from 'joi'
import { CANDIDATES_SHOWN } from '#models/invitations/best.ts'
import type { Edge } from '#models/invitations/ranking.ts'
import { CIRCLES, type Circle } from '#models/invitations/tiers.ts'

const ID = /^[0-9a-f]{24}$/

/** Which people are ranked, and after whom this page begins: 'POINTS.PERSON'. */
export interface CandidatesFilter {
  circle: Circle
  after: string
}

export const candidatesFilter = Joi.object<CandidatesFilter, true>({
  circle: Joi.string()
    .valid(...CIRCLES)
    .default('trade'),
  after: Joi.string()
    .pattern(/^\d{1,5}\.[0-9a-f]{24}$/)
    .allow('')
    .default('')
})

/** The people ticked on a page. */
export interface ChosenForm {
  people: string[]
  circle: Circle
}

export const chosenForm = Joi.object<ChosenForm, true>({
  people: Joi.array<string[]>()
    .single()
    .items(Joi.string().pattern(ID))
    .unique()
    .min(1)
    .max(CANDIDATES_SHOWN)
    .required(),
  circle: Joi.string()
    .valid(...CIRCLES)
    .default('trade')
})

/** The edge as the address writes it, and back; null is the first page. */
export const edgeText = ({ points, person }: Edge) => `${points}.${person}`
export function edgeOf(after: string): Edge | null {
  const [points = '', person = ''] = after.split('.')
  return person ? { points: Number(points), person } : null
}
