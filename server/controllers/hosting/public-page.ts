import type { RequestHandler } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { setPublicPage } from '#models/access/public-page.ts'
import { openWorkshops } from '#models/planning/open-workshops.ts'
import { publicPageForm } from '../../forms/public-page.ts'
import { read } from '../../forms/read.ts'
import { ownCompany } from '../../pages/companies/find.ts'
import { publicCompany } from '../../pages/open/company.ts'
import { paths } from '../../paths.ts'
import { flash, render, sharedOf } from '../../render.ts'

const SHOWN = 50

/** What anyone would read of the host's company, before it agrees and after. */
export const show: RequestHandler = async (req, res) => {
  const { t, lang } = sharedOf(res)
  const company = await ownCompany(req)
  const asked = { territory: null, sector: null, after: null, company: company._id, limit: SHOWN }
  const { workshops } = await openWorkshops(asked)
  const { id, name, isProspect: prospect } = company
  const locals = {
    company: { id, name },
    since: company.publicSince ?? null,
    prospect,
    shown: await publicCompany(company, workshops, { t, lang })
  }
  const title = t('hosting.publicPage.title', { company: name })
  render(res, 'hosting/public-page', locals, { title, here: 'hosting', width: 'reading' })
}

/** The host agrees, or takes it back: the page is there, or gone, from that moment. */
export const create: RequestHandler = async (req, res) => {
  const company = await ownCompany(req)
  const form = read(publicPageForm, req.body)
  if (form.errors) throw new Refusal('errors.page.unreadable')
  const { agrees: isPublic } = form.value
  await setPublicPage(company, { isPublic, by: req.user._id })
  flash(res, isPublic ? 'hosting.publicPage.shown' : 'hosting.publicPage.hidden')
  res.redirect(303, paths.hostingPublicPage(company.id))
}
