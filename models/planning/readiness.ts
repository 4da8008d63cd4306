/** What a draft needs before people are asked to come: someone to meet them, somewhere to go. */
export type Missing = 'facilitators' | 'address'

interface Ready {
  facilitators: ArrayLike<unknown>
  place: { room?: string | null; address?: string | null }
}

export function missingToPublish({ facilitators, place }: Ready): Missing[] {
  const missing: Missing[] = []
  if (!place.room && !place.address) missing.push('address')
  if (facilitators.length === 0) missing.push('facilitators')
  return missing
}
