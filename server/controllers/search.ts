import type { RequestHandler } from 'express'
import { paths } from '../paths.ts'
import { scopes } from '#models/access/scope.ts'

/** The search of the top bar: a workshop by its number opens at once, anything else is looked for among people. */
export const index: RequestHandler = async (req, res) => {
  const { q } = req.query
  const typed = typeof q === 'string' ? q.trim().slice(0, 200) : ''
  const workshop = typed
    ? await scopes.workshops(req.user).findOne({ reference: typed }).select('_id').lean()
    : null
  if (workshop) return res.redirect(303, paths.workshop(String(workshop._id)))
  res.redirect(303, `${paths.people()}?${new URLSearchParams({ q: typed }).toString()}`)
}
