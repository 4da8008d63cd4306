import type { Request, RequestHandler } from 'express'
import { datesIn, HOME_ZONE } from '#lib/dates.ts'
import { translate, type Language } from '#lib/i18n.ts'
import { factsOfKind } from '#models/records/workshop-kind.ts'
import { chosen } from './cookies.ts'
import { csrfToken } from './csrf-token.ts'
import { formKeyFor } from './form-key.ts'
import { formAccount, formPageOf } from './typed-text.ts'
import { saveSession } from './session-turns.ts'

/** Where no place is concerned, times are spoken in the zone of the regions this product began in. */
/** Gathers what every page shares: the reader's language, dates, theme, CSRF field, flash. No cache keeps a page. */
export function sharedLocals({ trial }: { trial: boolean }): RequestHandler {
  return (req, res, next) => {
    const lang = languageOf(req)
    const said = translate(lang)
    res.set('Cache-Control', 'no-store')
    const flash = req.session.flash ?? null
    const theme = chosen(req, 'theme')
    const user = req.user as typeof req.user | undefined
    let token: string | undefined
    let formKey: string | undefined
    res.locals.shared = {
      t: (key, params) => said(key, res.locals.ofKind ? { ofKind: res.locals.ofKind, ...params } : params),
      lang,
      date: datesIn(lang, HOME_ZONE),
      dates: zone => datesIn(lang, zone),
      factsOf: factsOfKind,
      user: user ?? null,
      path: req.path,
      nonce: res.locals.nonce,
      get csrfToken() {
        return (token ??= csrfToken(req))
      },
      formAccount: user ? formAccount(req, user) : null,
      get formPage() {
        return formPageOf(req)
      },
      get formKey() {
        return (formKey ??= formKeyFor(req))
      },
      flash,
      trial,
      theme: theme === 'light' || theme === 'dark' ? theme : undefined
    }
    if (!flash || req.method !== 'GET') return next()
    // Forgotten before the page leaves: kept until its end, it could put away the line of the next answer instead.
    delete req.session.flash
    saveSession(req).then(() => next(), next)
  }
}

/** The choice of the device, then of the account, then of the browser; French when nothing tells. */
function languageOf(req: Request): Language {
  const choice = chosen(req, 'language')
  if (choice === 'fr' || choice === 'en') return choice
  const user = req.user as typeof req.user | undefined
  return user?.language ?? (req.acceptsLanguages('fr', 'en') === 'en' ? 'en' : 'fr')
}
