import type { Request, Response } from 'express'
import type { AppOptions } from './app.ts'

/** What the entry point handed the application. */
export function optionsOf({ app }: Request | Response): AppOptions {
  const locals: unknown = app.locals
  return (locals as { options: AppOptions }).options
}
