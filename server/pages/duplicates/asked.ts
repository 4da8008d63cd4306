import type { Request, Response } from 'express'
import { decisionForm } from '../../forms/decision.ts'
import { read } from '../../forms/read.ts'
import { sharedOf } from '../../render.ts'
import type { Decision, MaybeKnown } from '#models/identity/duplicates/asking.ts'
import { likenedFrom } from '#models/identity/similarity/candidates.ts'
import type { PersonFacts } from '#models/people/writing.ts'
import type { Asked } from '#views/duplicates/pages.ts'
import { nameOf, rowsOf } from './sides.ts'

/** More candidates than these would hide the form. */
const MOST_SHOWN = 3

/** What the reader said of the files they were shown; nothing when the form came without. */
export function decisionOf(req: Request): Decision {
  return read(decisionForm, req.body).value ?? { seen: [], why: '' }
}

/** What is asked before a file is written: what was typed beside the files that may be the person's. */
export function askedOf(res: Response, facts: PersonFacts, error: MaybeKnown, { why }: Decision): Asked {
  const candidates = error.candidates.slice(0, MOST_SHOWN)
  const sides = [likenedFrom(facts), ...candidates.map(({ person }) => likenedFrom(person))]
  return {
    candidates: candidates.map(({ person, reasons }) => ({
      id: String(person._id),
      name: nameOf(person),
      reasons
    })),
    rows: rowsOf(sharedOf(res), sides),
    elsewhere: error.elsewhere !== null,
    stops: error.stops,
    why
  }
}
