import type { Request, Response } from 'express'
import { optionsOf } from '../options.ts'

/** Choices of the device, kept a year: they are needed before anyone signs in, and hold nothing personal. */
type Choice = 'theme' | 'language'
const YEAR_MS = 365 * 24 * 3_600_000

/** The choice this device made, as it came: whoever reads it checks it. */
export function chosen(req: Request, name: Choice): string | undefined {
  return cookieOf(req, name)
}

/** The value of a cookie as it came, the first of that name. */
export function cookieOf(req: Request, name: string): string | undefined {
  const found = req.headers.cookie?.split(';').find(pair => pair.trim().startsWith(`${name}=`))
  return found?.trim().slice(name.length + 1)
}

/** Remembers a choice of this device, or forgets it. */
export function choose(res: Response, name: Choice, value: string | null): void {
  const secure = optionsOf(res).appUrl.startsWith('https:')
  const options = { httpOnly: true, sameSite: 'lax', secure, path: '/' } as const
  if (value === null) res.clearCookie(name, options)
  else res.cookie(name, value, { ...options, maxAge: YEAR_MS })
}
