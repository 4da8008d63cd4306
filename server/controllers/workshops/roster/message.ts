import type { RequestHandler } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { previewWords } from '#models/messages/preview-words.ts'
import { idFrom } from '#models/records/record.ts'
import { writeToSeveral } from '#models/seats/write-to-several.ts'
import { read, readSound } from '../../../forms/read.ts'
import { rosterChoice, rosterMessageForm } from '../../../forms/roster.ts'
import { refused, sentences } from '../../../forms/sentences.ts'
import { idToMake, noteMade } from '../../../middleware/once.ts'
import { findToCome } from '../../../pages/rosters/find.ts'
import { askWords } from '../../../pages/rosters/message.ts'
import { undoOf } from '../../../pages/rosters/undo.ts'
import { paths } from '../../../paths.ts'
import { flash, sharedOf } from '../../../render.ts'

/** What is written to the people ticked in the list. */
const newForm: RequestHandler = async (req, res) => {
  const workshop = await findToCome(req)
  const { people } = readSound(rosterChoice, req.query).value
  await askWords(res, workshop, { people, text: '' })
}
export { newForm as new }

/** Owes the message to each, with the way back for ten minutes. */
export const create: RequestHandler = async (req, res) => {
  const { t, dates } = sharedOf(res)
  const workshop = await findToCome(req)
  const { typed, value, errors } = read(rosterMessageForm, req.body)
  const again = { people: [typed['people'] ?? []].flat().map(String), text: String(typed['text'] ?? '') }
  if (errors) return askWords(res, workshop, { ...again, errors: sentences(t, errors) })
  const people = value.people.filter(id => workshop.seatOf(id)).map(id => idFrom(id))
  try {
    const previews = await previewWords(workshop, { people, text: value.text })
    const { written, leavesAt, writtenAt } = await writeToSeveral(workshop._id, {
      id: idToMake(res),
      people,
      text: value.text,
      by: req.user._id
    })
    await noteMade(res)
    const count = previews.filter(({ reason }) => reason === null).length
    const undo = undoOf(res, workshop, { act: 'write', of: +writtenAt })
    const isLater = leavesAt > writtenAt
    const time = dates(workshop.timeZone).time(leavesAt)
    if (count === 0) flash(res, 'rosters.message.called', { params: { count: written } })
    else if (isLater) flash(res, 'rosters.message.sentLater', { params: { count, time }, undo })
    else flash(res, 'rosters.message.sentNow', { params: { count } })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return askWords(res, workshop, { ...again, ...refused(t, error) })
  }
  res.redirect(303, paths.workshop(workshop.id))
}
