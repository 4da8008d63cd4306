import type { RequestHandler } from 'express'
import { render } from '../../render.ts'
import { headOf } from '../../pages/workshops/head.ts'
import { ownWorkshop } from '../../pages/workshops/find.ts'

/** How it unfolds and where: the same for everyone who may see the workshop. */
export const show: RequestHandler = async (req, res) => {
  const workshop = await ownWorkshop(req)
  const head = await headOf({ req, res }, workshop, 'programme')
  render(
    res,
    'workshops/programme',
    { head },
    { title: workshop.tradeLabel, here: head.acts ? 'planning' : 'workshops' }
  )
}
