import type { Request, Response } from 'express'
import { render, sharedOf } from '../../render.ts'
import { deskOf, type Desk } from './desk.ts'
import { findWorkshop } from './find.ts'

/** The page where people are registered, or put on the waiting list. */
export async function showDesk(req: Request, res: Response, desk: Desk) {
  const workshop = await findWorkshop(req)
  const { t } = sharedOf(res)
  const locals = await deskOf(req.user, workshop, desk, t)
  render(res, 'registrations/new', locals, {
    title: t('registrations.title'),
    here: 'planning',
    refused: Boolean(desk.refusal)
  })
}
