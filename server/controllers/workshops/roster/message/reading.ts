import type { RequestHandler } from 'express'
import { read } from '../../../../forms/read.ts'
import { rosterMessageForm, rosterReadingForm } from '../../../../forms/roster.ts'
import { sentences } from '../../../../forms/sentences.ts'
import { findToCome } from '../../../../pages/rosters/find.ts'
import { askWords, showWords } from '../../../../pages/rosters/message.ts'
import { sharedOf } from '../../../../render.ts'

/** What was typed, as each would read it; nothing is kept. */
export const create: RequestHandler = async (req, res) => {
  const workshop = await findToCome(req)
  const { typed, value, errors } = read(rosterMessageForm, req.body)
  const again = { people: [typed['people'] ?? []].flat().map(String), text: String(typed['text'] ?? '') }
  if (errors) return askWords(res, workshop, { ...again, errors: sentences(sharedOf(res).t, errors) })
  if (read(rosterReadingForm, req.body).value?.act === 'correct') return askWords(res, workshop, again)
  await showWords(res, workshop, value)
}
