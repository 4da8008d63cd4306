import type { Request } from 'express'
import { PERSON_LANGUAGES, type PersonLanguage } from '#lib/i18n.ts'
import { NotFound } from '#lib/refusal.ts'
import { openPersonLink } from '#models/access/person-links.ts'
import type { Workshop } from '#models/records/workshop.ts'
import { ownSession, type OwnSession } from '#models/invitations/own-session.ts'
import { spokenLanguages, type SpokenLanguages } from '#models/reference/languages.ts'
import { ownPageQuery } from '../../forms/own-page.ts'
import { readSound } from '../../forms/read.ts'
import { optionsOf } from '../../options.ts'
import type { Told } from './around.ts'

/** One workshop of one person, opened by the link of a message. */
export interface Mine extends OwnSession {
  token: string
  lang: PersonLanguage
  spoken: SpokenLanguages
}

/**
 * Not there any more and a link that is not good are the same 404; the log says which, without the link. `told`: the languages
 * may be those of a moment ago.
 */
export async function findMine(req: Request, told?: Pick<Told, 'spoken'>): Promise<Mine> {
  const token = String(req.params['own'])
  const { secret, log } = optionsOf(req)
  const { workshop, person, fault, ended = null } = await openPersonLink(token, secret)
  const session = workshop ? await ownSession(workshop, person) : null
  if (!session) {
    log.warn({ id: req.id, fault: fault ?? 'gone' }, 'person link refused')
    throw new LinkOver(ended)
  }
  const spoken = await (told ? told.spoken(null) : spokenLanguages())
  const asked = askedLanguage(req)
  const lang = asked && spoken.offered.includes(asked) ? asked : spoken.languageOf(session.person)
  return { ...session, token, lang, spoken }
}

/** A link that opens nothing; `ended`: the workshop of one that was good once. */
export class LinkOver extends NotFound {
  readonly ended: Workshop | null

  constructor(ended: Workshop | null) {
    super()
    this.ended = ended
  }
}

/** The language that the page is asked in; null where its address does not say. */
export function askedLanguage(req: Request): PersonLanguage | null {
  const { lang } = readSound(ownPageQuery, req.query).value
  return PERSON_LANGUAGES.find(one => one === lang) ?? null
}
