import type { RequestHandler } from 'express'
import { openMine } from '../pages/mine/open.ts'
import { showMine } from '../pages/mine/page.ts'

/** One workshop of one person. Reading it changes nothing: mail programs open links by themselves. */
export const show: RequestHandler = async (req, res) => {
  const mine = await openMine(req, res)
  if (mine) await showMine(res, mine)
}
