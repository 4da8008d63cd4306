import type { Request, Response } from 'express'
import { transfersOf } from '#models/identity/transfer/listing.ts'
import { render, sharedOf } from '../../render.ts'

/** A refusal that was sent without its reason, or an answer that came too late. */
interface Refused {
  id: string
  error: string
}

/** The requests of the agency's two sides, `refused` being the one that was answered wrongly. */
export async function showTransfers(req: Request, res: Response, refused?: Refused): Promise<void> {
  const { toAnswer, asked } = await transfersOf(req.user)
  const title = sharedOf(res).t('transfers.title')
  const locals = { toAnswer, asked, refused: refused ?? null }
  render(res, 'transfers/index', locals, { title, here: 'people', refused: Boolean(refused) })
}
