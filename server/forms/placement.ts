import Joi from 'joi'
import { MOST_PLACED } from '#models/importing/placing/people-of-list.ts'
import { PLACEMENT_KINDS, type PlacementKind } from '#models/records/placement.ts'

const id = () => Joi.string().pattern(/^[0-9a-f]{24}$/)
const ticked = () => Joi.array<string[]>().single().items(id()).unique().max(MOST_PLACED)

/** Which people of a list, for which workshop, as the address of the page says it. */
export interface PlacementQuery {
  /** The line after which this page of the list begins. */
  after: number
  /** `all`: everyone on the page is ticked as it is shown. */
  tick: 'all' | 'none'
  workshop: string | null
  people: string[]
}

export const placementQuery = Joi.object<PlacementQuery, true>({
  after: Joi.number().integer().min(0).max(10_000_000).default(0),
  tick: Joi.string().valid('all', 'none').default('none'),
  workshop: id().empty('').default(null),
  people: ticked().default([])
})

/** The people ticked, and what is to be done of them. */
export interface PlacementForm {
  kind: PlacementKind
  workshop: string
  people: string[]
}

export const placementForm = Joi.object<PlacementForm, true>({
  kind: Joi.string()
    .valid(...PLACEMENT_KINDS)
    .required(),
  workshop: id().required(),
  people: ticked().min(1).required()
})
