import Joi from 'joi'
import type { CustomHelpers } from 'joi'
import { HOME_ZONE, localDate } from '#lib/dates.ts'
import { readDate } from '#lib/identifiers/typed-date.ts'
import { RHYTHMS, type Rhythm } from '#lib/recurrence.ts'
import { typedDay } from './typed.ts'

type Skipped = 'closures' | 'school'

/** How a workshop is repeated; its first day, hours and words are those of the form of a workshop. */
export interface SeriesForm {
  rhythm: Rhythm
  /** '1' is Monday; none: that of the first day. */
  weekdays: string[]
  until: string
  times?: number | undefined
  skip: Skipped[]
  /** Days, 'YYYY-MM-DD' once read. */
  except: string[]
  /** Dates of the list that was shown, each with « y » when it was proposed. */
  shown: string[]
  /** Those of them that are ticked. */
  kept: string[]
  /** What was chosen instead of a date: 'YYYY-MM-DD|room:NAME', 'YYYY-MM-DD|day:YYYY-MM-DD', or ''. */
  cure: string[]
  /** Hours and rooms of one date alone, one entry for each of `shown`; '' is as the others. */
  ownFrom: string[]
  ownTo: string[]
  ownRoom: string[]
  /** What the list that was shown was made for; '' where none was. */
  listedFor: string
  then: 'draft' | 'publish'
}

const MOST_SENT = 400
const texts = (pattern: RegExp) =>
  Joi.array<string[]>().single().items(Joi.string().pattern(pattern)).max(MOST_SENT).default([])

const lines = (longest: number) =>
  Joi.array<string[]>().single().items(Joi.string().trim().max(longest).allow('')).max(MOST_SENT).default([])

export const seriesForm = Joi.object<SeriesForm, true>({
  rhythm: Joi.string()
    .valid(...RHYTHMS)
    .required()
    .label('series.form.rhythm'),
  weekdays: texts(/^[1-6]$/),
  until: typedDay().allow('').default(''),
  times: Joi.number().integer().min(1).max(999).empty(''),
  skip: Joi.array<Skipped[]>().single().items(Joi.string().valid('closures', 'school')).default([]),
  except: Joi.array<string[]>()
    .single()
    .items(Joi.string().trim().max(600).allow(''))
    .default([])
    .custom(days),
  shown: texts(/^\d{4}-\d{2}-\d{2}[yn]$/),
  kept: texts(/^\d{4}-\d{2}-\d{2}$/),
  cure: Joi.array<string[]>()
    .single()
    .items(
      Joi.string()
        .pattern(/^\d{4}-\d{2}-\d{2}\|(?:room|day):.{1,100}$/)
        .allow('')
    )
    .max(MOST_SENT)
    .default([]),
  ownFrom: lines(20),
  ownTo: lines(20),
  ownRoom: lines(100),
  listedFor: Joi.string()
    .pattern(/^[\w-]{16}$/)
    .allow('')
    .default(''),
  then: Joi.string().valid('draft', 'publish').default('draft')
})

/** « 25/02/2027, 4 mars 2027 » to days. */
function days(typed: string[], helpers: CustomHelpers<string[]>) {
  const today = localDate(new Date(), HOME_ZONE)
  const read = typed
    .flatMap(line => line.split(','))
    .map(one => one.trim())
    .filter(Boolean)
    .map(one => readDate(one, { today, of: 'event' }))
  return read.some(reading => 'problem' in reading)
    ? helpers.error('series.form.error.except')
    : read.flatMap(reading => ('problem' in reading ? [] : [reading.value]))
}

/** What the address of a new series may say beside the workshop it begins with. */
export interface SeriesQuery {
  like: string
  format: string
  date: string
  rhythm: Rhythm
  times: string
}

export const seriesQuery = Joi.object<SeriesQuery, true>({
  like: Joi.string()
    .pattern(/^[0-9a-f]{24}$/)
    .allow('')
    .default(''),
  format: Joi.string()
    .pattern(/^[0-9a-f]{24}$/)
    .allow('')
    .default(''),
  date: typedDay().allow('').default(''),
  rhythm: Joi.string()
    .valid(...RHYTHMS)
    .default('week1'),
  times: Joi.string()
    .pattern(/^\d{1,3}$/)
    .allow('')
    .default('')
})

/** Drafts of a series to open. */
export interface SeriesPublicationForm {
  workshops: string[]
}

export const seriesPublicationForm = Joi.object<SeriesPublicationForm, true>({
  workshops: Joi.array<string[]>()
    .single()
    .items(Joi.string().pattern(/^[0-9a-f]{24}$/))
    .max(100)
    .min(1)
    .required()
    .label('series.show.choose')
})
