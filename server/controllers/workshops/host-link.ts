import type { Request, RequestHandler } from 'express'
import { NotFound } from '#lib/refusal.ts'
import { hostLinkOf, renewHostLink, untilOf } from '#models/access/host-links.ts'
import { Company } from '#models/records/company.ts'
import { optionsOf } from '../../options.ts'
import { ownWorkshop } from '../../pages/workshops/find.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'

/** The link by which the company welcomes this workshop without an account, for the agency to give or to cut. */
export const show: RequestHandler = async (req, res) => {
  const workshop = await hostedWorkshop(req)
  const { secret, appUrl } = optionsOf(req)
  const [token, company] = await Promise.all([
    hostLinkOf(workshop, secret),
    Company.findById(workshop.place.company).select('contactName contactEmail').lean()
  ])
  const locals = {
    workshop,
    company: {
      name: workshop.place.name,
      contact: company?.contactName ?? '',
      email: company?.contactEmail ?? null
    },
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
  flash(res, 'hosting.link.made')
  res.redirect(303, paths.workshopHostLink(workshop.id))
}

async function hostedWorkshop(req: Request) {
  const workshop = await ownWorkshop(req)
  if (!workshop.place.company) throw new NotFound()
  return workshop
}
