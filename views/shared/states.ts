/** The states a page can show, one word, one shape, one tone each: see `states.css` and `states.json`. */
export type WorkshopStateName = 'draft' | 'scheduled' | 'open' | 'full' | 'toClose' | 'closed' | 'cancelled'
export type PersonStateName =
  | 'proposed'
  | 'registered'
  | 'waiting'
  | 'offered'
  | 'attended'
  | 'partly'
  | 'excused'
  | 'noshow'
  | 'declined'
  | 'withdrawn'
  | 'byService'
export type MessageStateName = 'planned' | 'sending' | 'sent' | 'delivered' | 'failed' | 'skipped' | 'void'
export type StepStateName = 'planned' | 'started' | 'completed' | 'broken'
export type ImportRowStateName = 'new' | 'changed' | 'unchanged' | 'toDecide' | 'refused'
/** How a word agrees with a person: feminine, masculine, or a noun when the title is unknown. */
export type Gender = 'f' | 'm' | 'n'
