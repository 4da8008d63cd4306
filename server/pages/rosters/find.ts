import type { Request } from 'express'
import { NotFound } from '#lib/refusal.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { findWorkshop } from '../registrations/find.ts'

/** Only a session to come has people to write to. */
export async function findToCome(req: Request): Promise<Workshop> {
  const workshop = await findWorkshop(req)
  if (workshop.state !== 'published' || workshop.hasStarted()) throw new NotFound()
  return workshop
}
