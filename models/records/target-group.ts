/** Publics the figures are told by. Domain: long-term from 12 months, very long from 24, young under 26, senior from 50. */
export const TARGET_GROUPS = ['longTerm', 'veryLongTerm', 'young', 'senior', 'rsa', 'qpv'] as const
export type TargetGroup = (typeof TARGET_GROUPS)[number]

/** Publics computed from the registration date that a counsellor may say otherwise, with a reason. */
export const OVERRIDABLE = ['longTerm', 'veryLongTerm'] as const
export type OverridableGroup = (typeof OVERRIDABLE)[number]
