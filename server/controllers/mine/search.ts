import type { RequestHandler } from 'express'
import { endSearch, resumeSearch } from '#models/invitations/end-search.ts'
import { ownSearchForm } from '../../forms/own-page.ts'
import { answered } from '../../pages/mine/answer.ts'
import { openMine } from '../../pages/mine/open.ts'
import { showSearch } from '../../pages/mine/page.ts'

/** What « je ne cherche plus » does, said before it is done. */
export const show: RequestHandler = async (req, res) => {
  const mine = await openMine(req, res)
  if (mine) showSearch(res, mine)
}

/** No workshop is proposed any more, or again. */
export const create = answered(ownSearchForm, async ({ person }, { again }) => {
  await (again ? resumeSearch(person._id, { by: null }) : endSearch(person._id, { by: null }))
  return null
})
