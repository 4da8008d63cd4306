import type { Request, Response } from 'express'
import { placeName } from '#models/access/place.ts'
import { render, sharedOf } from '../../render.ts'

interface Said {
  typed?: { firstName: string; lastName: string }
  errors?: Record<string, string>
  refusal?: string
}

/** The reader's own account; with errors, the answer to what was refused. */
export async function showOwnAccount(
  req: Request,
  res: Response,
  { typed, errors = {}, refusal }: Said = {}
): Promise<void> {
  const { firstName, lastName, email, role, endWarnedFor } = req.user
  const locals = {
    typed: typed ?? { firstName, lastName },
    email,
    role,
    place: await placeName(req.user),
    accessEnds: endWarnedFor ?? null,
    errors,
    refusal
  }
  render(res, 'account/show', locals, {
    title: sharedOf(res).t('account.title'),
    width: 'reading',
    refused: refusal !== undefined || Object.keys(errors).length > 0
  })
}
