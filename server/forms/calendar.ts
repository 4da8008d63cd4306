import Joi from 'joi'
import { FEED_KINDS, type FeedKind } from '#models/records/calendar-feed.ts'

/** Which address of a calendar is made, or taken back. */
export interface CalendarForm {
  kind: FeedKind
}

export const calendarForm = Joi.object<CalendarForm, true>({
  kind: Joi.string()
    .valid(...FEED_KINDS)
    .required()
})

/** What an address of a calendar leaves out. */
export interface FeedQuery {
  without: '' | 'invited'
}

export const feedQuery = Joi.object<FeedQuery, true>({
  without: Joi.string().valid('', 'invited').default('')
})
