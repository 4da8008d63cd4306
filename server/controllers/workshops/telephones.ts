import type { RequestHandler } from 'express'
import { rosterOf } from '#models/seats/roster.ts'
import { headOf } from '../../pages/registrations/head.ts'
import { findWorkshop } from '../../pages/registrations/find.ts'
import { render, sharedOf } from '../../render.ts'

/** Whom to call, on paper: names and numbers alone. */
export const show: RequestHandler = async (req, res) => {
  const workshop = await findWorkshop(req)
  const { held } = await rosterOf(workshop)
  const people = held.map(({ person, standing, hours, way }) => ({
    name: person.rosterName,
    phone: person.spokenPhone,
    hour: hours?.startsAt ?? null,
    way,
    state: standing,
    gender: person.gender
  }))
  render(
    res,
    'attendance/telephones',
    { workshop: headOf(workshop), people, printedAt: new Date() },
    { title: sharedOf(res).t('rosters.telephones'), here: 'planning' }
  )
}
