import Joi from 'joi'
import { EXTENTS } from '#models/records/change-plan.ts'

/** How many sessions of its series a change takes; a form that does not ask changes one. */
export const extent = Joi.string()
  .valid(...EXTENTS)
  .default('one')
