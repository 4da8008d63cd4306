import type { RequestHandler, Response } from 'express'
import { addSchoolHolidays, listSchoolHolidays } from '#models/settings/school-holidays.ts'
import { read } from '../../forms/read.ts'
import { holidaysIn, schoolHolidaysForm } from '../../forms/school-holidays.ts'
import { refused } from '../../forms/sentences.ts'
import { lastChanges } from '../../pages/settings/changes.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'

/** Every school holiday that is known, and where to add others. */
export const index: RequestHandler = (_req, res) => showHolidays(res)

export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const form = read(schoolHolidaysForm, req.body)
  const lines = String(form.typed['lines'] ?? '')
  const { rows, wrong } = holidaysIn(lines)
  if (form.errors) {
    const key = wrong === null || lines.trim() === '' ? 'frame.holidays.none' : 'frame.holidays.wrong'
    return showHolidays(res, { lines, errors: { lines: t(key, { line: wrong ?? 1 }) } })
  }
  try {
    const count = await addSchoolHolidays(rows, { by: req.user._id })
    flash(res, 'frame.holidays.added', { params: { count } })
    res.redirect(303, paths.schoolHolidays())
  } catch (error) {
    await showHolidays(res, { lines, ...refused(t, error) })
  }
}

async function showHolidays(
  res: Response,
  { lines = '', errors = {} }: { lines?: string; errors?: Record<string, string> } = {}
) {
  const [holidays, days] = await Promise.all([listSchoolHolidays(), lastChanges(res, 'schoolHolidays', '')])
  const title = sharedOf(res).t('frame.holidays.title')
  const refused = Object.keys(errors).length > 0
  render(
    res,
    'school-holidays/index',
    { holidays, lines, errors, days },
    { title, here: 'settings', refused }
  )
}
