import type { RequestHandler } from 'express'
import { proposeToHost } from '#models/planning/host-proposal.ts'
import { hostProposalForm } from '../forms/host-proposal.ts'
import { read } from '../forms/read.ts'
import { refused, sentences } from '../forms/sentences.ts'
import { idToMake, noteMade } from '../middleware/once.ts'
import { showForm } from '../pages/host-proposals/form.ts'
import { ownProposal, showProposal } from '../pages/host-proposals/page.ts'
import { paths } from '../paths.ts'
import { flash, sharedOf } from '../render.ts'

const newForm: RequestHandler = async (req, res) => {
  await showForm(req, res)
}
export { newForm as new }

/** A host sends its need, and the dates it could welcome on, to an agency. */
export const create: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const form = read(hostProposalForm, req.body)
  if (form.errors) return showForm(req, res, { typed: form.typed, errors: sentences(t, form.errors) })
  const { to, site, date1, date2, date3, half1, half2, half3, ...facts } = form.value
  const [company = '', agency = ''] = to.split(':')
  const [siteCompany, siteId = null] = site.split(':')
  const line = (day: string, half: typeof half1) => (day ? { day, half } : null)
  try {
    await proposeToHost({
      ...facts,
      id: idToMake(res),
      company,
      agency,
      // A site of another company is none of this one's.
      site: site && siteCompany !== company ? 'another' : siteId,
      dates: [line(date1, half1), line(date2, half2), line(date3, half3)],
      by: req.user
    })
    await noteMade(res)
  } catch (error) {
    return showForm(req, res, { typed: form.typed, ...refused(t, error) })
  }
  flash(res, 'proposals.sent')
  res.redirect(303, paths.hosting())
}

/** What a host proposes to the agency. */
export const show: RequestHandler = async (req, res) => {
  await showProposal(res, await ownProposal(req))
}
