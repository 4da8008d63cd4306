import { Company } from '#models/records/company.ts'
import { Person } from '#models/records/person.ts'
import type { Workshop } from '#models/records/workshop.ts'

export interface NotificationPreview {
  /** It has begun: no message leaves any more, and nobody is to be called. */
  begun: boolean
  /** People an e-mail reaches, with the calendar entry in it. */
  messages: number
  /** People no e-mail reaches: to be called by someone. Telephone in E.164 or null. */
  calls: { name: string; phone: string | null }[]
  /** The host company, or null; told by message when it has left an address, else to be called. */
  company: { name: string; byMessage: boolean } | null
}

export async function previewNotifications(
  {
    seats,
    place,
    state,
    startsAt,
    hostReply
  }: Pick<Workshop, 'seats' | 'place' | 'state' | 'startsAt' | 'hostReply'>,
  now = new Date()
): Promise<NotificationPreview> {
  if (state !== 'draft' && startsAt <= now) return { begun: true, messages: 0, calls: [], company: null }
  const people = await Person.find({ _id: { $in: seats.map(({ person }) => person) } })
    .sort({ lastName: 1, firstName: 1 })
    .select('lastName firstName email emailRefusedAt phone')
  const host =
    place.company && (state !== 'draft' || hostReply?.state === 'asked' || hostReply?.state === 'agreed')
      ? await Company.findById(place.company).select('contactEmail').lean()
      : null
  const unreached = people.filter(({ email, emailRefusedAt }) => !email || emailRefusedAt)
  return {
    begun: false,
    messages: people.length - unreached.length,
    calls: unreached.map(({ fullName, phone }) => ({ name: fullName, phone: phone ?? null })),
    company: host && { name: place.name, byMessage: Boolean(host.contactEmail) }
  }
}
