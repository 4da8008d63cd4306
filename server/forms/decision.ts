import Joi from 'joi'
import type { Decision } from '#models/identity/duplicates/asking.ts'
import { words } from './person-fields.ts'

/** What is said of files that may be the same person's: which ones were shown, and why they are someone else's. */
export const decisionForm = Joi.object<Decision, true>({
  seen: Joi.array<string[]>().single().items(Joi.string().max(40)).max(20).default([]),
  why: words(200)
})
