import { isRemote, type Mode, type RemoteMode } from '#models/records/workshop-mode.ts'
import { lacksJoining } from './joining.ts'
import { lacksWayToJoin } from './slots/way.ts'

/** What a draft needs before people are asked to come: someone to meet them, somewhere to go or a way to join. */
export type Missing = 'facilitators' | 'address' | 'joining' | 'slotJoining'

interface Ready {
  facilitators: ArrayLike<unknown>
  place: { room?: string | null; address?: string | null; mode?: Mode | null }
  joining?: string | null
  slots?: readonly { mode?: RemoteMode | null; joining?: string | null }[] | null
}

export function missingToPublish({ facilitators, place, joining = '', slots }: Ready): Missing[] {
  const missing: Missing[] = []
  if (lacksJoining({ place, joining })) missing.push('joining')
  if (slots?.some(lacksWayToJoin)) missing.push('slotJoining')
  if (!isRemote({ place }) && !place.room && !place.address) missing.push('address')
  if (facilitators.length === 0) missing.push('facilitators')
  return missing
}
