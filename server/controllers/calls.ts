import type { RequestHandler } from 'express'
import { findCalled } from '../pages/calls/find.ts'
import { showCalls } from '../pages/calls/page.ts'

/** Everyone whom the agency is to call, what is lost first at the top. */
export const index: RequestHandler = async (req, res) => {
  await showCalls(req, res)
}

/** One call, beside the others. Reading it holds nobody: that is a press. */
export const show: RequestHandler = async (req, res) => {
  await showCalls(req, res, { person: String(await findCalled(req)) })
}
