import type { Workshop } from '../workshop.ts'

/** What a draft needs before people are asked to come: someone to meet them, somewhere to go. */
export type Missing = 'facilitators' | 'address'

/** What is still missing before publication, in the order of the form. */
export function missingToPublish({
  facilitators,
  place
}: Pick<Workshop, 'facilitators' | 'place'>): Missing[] {
  const missing: Missing[] = []
  if (!place.room && !place.address) missing.push('address')
  if (facilitators.length === 0) missing.push('facilitators')
  return missing
}
