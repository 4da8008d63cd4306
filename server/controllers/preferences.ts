import { chooseLanguage } from '#models/access/colleagues.ts'
import type { Request, RequestHandler } from 'express'
import { ownPath } from '#lib/own-path.ts'
import { cameFrom } from '../came-from.ts'
import { preferencesForm } from '../forms/preferences.ts'
import { read } from '../forms/read.ts'
import { choose } from '../middleware/cookies.ts'
import { paths } from '../paths.ts'

/** Language and theme of this device; a signed-in person's language is also that of their messages. */
export const create: RequestHandler = async (req, res) => {
  const { value } = read(preferencesForm, req.body)
  const user = req.user as typeof req.user | undefined
  if (value?.language) {
    choose(res, 'language', value.language)
    if (user) await chooseLanguage(user, value.language)
  }
  if (value?.theme) choose(res, 'theme', value.theme === 'device' ? null : value.theme)
  res.redirect(303, withQuery(req, ownPath(value?.back) ?? paths.home()))
}

/** The page with the query it had. */
function withQuery(req: Request, back: string): string {
  const came = cameFrom(req)
  return came?.split('?')[0] === back ? came : back
}
