import type { Request, RequestHandler } from 'express'
import { speakPhone } from '#lib/identifiers/phone.ts'
import { NotFound } from '#lib/refusal.ts'
import { hostLinkMessage, hostLinkOf, renewHostLink, untilOf } from '#models/access/host-links.ts'
import { Company } from '#models/records/company.ts'
import { optionsOf } from '../../options.ts'
import { ownWorkshop } from '../../pages/workshops/find.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'

/** The link by which the company welcomes this workshop without an account, for the agency to give or to cut. */
export const show: RequestHandler = async (req, res) => {
  const workshop = await hostedWorkshop(req)
  const { secret, appUrl } = optionsOf(req)
  const [token, company, message] = await Promise.all([
    hostLinkOf(workshop, secret),
    Company.findById(workshop.place.company).select('contactName contactPhone contactEmail').lean(),
    hostLinkMessage(workshop)
  ])
  const locals = {
    workshop,
    company: {
      name: workshop.place.name,
      contact: company?.contactName ?? '',
      phone: company?.contactPhone ? speakPhone(company.contactPhone) : null,
      email: company?.contactEmail ?? null
    },
    message: message && { state: message.state, sentAt: message.sentAt ?? null },
    link: token && untilOf(workshop) > new Date() ? appUrl + paths.hostLink(token) : null,
    until: untilOf(workshop)
  }
  const title = sharedOf(res).t('hosting.link.title')
  render(res, 'workshops/host-link', locals, { title, here: 'planning', width: 'reading' })
}

/** A new link in place of the one before. */
export const create: RequestHandler = async (req, res) => {
  const workshop = await hostedWorkshop(req)
  await renewHostLink(workshop, { by: req.user._id })
  const company = await Company.findById(workshop.place.company).select('contactEmail').lean()
  flash(res, company?.contactEmail ? 'hosting.link.madeAndLeaves' : 'hosting.link.made')
  res.redirect(303, paths.workshopHostLink(workshop.id))
}

async function hostedWorkshop(req: Request) {
  const workshop = await ownWorkshop(req)
  if (!workshop.place.company) throw new NotFound()
  return workshop
}
