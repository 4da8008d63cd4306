import type mongoose from 'mongoose'
import { speakPhone } from '#lib/identifiers/phone.ts'
import { SeatRequest } from '#models/records/seat-request.ts'
import type { CalledPerson } from './line.ts'

type Id = mongoose.Types.ObjectId

/** Those who asked for a seat and whose file nobody has said yet: called under the id of their request. */
export async function askersAmong(ids: readonly Id[]): Promise<CalledPerson[]> {
  if (ids.length === 0) return []
  const found = await SeatRequest.find({ _id: { $in: ids }, state: 'waiting', person: null })
    .select('firstName lastName phone email language agency')
    .lean<SeatRequest[]>()
  return found.map(({ _id, firstName, lastName, phone, email, language, agency }) => ({
    _id,
    id: String(_id),
    firstName,
    lastName,
    fullName: `${firstName} ${lastName}`,
    rosterName: `${lastName.toLocaleUpperCase('fr')} ${firstName}`,
    gender: 'n',
    phone: phone ?? null,
    spokenPhone: phone ? speakPhone(phone) : null,
    email: email ?? null,
    commune: '',
    language,
    agency,
    callsRefusedAt: null
  }))
}
