import Joi from 'joi'
import { isGroupName, type GroupName } from '#models/records/target-group.ts'
import { WITHIN_REGION } from '#models/records/territory.ts'
import { SECTOR_CODE } from '#models/records/sector.ts'

/** What a reader of the results chose; nothing chosen is nothing filtered, and what cannot be read is not chosen. */
export interface ResultsFilter {
  from: string
  to: string
  territory: string
  sector: string
  place: '' | 'agency' | 'company'
  public: '' | GroupName
}

const month = Joi.string()
  .pattern(/^20\d\d-(0[1-9]|1[0-2])$/)
  .allow('')
  .default('')
  .failover('')

export const resultsFilter = Joi.object<ResultsFilter, true>({
  from: month,
  to: month,
  territory: Joi.string().pattern(WITHIN_REGION).allow('').default('').failover(''),
  sector: Joi.string().pattern(SECTOR_CODE).allow('').default('').failover(''),
  place: Joi.string().valid('', 'agency', 'company').default('').failover(''),
  public: Joi.string()
    .custom((name: string, helpers) => (isGroupName(name) ? name : helpers.error('any.only')))
    .allow('')
    .default('')
    .failover('')
})
