import { Router, type Request, type RequestHandler, type Response } from 'express'
import { renderTemplate } from '#views/engine.ts'
import { fillForm } from '../pages/given-back/fill.ts'
import { sharedOf } from '../render.ts'
import { currentUser } from './current-user.ts'
import { mailboxCount } from './mailbox-count.ts'
import { setupCount } from './setup-count.ts'
import { sharedLocals } from './shared-locals.ts'
import { openTyped, type TypedText } from './typed-text.ts'

/** Makes the pages of the table ready to be shown in answer to a form: what every page shares is gathered anew. */
export function givenBack({ trial, table }: { trial: boolean; table: Router }): RequestHandler {
  const pages = Router()
  pages.use(currentUser, sharedLocals({ trial }), greet)
  if (trial) pages.use(mailboxCount)
  pages.use(setupCount, table)
  return (req, res, next) => {
    res.locals.showPage = page => {
      Object.assign(req, { method: 'GET', url: page, originalUrl: page, body: undefined })
      delete res.locals.shownOn
      pages(req, res, next)
    }
    next()
  }
}

const greet: RequestHandler = (_req, res, next) => {
  const shared = sharedOf(res)
  shared.flash = { text: shared.t('auth.typed.given'), tone: 'done' }
  next()
}

/**
 * Shows the page of a form again with what was typed in it, which is sent to nobody. What finds no place in the page is
 * shown above it; a page that is there no longer says so where it leads.
 */
export function giveBack(res: Response, { page, action, fields }: TypedText, status = 200): void {
  const [send, redirect] = [res.send.bind(res), res.redirect.bind(res) as (...where: unknown[]) => void]
  res.send = body => {
    res.send = send
    if (typeof body !== 'string') return send(body)
    const { html, left } = fillForm(body, { action, fields })
    const texts = left
      .map(([, text]) => text.trim())
      .filter(text => text !== '' && !/^[0-9a-f]{24}$/.test(text))
    const kept = renderTemplate('shared/given-back', { page, texts }, sharedOf(res))
    if (res.statusCode === 200) res.status(status)
    return send(afterMain(html, kept))
  }
  res.redirect = (...where: unknown[]) => {
    res.send = send
    res.req.session.flash = { text: sharedOf(res).t('auth.typed.pageGone'), tone: 'refused' }
    redirect(...where)
  }
  res.locals.showPage(page)
}

/** Just inside the part of the page that is its own. */
function afterMain(html: string, kept: string): string {
  const main = html.indexOf('<main')
  const at = main < 0 ? -1 : html.indexOf('>', main) + 1
  return at <= 0 ? html : html.slice(0, at) + kept + html.slice(at)
}

/** After sign-in: the form's page with what was typed, or where the reader was going and why it is not given back. */
export function giveBackSealed(
  req: Request,
  res: Response,
  { sealed, account, to }: { sealed: string; account: Parameters<typeof openTyped>[2]['account']; to: string }
): void {
  const typed = openTyped(req, sealed, { account })
  if (typeof typed !== 'string') return giveBack(res, typed)
  req.session.flash = { text: sharedOf(res).t(`auth.typed.${typed}`), tone: 'refused' }
  res.redirect(303, to)
}
