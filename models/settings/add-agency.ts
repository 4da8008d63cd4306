import type mongoose from 'mongoose'
import { departement as known } from '#lib/geography/departements.ts'
import { Refusal } from '#lib/refusal.ts'
import { Agency } from '#models/records/agency.ts'
import { Territory } from '#models/records/territory.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'
import { ensureDepartement } from './ensure-departement.ts'
import { writeChanges } from './write-changes.ts'

export interface NewAgency {
  safir: string
  name: string
  address: string
  postcode: string
  commune: string
  /** Its code: '13'. */
  departement: string
  /** 'basin-9307'; null: not known. */
  basin: string | null
}

/**
 * An agency typed by hand, in the time zone of its département; the département and its region are added where no file
 * brought them. Refuses a code that another agency has, and a basin of another département.
 */
export async function addAgency(
  { departement: code, basin, ...facts }: NewAgency,
  { by, now = new Date() }: { by: mongoose.Types.ObjectId; now?: Date }
): Promise<Agency> {
  const lies = known(code)
  if (!lies) throw new Refusal('settings.refusal.departement', {}, 'departement')
  const where = { region: `region-${lies.region}`, departement: `departement-${code}` }
  if (basin && !(await Territory.exists({ _id: basin, kind: 'basin', parent: where.departement })))
    throw new Refusal('settings.refusal.basin', {}, 'basin')
  if (await Agency.exists({ safir: facts.safir })) throw safirTaken()
  await ensureDepartement(code, lies)
  const agency = await Agency.create({ ...facts, ...where, basin, timeZone: lies.timeZone }).catch(
    (error: unknown) => {
      if (!isDuplicateKey(error)) throw error
      throw safirTaken()
    }
  )
  const change = { setting: 'agencyAdded' as const, from: '', to: agency.name }
  await writeChanges([change], { subject: 'agency', subjectId: agency._id, by, now })
  return agency
}

const safirTaken = () => new Refusal('settings.refusal.safirTaken', {}, 'safir')
