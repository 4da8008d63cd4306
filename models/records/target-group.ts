/** Publics the figures are told by. Domain: long-term from 12 months, very long from 24, young under 26, senior from 50. */
export const TARGET_GROUPS = ['longTerm', 'veryLongTerm', 'young', 'senior', 'rsa', 'qpv'] as const
export type TargetGroup = (typeof TARGET_GROUPS)[number]

/** Publics computed from the registration date that a counsellor may say otherwise, with a reason. */
export const OVERRIDABLE = ['longTerm', 'veryLongTerm'] as const
export type OverridableGroup = (typeof OVERRIDABLE)[number]

/** The code of a public that the region has added (added-group.ts): it stands in tallies, priorities and addresses. */
export const ADDED_GROUP_CODE = /^added-[a-z0-9]{2,30}$/
export type AddedGroupCode = `added-${string}`

/** A public of either kind. */
export type GroupName = TargetGroup | AddedGroupCode

export const isAddedCode = (name: string): name is AddedGroupCode => ADDED_GROUP_CODE.test(name)

export const isGroupName = (name: string): name is GroupName =>
  isAddedCode(name) || TARGET_GROUPS.some(group => group === name)
