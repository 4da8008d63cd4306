import type { RequestHandler } from 'express'
import { render, sharedOf } from '../../../render.ts'
import { findWorkshop } from '../../../pages/registrations/find.ts'
import { headOf } from '../../../pages/registrations/head.ts'
import { paths } from '../../../paths.ts'
import { rosterOf } from '../../../pages/attendance/roster.ts'

/** Lines for who comes without being on the list. */
const BLANK_LINES = 3

/** The sign-in sheet: names alone, no birth date, no public; `blank=no` in the address leaves the blank lines out. */
export const show: RequestHandler = async (req, res) => {
  const workshop = await findWorkshop(req)
  const { address, postcode, commune } = workshop.place
  const withBlank = req.query['blank'] !== 'no'
  const here = paths.attendanceSheet(workshop.id)
  const locals = {
    workshop: headOf(workshop),
    address: [address, `${postcode} ${commune}`.trim()].filter(part => part !== '').join(', '),
    people: (await rosterOf(workshop)).map(({ person, hour, way }) => ({
      name: person.rosterName,
      hour,
      way
    })),
    blank: withBlank ? BLANK_LINES : 0,
    other: { href: withBlank ? `${here}?blank=no` : here, withBlank: !withBlank },
    facilitators: workshop.facilitators.map(({ name }) => name).join(', '),
    printedAt: new Date()
  }
  render(res, 'attendance/print', locals, { title: sharedOf(res).t('attendance.sheet'), here: 'planning' })
}
