import type { RequestHandler } from 'express'
import { scopes } from '#models/access/scope.ts'
import { piecesOf } from '#models/people/search.ts'
import { comingSeats } from '#models/seats/coming-seats.ts'
import { lineOf, today } from '../pages/people/line.ts'
import { companyDetail, findFor, workshopDetail } from '../pages/search/found.ts'
import { paths } from '../paths.ts'
import { render, sharedOf } from '../render.ts'

const SHOWN = 20

/**
 * The search of the top bar: a workshop by its number opens at once. Where people alone are found, or nobody, their own
 * page answers; otherwise people, workshops and companies are shown under their headings.
 */
export const index: RequestHandler = async (req, res) => {
  const q = typeof req.query['q'] === 'string' ? req.query['q'].trim().slice(0, 100) : ''
  const workshop = q ? await scopes.workshops(req.user).findOne({ reference: q }).select('_id').lean() : null
  if (workshop) return res.redirect(303, paths.workshop(String(workshop._id)))
  const { people, workshops, companies } = await findFor(req.user, q, { limit: SHOWN })
  if (q !== '' && workshops.workshops.length + companies.companies.length === 0)
    return res.redirect(303, `${paths.people()}?${new URLSearchParams({ q }).toString()}`)
  const shared = sharedOf(res)
  const day = today()
  const seats = await comingSeats(
    req.user.agency,
    people.people.map(({ _id }) => _id)
  )
  const locals = {
    q,
    people: people.people.map(person => ({ ...lineOf(person, { day, q }), coming: seats.get(person.id) })),
    workshops: workshops.workshops.map(one => ({
      href: paths.workshop(String(one._id)),
      pieces: piecesOf(one.tradeLabel, q),
      detail: workshopDetail(one, shared)
    })),
    companies: companies.companies.map(one => ({
      href: paths.company(String(one._id)),
      pieces: piecesOf(one.name, q),
      detail: companyDetail(one, shared)
    })),
    more: { people: people.more, workshops: workshops.more, companies: companies.more }
  }
  render(res, 'search/index', locals, { title: shared.t('search.title'), here: 'people' })
}
