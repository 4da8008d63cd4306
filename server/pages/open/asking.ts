import type { Request, Response } from 'express'
import { datesIn, HOME_ZONE } from '#lib/dates.ts'
import { translate, type Language, type Translate } from '#lib/i18n.ts'
import { speakPhone } from '#lib/identifiers/phone.ts'
import { NotFound } from '#lib/refusal.ts'
import { openWorkshop, type OpenWorkshop } from '#models/planning/open-workshops.ts'
import { REQUEST_LENGTHS } from '#models/records/seat-request.ts'
import { KEEP_REQUESTS_DAYS } from '#models/seats/requests/forget.ts'
import { renderTemplate } from '#views/engine.ts'
import { openFilterForm } from '../../forms/open-filter.ts'
import { param } from '../../forms/param.ts'
import { readSound, type Typed } from '../../forms/read.ts'
import { paths } from '../../paths.ts'
import { sectorWords } from '../sectors.ts'
import { openRows } from './company.ts'
import { readerOf, unframedPolicy } from './reader.ts'
import { newStamp } from './stamp.ts'

export interface Asking {
  id: string
  workshop: OpenWorkshop
  agency: NonNullable<Awaited<ReturnType<typeof openWorkshop>>>['agency']
  lang: Language
  t: Translate
}

/** The workshop of the address, which anyone may ask for; 404 for any other. */
export async function askingOf(req: Request): Promise<Asking> {
  const id = param(req, 'workshop')
  const found = await openWorkshop(id)
  if (!found) throw new NotFound()
  const { lang: chosen } = readSound(openFilterForm, req.query).value
  const lang = chosen || (req.acceptsLanguages('fr', 'en') === 'en' ? 'en' : 'fr')
  return { ...found, id, lang, t: translate(lang) }
}

interface Again {
  typed: Typed
  errors: Record<string, string>
  refusal?: string
  status?: number
  /** Still the same form. */
  stamp?: string | undefined
}

/** The form, empty or with what was typed in it. No cookie, no script, no frame, and no cache keeps it. */
export async function showAsking(req: Request, res: Response, asking: Asking, again?: Again): Promise<void> {
  const { id, lang, t, workshop } = asking
  const [row] = await openRows([workshop], { t, sectors: await sectorWords({ lang }) })
  if (!row) throw new NotFound()
  const typed = again?.typed ?? {}
  const locals = {
    workshop: row,
    action: inLanguage(paths.openRequests(id), lang),
    stamp: again?.stamp ?? newStamp(req, id),
    typed: Object.fromEntries(Object.entries(typed).map(([name, value]) => [name, [value].flat()[0] ?? ''])),
    errors: inOrder(again?.errors ?? {}),
    refusal: again?.refusal,
    lengths: REQUEST_LENGTHS,
    keptDays: KEEP_REQUESTS_DAYS,
    otherLanguage: inLanguage(paths.newOpenRequest(id), lang === 'fr' ? 'en' : 'fr')
  }
  send(res, again?.status ?? (again ? 422 : 200), renderTemplate('open/ask', locals, readerIn(lang, t, req)))
}

/** As the fields stand in the page: whether a telephone must be given is judged after the address. */
const FIELDS = ['wish', 'firstName', 'lastName', 'phone', 'email', 'identifier', 'words']

function inOrder(errors: Record<string, string>): Record<string, string> {
  const at = ([field]: [string, string]) => FIELDS.indexOf(field)
  return Object.fromEntries(Object.entries(errors).toSorted((one, other) => at(one) - at(other)))
}

/** The same for everyone who has asked, known or not, once or twice. */
export async function showAsked(req: Request, res: Response, { workshop, lang, t }: Asking): Promise<void> {
  const [row] = await openRows([workshop], { t, sectors: await sectorWords({ lang }) })
  if (!row) throw new NotFound()
  send(res, 200, renderTemplate('open/asked', { workshop: row }, readerIn(lang, t, req)))
}

/** « Appelez le 04 42 01 02 03. », or nothing where the agency has no telephone. */
export function callInstead({ workshop, t }: Asking): string {
  const phone = workshop.agency?.phone
  return phone
    ? t('seatRequests.ask.tooManyCall', { phone: speakPhone(phone) })
    : t('seatRequests.ask.tooMany')
}

export const inLanguage = (path: string, lang: Language) => `${path}?lang=${lang}`

function send(res: Response, status: number, html: string): void {
  res.set('Content-Security-Policy', unframedPolicy())
  res.set('X-Frame-Options', 'DENY')
  res.set('Cache-Control', 'no-store')
  res.vary('Accept-Language')
  res.status(status).type('html').send(html)
}

function readerIn(lang: Language, t: Translate, req: Request) {
  return readerOf({
    t,
    lang,
    date: datesIn(lang, HOME_ZONE),
    dates: zone => datesIn(lang, zone),
    path: req.path
  })
}
