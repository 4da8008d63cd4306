import type { Request, RequestHandler, Response } from 'express'
import { Account } from '#models/records/account.ts'
import { UNDO_WITHIN_DAYS } from '#models/records/merge.ts'
import { render, sharedOf } from '../render.ts'
import { paths } from '../paths.ts'
import { scopes } from '#models/access/scope.ts'
import { becameOne, findPair } from '../pages/duplicates/find.ts'
import { pairPage } from '../pages/duplicates/shown.ts'
import { nameOf } from '../pages/duplicates/sides.ts'

/** A list shows no more: what is decided makes room for the next. */
const MOST_SHOWN = 50
const MERGES_SHOWN = 20
const DAY = 86_400_000

export const index: RequestHandler = async (req, res) => {
  const [found, merges] = await Promise.all([openPairs(req), recentMerges(req, res)])
  const locals = { pairs: found.slice(0, MOST_SHOWN), more: found.length > MOST_SHOWN, merges }
  render(res, 'duplicates/index', locals, { title: sharedOf(res).t('duplicates.title'), here: 'people' })
}

export const show: RequestHandler = async (req, res) => {
  const kept = await becameOne(req)
  if (kept) return res.redirect(303, paths.person(kept))
  await pairPage(res, await findPair(req), {})
}

/** Open pairs, the surest first; one whose file has left the agency is shown no more. */
async function openPairs(req: Request) {
  const pairs = await scopes
    .duplicates(req.user)
    .find({ state: 'open' })
    .sort({ score: -1, _id: 1 })
    .limit(MOST_SHOWN + 1)
  const people = await scopes.people(req.user).find({ _id: { $in: pairs.flatMap(pair => pair.people) } })
  const byId = new Map(people.map(person => [person.id, person]))
  return pairs.flatMap(({ id, people: ids, reasons, strength }) => {
    const [one, other] = ids.map(person => byId.get(String(person)))
    if (!one || !other) return []
    const names: [string, string] = [nameOf(one), nameOf(other)]
    return [{ id: String(id), names, born: [one.bornOn, other.bornOn] as const, reasons, strength }]
  })
}

/** What was merged lately and can still be undone. */
async function recentMerges(req: Request, res: Response) {
  const since = new Date(Date.now() - UNDO_WITHIN_DAYS * DAY)
  const merges = await scopes
    .merges(req.user)
    .find({ state: 'done', at: { $gt: since }, forgottenAt: null })
    .sort({ at: -1, _id: -1 })
    .limit(MERGES_SHOWN)
  const [people, authors] = await Promise.all([
    scopes.people(req.user).find({ _id: { $in: merges.map(({ kept }) => kept) } }),
    Account.find({ _id: { $in: merges.map(({ by }) => by) } }).select('firstName lastName')
  ])
  return merges.flatMap(({ id, name, kept, at, by }) => {
    const into = people.find(({ _id }) => _id.equals(kept))
    const author = authors.find(({ _id }) => by?.equals(_id))
    const who = author?.fullName ?? sharedOf(res).t('duplicates.someone')
    return into ? [{ id: String(id), name, into: { id: into.id, name: nameOf(into) }, at, who }] : []
  })
}
