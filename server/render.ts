import type { Response } from 'express'
import type { Key, Params } from '#lib/i18n.ts'
import type { Pages } from '#views/pages.ts'
import { renderTemplate, type PageName, type Shared } from '#views/engine.ts'
import type { Html } from '#views/html.ts'
import { navigation, type NavKey } from '#views/layouts/navigation.ts'

/** What a page tells its layout; `title` is plain text in the reader's language. */
export interface Frame {
  title: string
  here?: NavKey
  width?: 'wide' | 'reading' | 'person'
  status?: number
  /** A form was refused: the window's title starts with « Erreur : ». */
  refused?: boolean
  refreshAfter?: number
  /** Without navigation: sign-in, errors. */
  bare?: boolean
}

/** Sends a page in its layout, adding what every page shares. */
export function render<Name extends PageName>(
  res: Response,
  name: Name,
  locals: Pages[Name],
  frame: Frame
): void {
  const shared = sharedOf(res)
  const body = renderTemplate(name, locals, shared)
  res.status(frame.status ?? (frame.refused ? 422 : 200)).type('html')
  res.send(wrap(body, shared, frame, res))
}

function wrap(body: Html, shared: Shared, frame: Frame, res: Response): string {
  const { title, refused, refreshAfter, here, width } = frame
  const common = {
    title,
    body,
    refused,
    refreshAfter,
    theme: shared.theme,
    mailboxCount: res.locals.mailboxCount
  }
  if (frame.bare || !shared.user) {
    return renderTemplate('layouts/bare', { ...common, width: width === 'wide' ? 'full' : width }, shared)
  }
  const nav = navigation[shared.user.role]
  return renderTemplate('layouts/page', { ...common, nav, here, waiting: res.locals.waiting, width }, shared)
}

/** The reader's shared locals, gathered by the middleware before. */
export function sharedOf(res: Response): Shared {
  return res.locals.shared
}

/** Leaves a line for the next page: said once, under its title. */
export function flash(
  res: Response,
  key: Key,
  {
    params,
    tone = 'done',
    undo,
    link
  }: {
    params?: Params
    tone?: 'done' | 'refused'
    undo?: { action: string; label: string }
    link?: { href: string; label: string }
  } = {}
): void {
  const { session } = res.req
  session.flash = {
    text: sharedOf(res).t(key, params),
    tone,
    ...(undo ? { undo } : {}),
    ...(link ? { link } : {})
  }
}
