import Joi from 'joi'
import type { NewBasin, NewGroup, TerritoryFacts } from '#models/settings/territories.ts'

export type NewBasinForm = NewBasin
export type NewGroupForm = NewGroup
export type TerritoryForm = TerritoryFacts

const name = Joi.string().trim().max(80).required().label('frame.territories.name')
const basins = Joi.array<string[]>()
  .single()
  .items(Joi.string().pattern(/^basin-[0-9AB]{2,5}$/))
  .max(200)
  .default([])

export const newBasinForm = Joi.object<NewBasinForm, true>({
  name,
  departement: Joi.string().trim().max(3).required().label('frame.territories.departement'),
  code: Joi.string()
    .trim()
    .pattern(/^\d{4,5}$/)
    .empty('')
    .default(null)
    .messages({ 'string.pattern.base': 'frame.refusal.basinCode' })
})

const REGION = /^region-[0-9]{2,3}$/

export const newGroupForm = Joi.object<NewGroupForm, true>({
  name,
  region: Joi.string().pattern(REGION).required().label('frame.territories.region'),
  basins
})

export const territoryForm = Joi.object<TerritoryForm, true>({
  name,
  basins,
  isOffered: Joi.boolean().truthy('yes').default(false)
})

/** The region whose basins a new group is made of; '' until it is chosen. */
export interface RegionChoice {
  region: string
}

export const regionChoice = Joi.object<RegionChoice, true>({
  region: Joi.string().pattern(REGION).allow('').default('')
})
