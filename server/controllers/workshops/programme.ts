import type { RequestHandler } from 'express'
import { render, sharedOf } from '../../render.ts'
import { publicWords } from '../../pages/publics.ts'
import { headOf } from '../../pages/workshops/head.ts'
import { ownWorkshop } from '../../pages/workshops/find.ts'

/** How it unfolds and where: the same for everyone who may see the workshop. */
export const show: RequestHandler = async (req, res) => {
  const workshop = await ownWorkshop(req)
  const [head, publics] = await Promise.all([
    headOf({ req, res }, workshop, 'programme'),
    publicWords(sharedOf(res))
  ])
  render(
    res,
    'workshops/programme',
    { head, priorities: publics.saidAll(workshop.priorities) },
    { title: workshop.tradeLabel, here: head.acts ? 'planning' : 'workshops' }
  )
}
