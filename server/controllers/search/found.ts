import type { RequestHandler } from 'express'
import { piecesOf } from '#models/people/search.ts'
import { companyDetail, findFor, workshopDetail } from '../../pages/search/found.ts'
import { paths } from '../../paths.ts'
import { sharedOf } from '../../render.ts'

/** More would cover the page under the field. */
const PEOPLE_SHOWN = 8
const OTHERS_SHOWN = 4

/** What the search of the top bar finds as one types, group by group: its script writes it under the field. */
export const index: RequestHandler = async (req, res) => {
  const shared = sharedOf(res)
  const { t, date } = shared
  const q = typeof req.query['q'] === 'string' ? req.query['q'].trim().slice(0, 100) : ''
  const found = await findFor(req.user, q, { limit: OTHERS_SHOWN })
  const { people } = found.people
  const { workshops } = found.workshops
  const { companies } = found.companies
  const groups = [
    {
      title: t('search.group.people'),
      count: people.length && t('people.count', { count: people.length }),
      lines: people.slice(0, PEOPLE_SHOWN).map(person => ({
        href: paths.person(person.id),
        pieces: piecesOf(person.rosterName, q),
        detail: [person.bornOn ? date.numeric(person.bornOn) : '', person.commune].filter(Boolean).join(', ')
      }))
    },
    {
      title: t('search.group.workshops'),
      count: workshops.length && t('search.count.workshops', { count: workshops.length }),
      lines: workshops.map(workshop => ({
        href: paths.workshop(String(workshop._id)),
        pieces: piecesOf(workshop.tradeLabel, q),
        detail: workshopDetail(workshop, shared)
      }))
    },
    {
      title: t('search.group.companies'),
      count: companies.length && t('search.count.companies', { count: companies.length }),
      lines: companies.map(company => ({
        href: paths.company(String(company._id)),
        pieces: piecesOf(company.name, q),
        detail: companyDetail(company, { t })
      }))
    }
  ].filter(({ lines }) => lines.length > 0)
  const counts = groups.map(({ count }) => count)
  const address = `${paths.search()}?${new URLSearchParams({ q }).toString()}`
  res.json({
    sentence: counts.length > 0 ? counts.join(', ') : t('search.none', { q }),
    groups: groups.map(({ title, lines }) => ({ title, lines })),
    all: { href: address, pieces: [{ text: t('people.search.everyone'), found: false }], detail: '' }
  })
}
