import type { Request } from 'express'
import { NotFound } from '#lib/refusal.ts'

/** One part of the address, by its name in the pattern; what is not a plain text there is a 404. */
export function param(req: Request, name: string): string {
  const value = req.params[name]
  if (typeof value !== 'string' || value === '') throw new NotFound()
  return value
}
