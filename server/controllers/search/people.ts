import type { RequestHandler } from 'express'
import { piecesOf, SHORTEST_SEARCH } from '#models/people/search.ts'
import { paths } from '../../paths.ts'
import { sharedOf } from '../../render.ts'
import { searchPeople } from '#models/people/list.ts'

/** More would cover the page under the field. */
const SHOWN = 8

/** Whom the search of the top bar finds as one types: what its script writes under the field. */
export const index: RequestHandler = async (req, res) => {
  const { t, date } = sharedOf(res)
  const typed = typeof req.query['q'] === 'string' ? req.query['q'].trim().slice(0, 100) : ''
  const short = typed.length < SHORTEST_SEARCH
  const { people } = short ? { people: [] } : await searchPeople(req.user, typed)
  const lines = people.slice(0, SHOWN).map(person => ({
    href: paths.person(person.id),
    pieces: piecesOf(person.rosterName, typed),
    detail: [person.bornOn ? date.numeric(person.bornOn) : '', person.commune].filter(Boolean).join(', ')
  }))
  const all = `${paths.people()}?${new URLSearchParams({ q: typed }).toString()}`
  const everyone = { href: all, pieces: [{ text: t('people.search.everyone'), found: false }], detail: '' }
  const sentence =
    people.length === 0 ? t('people.none.title', { q: typed }) : t('people.count', { count: people.length })
  res.json({ sentence, lines: [...lines, everyone] })
}
