/** Publics the figures are told by. Domain: long-term from 12 months, very long from 24, young under 26, senior from 50. */
export const PUBLICS = ['longTerm', 'veryLongTerm', 'young', 'senior', 'rsa', 'qpv'] as const
export type Public = (typeof PUBLICS)[number]

/** Publics computed from the registration date that a counsellor may say otherwise, with a reason. */
export const OVERRIDABLE = ['longTerm', 'veryLongTerm'] as const
export type OverridablePublic = (typeof OVERRIDABLE)[number]
