import type { RequestHandler } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { hearArrival } from '#models/follow-up/arrivals.ts'
import { mayTick } from '#models/planning/host-view.ts'
import { keptArrivalsForm } from '../../forms/kept-arrivals.ts'
import { read } from '../../forms/read.ts'
import { findHosted } from '../../pages/hosting/find.ts'
import { keptOwner, tellArrivals } from '../../pages/hosting/kept.ts'

/** Answers that a telephone kept: each is settled one way or the other, and the page is told what stands now. */
export const create: RequestHandler = async (req, res) => {
  const { workshop, by, at } = await findHosted(req)
  const form = read(keptArrivalsForm, req.body)
  // Another account's answers never leave under this one.
  if (form.errors || form.value.owner !== keptOwner(res, at)) throw new Refusal('errors.page.unreadable')
  const now = Date.now()
  const ticks = form.value.tick.map(line => {
    const [person = '', said, ago] = line.split(':')
    return { person, isHere: said === 'here', saidAt: new Date(now - Number(ago)) }
  })
  const refusals: Refusal[] = []
  let overtaken = 0
  for (const tick of ticks) {
    try {
      if (!mayTick(workshop)) throw new Refusal('hosting.notToday')
      if ((await hearArrival({ workshop: workshop._id, by, ...tick })) === 'overtaken') overtaken++
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refusals.push(error)
    }
  }
  res.json(await tellArrivals(res, { workshop, ticks, overtaken, refusals }))
}
