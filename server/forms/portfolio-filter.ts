import Joi from 'joi'
import { PORTFOLIOS, type Portfolio } from '#models/follow-up/portfolio.ts'
import { WAITS } from '#models/records/person-fields.ts'
import type { ListName } from '#views/portfolio/pages.ts'

/** The lists in the order they are shown. */
export const LISTS = WAITS.filter((wait): wait is ListName => wait !== 'nothing')

/** Whose people, which list, and after whom the page begins: 'MILLISECONDS.PERSON'. */
export interface PortfolioFilter {
  whose: Portfolio
  list: ListName | ''
  after: string
}

export const portfolioFilter = Joi.object<PortfolioFilter, true>({
  whose: Joi.string()
    .valid(...PORTFOLIOS)
    .default('mine'),
  list: Joi.string()
    .valid('', ...LISTS)
    .default(''),
  after: Joi.string()
    .pattern(/^\d{1,15}\.[0-9a-f]{24}$/)
    .default('')
})

export function afterOf(text: string): { since: Date; person: string } | null {
  const [since = '', person = ''] = text.split('.')
  return person ? { since: new Date(Number(since)), person } : null
}
