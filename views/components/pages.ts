/** The living page: every component in every state, on invented sample data said in the templates themselves. */
export interface ComponentsPages {
  'components/index': Record<never, never>
  'components/states': Record<never, never>
  'components/forms': Record<never, never>
  'components/lists': Record<never, never>
  'components/messages': Record<never, never>
  'components/week': Record<never, never>
  'components/people': Record<never, never>
  'components/debrief': Record<never, never>
  'components/desk': Record<never, never>
  'components/mailbox': Record<never, never>
  'components/results': Record<never, never>
  'components/sheets': Record<never, never>
}
