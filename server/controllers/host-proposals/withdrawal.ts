import type { RequestHandler } from 'express'
import { withdrawProposal } from '#models/planning/host-proposal.ts'
import { ownProposal } from '../../pages/host-proposals/page.ts'
import { paths } from '../../paths.ts'
import { flash } from '../../render.ts'

/** The host takes back what the agency has not answered yet. */
export const create: RequestHandler = async (req, res) => {
  const proposal = await ownProposal(req)
  await withdrawProposal(proposal, req.user._id)
  flash(res, 'proposals.takenBack')
  res.redirect(303, paths.hosting())
}
