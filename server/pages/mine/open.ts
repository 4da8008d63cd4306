import type { Request, Response } from 'express'
import { NotFound } from '#lib/refusal.ts'
import type { Told } from './around.ts'
import { askedLanguage, findMine, LinkOver, type Mine } from './find.ts'
import { showLinkOver } from './page.ts'

/** The page of the address; null: its link opens nothing, and the answer says so. */
export async function openMine(req: Request, res: Response, told?: Told): Promise<Mine | null> {
  try {
    return await findMine(req, told)
  } catch (error) {
    if (!(error instanceof NotFound)) throw error
    const preferred = req.acceptsLanguages('fr', 'en') === 'en' ? 'en' : 'fr'
    await showLinkOver(res, askedLanguage(req) ?? preferred, error instanceof LinkOver ? error.ended : null)
    return null
  }
}
