import { createHash } from 'node:crypto'
import type { Request, Response } from 'express'
import type mongoose from 'mongoose'
import { translate, type Language, type Translate } from '#lib/i18n.ts'
import { NotFound } from '#lib/refusal.ts'
import { Campaign } from '#models/records/campaign.ts'
import { openWorkshops, type OpenWorkshop } from '#models/planning/open-workshops.ts'
import { groundOf } from '#models/reference/territories.ts'
import { openFilterForm, type OpenFilterForm } from '../../forms/open-filter.ts'
import { read } from '../../forms/read.ts'
import { readCursor, writeCursor } from '../../forms/workshop-filter.ts'
import { isKnown } from '../../fresh.ts'
import type { Drawn } from './kept.ts'

/** Whoever keeps a copy asks again after this. */
export const FRESH_SECONDS = 300
const CACHED = `public, max-age=${FRESH_SECONDS}`

/** What is asked for by the address alone: no cookie, no account. */
export interface Asked {
  form: OpenFilterForm
  lang: Language
  t: Translate
}

/** Throws NotFound for what no address can ask for. */
export function askedOf(req: Request): Asked {
  const { value: form } = read(openFilterForm, req.query)
  if (!form) throw new NotFound()
  const lang = form.lang || (req.acceptsLanguages('fr', 'en') === 'en' ? 'en' : 'fr')
  return { form, lang, t: translate(lang) }
}

export interface Open {
  campaign: Campaign | null
  workshops: OpenWorkshop[]
  /** The query of the page after this one. */
  next: string | null
}

export async function openTo(
  { form }: Asked,
  limit: number,
  company: mongoose.Types.ObjectId | null = null
): Promise<Open> {
  const campaign = form.campaign ? await Campaign.findOne({ slug: form.campaign }).orFail() : null
  const { workshops, next } = await openWorkshops({
    campaign,
    territory: form.territory ? await groundOf(form.territory) : null,
    sector: form.sector || null,
    after: readCursor(form.after),
    company,
    limit
  })
  return { campaign, workshops, next: next && queryOf(form, { after: writeCursor(next) }) }
}

/** '?territory=…', or '' when nothing is asked for. */
export function queryOf(form: OpenFilterForm, change: Partial<OpenFilterForm> = {}): string {
  const asked = Object.entries({ ...form, ...change }).filter(([, value]) => value)
  return asked.length > 0 ? `?${new URLSearchParams(asked).toString()}` : ''
}

/** What everyone who speaks the language is answered at an address of `path`: kept for a while, drawn when it is not. */
export async function sendOpen(
  req: Request,
  res: Response,
  path: string,
  draw: (asked: Asked) => Promise<Drawn>
): Promise<void> {
  const asked = askedOf(req)
  const address = `${asked.lang} ${path}${queryOf(asked.form)}`
  const { since, ready } = res.locals.openAnswers.answerTo(address, () => draw(asked))
  const { type, headers, tag, whole, small } = await ready
  forAnyone(res, CACHED)
  // Of the seconds a copy may be kept, those that it was kept here are gone.
  res.set('Age', String(Math.floor((Date.now() - since) / 1000)))
  res.set(headers)
  if (small) res.vary('Accept-Encoding')
  if (isKnown(req, res, tag)) return
  const isSmall = small !== null && Boolean(req.acceptsEncodings('gzip'))
  if (isSmall) res.set('Content-Encoding', 'gzip')
  res.type(type).send(isSmall ? small : whole)
}

/** The same text for everyone who speaks the language: any cache may keep it, and asks each time whether it is still so. */
export function sendPublic(req: Request, res: Response, type: string, body: string): void {
  forAnyone(res, 'public, no-cache')
  if (isKnown(req, res, `W/"${createHash('sha256').update(body).digest('base64url')}"`)) return
  res.type(type).send(body)
}

function forAnyone(res: Response, cache: string): void {
  res.set('Cache-Control', cache)
  res.vary('Accept-Language')
  res.set('Cross-Origin-Resource-Policy', 'cross-origin')
}
