import { isRemote, type Mode } from '#models/records/workshop-mode.ts'
import { lacksJoining } from './joining.ts'

/** What a draft needs before people are asked to come: someone to meet them, somewhere to go or a way to join. */
export type Missing = 'facilitators' | 'address' | 'joining'

interface Ready {
  facilitators: ArrayLike<unknown>
  place: { room?: string | null; address?: string | null; mode?: Mode | null }
  joining?: string | null
}

export function missingToPublish({ facilitators, place, joining = '' }: Ready): Missing[] {
  const missing: Missing[] = []
  if (lacksJoining({ place, joining })) missing.push('joining')
  if (!isRemote({ place }) && !place.room && !place.address) missing.push('address')
  if (facilitators.length === 0) missing.push('facilitators')
  return missing
}
