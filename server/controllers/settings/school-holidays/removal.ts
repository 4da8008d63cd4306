import type { RequestHandler } from 'express'
import { NotFound } from '#lib/refusal.ts'
import { SchoolHoliday } from '#models/records/school-holiday.ts'
import { removeSchoolHoliday } from '#models/settings/school-holidays.ts'
import { param } from '../../../forms/param.ts'
import { paths } from '../../../paths.ts'
import { flash } from '../../../render.ts'

export const create: RequestHandler = async (req, res) => {
  const id = param(req, 'holiday')
  if (!(await SchoolHoliday.exists({ _id: id }))) throw new NotFound()
  await removeSchoolHoliday(id, { by: req.user._id })
  flash(res, 'frame.holidays.removed')
  res.redirect(303, paths.schoolHolidays())
}
