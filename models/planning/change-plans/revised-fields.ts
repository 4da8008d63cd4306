/** What a revision may change of a published session: the rest is changed by moving it. */
export const REVISED_FIELDS = [
  'parts',
  'facilitators',
  'kits',
  'capacity',
  'access',
  'joining',
  'bring',
  'hostNeeds',
  'priorities'
] as const
