import type { RequestHandler } from 'express'
import { NotFound } from '#lib/refusal.ts'
import { askedLanguage, findMine } from '../pages/mine/find.ts'
import { showLinkOver, showMine } from '../pages/mine/page.ts'

/** One workshop of one person. Reading it changes nothing: mail programs open links by themselves. */
export const show: RequestHandler = async (req, res) => {
  const mine = await findMine(req).catch((error: unknown) => {
    if (error instanceof NotFound) return null
    throw error
  })
  if (mine) return showMine(res, mine)
  showLinkOver(res, askedLanguage(req) ?? (req.acceptsLanguages('fr', 'en') === 'en' ? 'en' : 'fr'))
}
