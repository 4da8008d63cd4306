/** What a draft needs before people are asked to come: someone to meet them, somewhere to go. */
export type Missing = 'facilitators' | 'address'

/** What readiness is judged on: a record, or what a list would make of one. */
interface Ready {
  facilitators: ArrayLike<unknown>
  place: { room?: string | null; address?: string | null }
}

/** What is still missing before publication, in the order of the form. */
export function missingToPublish({ facilitators, place }: Ready): Missing[] {
  const missing: Missing[] = []
  if (!place.room && !place.address) missing.push('address')
  if (facilitators.length === 0) missing.push('facilitators')
  return missing
}
