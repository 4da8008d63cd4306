/** A rule that is printed rests on length of registration or age alone, never on what is sensitive. */
export const MAY_BE_SAID = ['longTerm', 'veryLongTerm', 'young', 'senior'] as const
export type SaidGroup = (typeof MAY_BE_SAID)[number]

/** Of these publics, those for whom places may be kept. */
export const saidGroups = (priorities: readonly string[]): SaidGroup[] =>
  MAY_BE_SAID.filter(name => priorities.includes(name))
