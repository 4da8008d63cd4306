import type { RequestHandler } from 'express'
import { answerProposal } from '#models/planning/host-proposal.ts'
import { proposalAnswerForm } from '../../forms/host-proposal.ts'
import { read } from '../../forms/read.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { ownProposal, showProposal } from '../../pages/host-proposals/page.ts'
import { paths } from '../../paths.ts'
import { flash, sharedOf } from '../../render.ts'

/** The agency declines with words, or answers a need that asks for no workshop. */
export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const proposal = await ownProposal(req)
  const { value, typed, errors } = read(proposalAnswerForm, req.body)
  if (!value) return showProposal(res, proposal, { typed, errors: sentences(t, errors) })
  try {
    await answerProposal(proposal, { ...value, by: req.user._id })
  } catch (error) {
    return showProposal(res, proposal, { typed, ...refused(t, error) })
  }
  flash(res, 'proposals.answer.sent')
  res.redirect(303, paths.hostProposal(proposal.id))
}
