import Joi from 'joi'
import { PUBLICS, type Public } from '#models/person/publics.ts'
import { SECTORS, type SectorCode } from '#models/sector.ts'

/** What a reader of the results chose; nothing chosen is nothing filtered. */
export interface ResultsFilter {
  from: string
  to: string
  territory: string
  sector: '' | SectorCode
  place: '' | 'agency' | 'company'
  public: '' | Public
}

const month = Joi.string()
  .pattern(/^20\d\d-(0[1-9]|1[0-2])$/)
  .allow('')
  .default('')

export const resultsFilter = Joi.object<ResultsFilter, true>({
  from: month,
  to: month,
  territory: Joi.string()
    .pattern(/^(departement|basin)-[0-9AB]{2,5}$/)
    .allow('')
    .default(''),
  sector: Joi.string()
    .valid('', ...SECTORS)
    .default(''),
  place: Joi.string().valid('', 'agency', 'company').default(''),
  public: Joi.string()
    .valid('', ...PUBLICS)
    .default('')
})
