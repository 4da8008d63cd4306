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

/** Whoever keeps a copy asks again after this. */
const FRESH_SECONDS = 300

export interface Asked {
  form: OpenFilterForm
  lang: Language
  t: Translate
  campaign: Campaign | null
  workshops: OpenWorkshop[]
  /** The query of the page after this one. */
  next: string | null
}

/** What is asked for by the address alone: no cookie, no account. Throws NotFound for what no address can ask for. */
export async function askedOf(
  req: Request,
  limit: number,
  company: mongoose.Types.ObjectId | null = null
): Promise<Asked> {
  const { value: form } = read(openFilterForm, req.query)
  if (!form) throw new NotFound()
  const lang = form.lang || (req.acceptsLanguages('fr', 'en') === 'en' ? 'en' : 'fr')
  const campaign = form.campaign ? await Campaign.findOne({ slug: form.campaign }).orFail() : null
  const { workshops, next } = await openWorkshops({
    campaign,
    territory: form.territory ? await groundOf(form.territory) : null,
    sector: form.sector || null,
    after: readCursor(form.after),
    company,
    limit
  })
  return {
    form,
    lang,
    t: translate(lang),
    campaign,
    workshops,
    next: next && queryOf(form, { after: writeCursor(next) })
  }
}

/** '?territory=…', or '' when nothing is asked for. */
export function queryOf(form: OpenFilterForm, change: Partial<OpenFilterForm> = {}): string {
  const asked = Object.entries({ ...form, ...change }).filter(([, value]) => value)
  return asked.length > 0 ? `?${new URLSearchParams(asked).toString()}` : ''
}

/** The same text for everyone who speaks the language: any cache may keep it. */
export function sendPublic(
  req: Request,
  res: Response,
  type: string,
  body: string,
  cache = `public, max-age=${FRESH_SECONDS}`
): void {
  res.set('Cache-Control', cache)
  res.vary('Accept-Language')
  res.set('Cross-Origin-Resource-Policy', 'cross-origin')
  if (isKnown(req, res, `W/"${createHash('sha256').update(body).digest('base64url')}"`)) return
  res.type(type).send(body)
}
