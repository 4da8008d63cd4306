import { fold } from '#lib/identifiers/person-name.ts'
import { isRemote } from './workshop-mode.ts'
import type { Room } from './agency.ts'
import type { Workshop } from './workshop.ts'

type Entered = Pick<Workshop, 'access' | 'place'>
type Rooms = { rooms?: readonly Pick<Room, 'name' | 'entry'>[] | undefined }

/** How one enters: what the workshop says, else what its room does; '' where neither says. */
export function wayInto({ access, place }: Entered, agency: Rooms | null): string {
  if (isRemote({ place })) return ''
  if (access || place.kind !== 'agency') return access
  return agency?.rooms?.find(({ name }) => fold(name) === fold(place.room))?.entry ?? ''
}
