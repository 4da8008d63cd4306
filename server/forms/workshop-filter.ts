import Joi from 'joi'
import { SECTOR_CODE } from '#models/records/sector.ts'
import { WITHIN_REGION } from '#models/records/territory.ts'
import { WORKSHOP_KIND_NAMES, type WorkshopKind } from '#models/records/workshop-kind.ts'
import type { Cursor } from '#models/planning/listing.ts'
import { typedDay } from './typed.ts'

export const STATUSES = ['draft', 'open', 'full', 'toClose', 'closed', 'cancelled'] as const

/** The filters of the list; '' or nothing is not filtered. Days are 'YYYY-MM-DD' once read. */
export interface WorkshopFilterForm {
  from: string
  to: string
  sector: string
  territory: string
  kind: '' | 'agency' | 'company'
  workshopKind: '' | WorkshopKind
  host: string
  company: string
  seats?: number | undefined
  status: '' | (typeof STATUSES)[number]
  mine: '' | 'yes'
  /** Where the page begins or ends. */
  after: string
  before: string
}

const cursor = Joi.string()
  .pattern(/^\d{1,15}-[0-9a-f]{24}$/)
  .allow('')
  .default('')

export const workshopFilterForm = Joi.object<WorkshopFilterForm, true>({
  from: typedDay().allow('').default(''),
  to: typedDay().allow('').default(''),
  sector: Joi.string().pattern(SECTOR_CODE).allow('').default(''),
  territory: Joi.string().pattern(WITHIN_REGION).allow('').default(''),
  kind: Joi.string().valid('', 'agency', 'company').default(''),
  workshopKind: Joi.string()
    .valid('', ...WORKSHOP_KIND_NAMES)
    .default(''),
  host: Joi.string().trim().max(80).allow('').default(''),
  company: Joi.string()
    .pattern(/^[0-9a-f]{24}$/)
    .allow('')
    .default(''),
  seats: Joi.number().integer().min(1).max(60).empty(''),
  status: Joi.string()
    .valid('', ...STATUSES)
    .default(''),
  mine: Joi.string().valid('', 'yes').default(''),
  after: cursor,
  before: cursor
})

/** '1795510800000-65f…': a moment and an id, as they stand in the address of a page. */
export function readCursor(typed: string): Cursor | null {
  const [, moment, id] = /^(\d{1,15})-([0-9a-f]{24})$/.exec(typed) ?? []
  return moment && id ? { startsAt: new Date(Number(moment)), id } : null
}

export const writeCursor = ({ startsAt, id }: Cursor) => `${startsAt.getTime()}-${id}`
