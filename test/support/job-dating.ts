import { addDays, localDate } from '#lib/dates.ts'
import { publish } from '#models/planning/changes.ts'
import { planWorkshop } from '#models/planning/planning.ts'
import type { SlotOutline } from '#models/planning/slots/lay-out.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { workingDay } from '#seeds/calendar.ts'
import type { Cast } from './cast.ts'

/** From 9 to 10 in the morning, in three slots: one place, two places, one place. */
export const THREE_SLOTS: SlotOutline[] = [
  { after: 0, minutes: 20, capacity: 1 },
  { after: 20, minutes: 20, capacity: 2 },
  { after: 40, minutes: 20, capacity: 1 }
]

/** Marie's job-dating in the agency, in forty days unless told. */
export async function draftJobDating(
  { aubagne, marie }: Cast,
  { slots = THREE_SLOTS, to = '10:00', day = 40 }: { slots?: SlotOutline[]; to?: string; day?: number } = {}
): Promise<Workshop> {
  return planWorkshop({
    agency: aubagne._id,
    by: marie._id,
    asks: false,
    outline: {
      kind: 'jobDating',
      sector: null,
      trade: 'H2902',
      parts: [],
      facilitators: [{ account: marie._id, name: marie.fullName }],
      capacity: 12,
      access: '',
      bring: '',
      slots
    },
    slot: {
      date: workingDay(addDays(localDate(new Date(), 'Europe/Paris'), day), 1),
      from: '09:00',
      to,
      saturday: false,
      place: { kind: 'agency', room: 'Salle collective 2' }
    }
  })
}

export async function raiseJobDating(cast: Cast): Promise<Workshop> {
  const { _id } = await draftJobDating(cast)
  return publish(_id, { by: cast.marie._id })
}
