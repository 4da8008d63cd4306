import type { RequestHandler } from 'express'
import { NotFound } from '#lib/refusal.ts'
import { placesOf, takePlacesBack } from '#models/seats/add-places.ts'
import { refused } from '../../../forms/sentences.ts'
import { ownWorkshop } from '../../../pages/workshops/find.ts'
import { showWorkshop } from '../../../pages/workshops/page.ts'
import { paths } from '../../../paths.ts'
import { flash, sharedOf } from '../../../render.ts'

/** Places that nobody has taken are taken back; named by the number of the write that added them. */
export const create: RequestHandler = async (req, res) => {
  const workshop = await ownWorkshop(req)
  const seq = Number(req.params['seq'])
  const standing = placesOf(workshop, seq)
  if (!standing) throw new NotFound()
  try {
    // Pressed twice, it is done once.
    if (standing === 'added') await takePlacesBack(workshop._id, { seq, by: req.user._id })
  } catch (error) {
    const { errors, refusal } = refused(sharedOf(res).t, error)
    return showWorkshop(req, res, workshop, refusal ?? Object.values(errors)[0])
  }
  flash(res, 'places.takenBack')
  res.redirect(303, paths.workshop(workshop.id))
}
