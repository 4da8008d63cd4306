import type { RequestHandler } from 'express'
import { NotFound } from '#lib/refusal.ts'
import { WAITING, waitingFor } from '#models/today/lists.ts'
import { loadItems } from '#models/today/load-items.ts'
import { param } from '../../forms/param.ts'
import { render, sharedOf } from '../../render.ts'

/** A list longer than this is worked off from its beginning. */
const SHOWN = 200

/** Everything of one kind that waits: the list behind a number of « Aujourd'hui ». */
export const show: RequestHandler = async (req, res) => {
  const { t } = sharedOf(res)
  const kind = WAITING.find(one => one === param(req, 'list'))
  if (!kind) throw new NotFound()
  const { count, items } = await waitingFor(req.user, kind, { limit: SHOWN, now: new Date() })
  const title = t(`today.row.${kind}.what`, { count })
  render(
    res,
    'today/waiting',
    { kind, title, count, items: await loadItems(items) },
    { title, here: 'today' }
  )
}
