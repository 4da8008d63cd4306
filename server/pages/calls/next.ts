import type { Request } from 'express'
import { Refusal } from '#lib/refusal.ts'
import { claimCall } from '#models/calls/claim.ts'
import { callRound } from '#models/calls/round.ts'
import { paths } from '../../paths.ts'

/** After an answer: what else there is to say to the same person, then the next one, who is taken for the reader. */
export async function nextCall(req: Request, person: string): Promise<string> {
  const { rows } = await callRound(req.user)
  const same = rows.find(row => row.person.id === person)
  if (same && !same.callBackAt) return paths.call(person)
  return takeFirst(req, rows)
}

/** The one after this person, who is passed by for now. */
export async function callAfter(req: Request, person: string): Promise<string> {
  const { rows } = await callRound(req.user)
  const at = rows.findIndex(row => row.person.id === person)
  return takeFirst(req, rows.slice(at + 1))
}

type Rows = Awaited<ReturnType<typeof callRound>>['rows']

async function takeFirst(req: Request, rows: Rows): Promise<string> {
  const me = String(req.user._id)
  for (const row of rows) {
    if (row.callBackAt || (row.claim && String(row.claim.by) !== me)) continue
    try {
      await claimCall(req.user, row.person._id)
      return paths.call(row.person.id)
    } catch (error) {
      // A colleague was quicker: the one after.
      if (!(error instanceof Refusal)) throw error
    }
  }
  return paths.calls()
}
