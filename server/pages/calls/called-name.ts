import { Person } from '#models/records/person.ts'
import { SeatRequest } from '#models/records/seat-request.ts'

/** The name of who was called: of their file, or of the request that nobody has matched with one. */
export async function calledName(id: Person['_id']): Promise<string> {
  const person = await Person.findById(id).select('firstName lastName')
  return (person ?? (await SeatRequest.findById(id).select('firstName lastName').orFail())).fullName
}
