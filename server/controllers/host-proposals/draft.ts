import type { RequestHandler } from 'express'
import { draftFrom } from '#models/planning/host-proposal.ts'
import { proposalDraftForm } from '../../forms/host-proposal.ts'
import { read } from '../../forms/read.ts'
import { refused, sentences } from '../../forms/sentences.ts'
import { ownProposal, showProposal } from '../../pages/host-proposals/page.ts'
import { paths } from '../../paths.ts'
import { flash, sharedOf } from '../../render.ts'

/** The agency takes one of the dates, or another one that the host is then asked about: a draft is made. */
export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const proposal = await ownProposal(req)
  const { value, typed, errors } = read(proposalDraftForm, req.body)
  if (!value) return showProposal(res, proposal, { typed, errors: sentences(t, errors) })
  const { words, ...slot } = value
  try {
    const draft = await draftFrom(proposal, { slot, words, by: req.user._id })
    const isAgreed = draft.hostReply?.state === 'agreed'
    flash(res, isAgreed ? 'proposals.answer.drafted' : 'proposals.answer.asked')
    res.redirect(303, paths.workshop(draft.id))
  } catch (error) {
    await showProposal(res, proposal, { typed, ...refused(t, error) })
  }
}
