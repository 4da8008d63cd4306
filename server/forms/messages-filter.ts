import Joi from 'joi'

/** The states of messages as the page groups them. */
export const MESSAGE_TABS = ['sent', 'planned', 'failed', 'notSent'] as const
export type MessageTab = (typeof MESSAGE_TABS)[number]

/** Which messages a counsellor looks at. */
export interface MessagesFilter {
  state: MessageTab
  /** Hex id of a workshop, '' for all. */
  workshop: string
  /** Where the page before ended: « milliseconds-id », '' for the first page. */
  after: string
}

export const messagesFilter = Joi.object<MessagesFilter, true>({
  state: Joi.string()
    .valid(...MESSAGE_TABS)
    .default('sent'),
  workshop: Joi.string().hex().length(24).allow('').default(''),
  after: Joi.string()
    .pattern(/^\d{12,14}-[0-9a-f]{24}$/)
    .allow('')
    .default('')
})
