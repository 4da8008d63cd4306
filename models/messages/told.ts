import type { Workshop } from '#models/records/workshop.ts'

/** A session as its messages say it: what somebody who read one knows of it. */
export type Told = Pick<Workshop, 'startsAt' | 'endsAt' | 'timeZone' | 'place' | 'access' | 'bring'> &
  Partial<Pick<Workshop, 'joining' | 'hostNeeds'>>

/** What the record of a message keeps: of one that asks for several dates, which. */
export type ToldAs = Told & { dates?: readonly Workshop['_id'][] }

/** What may have changed since somebody was told, in the order it is said. */
export const CHANGES = ['day', 'hours', 'place', 'room', 'joining', 'access', 'bring', 'hostNeeds'] as const
export type Change = (typeof CHANGES)[number]

export function toldOf({ joining = '', hostNeeds = '', ...told }: Told): Told {
  const { startsAt, endsAt, timeZone, place, access, bring } = told
  return { startsAt, endsAt, timeZone, place, access, bring, joining, hostNeeds }
}
