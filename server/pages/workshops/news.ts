import type { Response } from 'express'
import type { Key, Params } from '#lib/i18n.ts'
import type { NotificationPreview } from '#models/planning/notification-preview.ts'
import { flash, sharedOf } from '../../render.ts'

/** After a change of plan: how many messages leave, and how many people are still to be called. */
export function newsFlash(
  res: Response,
  told: NotificationPreview,
  { some, none, params = {} }: { some: Key; none: Key; params?: Params }
) {
  const { t } = sharedOf(res)
  const said = told.messages > 0 ? t(some, { ...params, count: told.messages }) : t(none, params)
  const { length: count } = told.calls
  if (count === 0) {
    flash(res, told.messages > 0 ? some : none, { params: { ...params, count: told.messages } })
  } else flash(res, 'workshops.flash.toCall', { params: { said, count } })
}
