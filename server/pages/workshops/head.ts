import type { Request, Response } from 'express'
import { localDate, mondayOf } from '#lib/dates.ts'
import { isKey, type Translate } from '#lib/i18n.ts'
import { speakPhone } from '#lib/identifiers/phone.ts'
import { namesOf } from '#models/seats/roster.ts'
import { saidByLink } from '#views/workshops/journal.ts'
import { readThresholds } from '#models/reference/thresholds.ts'
import { areTold } from '#models/figures/headcounts.ts'
import { Agency } from '#models/records/agency.ts'
import type { ChangePlan } from '#models/records/change-plan.ts'
import { Company } from '#models/records/company.ts'
import { invitedPartners } from '#models/records/partner.ts'
import { wayInto } from '#models/records/way-in.ts'
import { opensAt, type Workshop } from '#models/records/workshop.ts'
import { factsOfKind } from '#models/records/workshop-kind.ts'
import { missingFrom } from '#models/follow-up/closing.ts'
import { wasJustAsked } from '#models/planning/host-reply.ts'
import { undoablePlanOf } from '#models/planning/change-plans/undoable.ts'
import { placeInSeries } from '#models/planning/series/place-in-series.ts'
import { nextAction } from '#models/planning/next-action.ts'
import { headActions } from '#views/workshops/actions.ts'
import type { HostSaid, Tab, WorkshopHead } from '#views/workshops/pages.ts'
import { sharedOf } from '../../render.ts'
import { slotHeads } from '../registrations/head.ts'
import { campaignsToTick } from '../campaigns/to-tick.ts'
import { mayJoinAnother } from '#models/planning/joinable.ts'
import { takesMore } from '#models/seats/waiting.ts'
import { missingToPublish } from '#models/planning/readiness.ts'
import { isMarked } from '#models/ledger/marked.ts'

/** A note of an agreement by telephone that was refused: as typed, and why. */
export interface Agreement {
  saidBy?: string
  errors?: Record<string, string>
}

/** What every tab of a workshop shows around itself, as far as this reader may see it. */
export async function headOf(
  { req, res }: { req: Request; res: Response },
  workshop: Workshop,
  tab: Tab,
  refusal?: string,
  agreement: Agreement = {}
): Promise<WorkshopHead> {
  const now = new Date()
  const acts = req.user.role === 'counsellor'
  const begun = workshop.state === 'published' && workshop.hasStarted(now)
  const [{ toldFrom }, lacks, company, agency, marked, undoable, series, campaigns] = await Promise.all([
    readThresholds(),
    acts && begun ? missingFrom(workshop) : undefined,
    acts && workshop.place.company ? companyOf(workshop) : null,
    workshop.access ? null : roomsOf(workshop),
    acts && workshop.state === 'published' && opensAt(workshop) <= now && isMarked(workshop._id),
    acts ? undoablePlanOf(workshop._id, now) : null,
    acts ? placeInSeries(workshop) : null,
    acts ? campaignsToTick(req.user, workshop) : []
  ])
  const moment = nextAction(workshop, lacks, now)
  const isListOpen = workshop.statusAt(now) === 'full' && takesMore(workshop, now)
  return {
    workshop,
    facts: factsOfKind(workshop),
    slots: slotHeads(workshop),
    invited: invitedPartners(workshop).length,
    tab,
    acts,
    access: wayInto(workshop, agency),
    series,
    campaigns,
    contact: company && contactOf(company),
    host:
      company && workshop.state === 'draft'
        ? await saidByHost(workshop, { company, t: sharedOf(res).t }, agreement)
        : null,
    declared: declaredIn(workshop, { acts, toldFrom }),
    mayCancel: acts && (workshop.state === 'draft' || workshop.state === 'published') && !marked,
    mayMove: acts && workshop.state === 'published' && !begun && !marked,
    mayRegroup: acts && workshop.state === 'published' && !begun && !marked && mayJoinAnother(workshop),
    undoable: undoable && undoableOf(undoable),
    refusal,
    status: workshop.statusAt(now),
    moment,
    isListOpen,
    actions: acts ? headActions(workshop, moment, sharedOf(res).t, { isListOpen }) : [],
    missing: workshop.state === 'draft' ? missingToPublish(workshop) : [],
    today: localDate(now, workshop.timeZone),
    monday: mondayOf(workshop.localDay)
  }
}

function undoableOf({ _id, undoUntil: until, sessions }: ChangePlan) {
  const count = sessions.filter(({ state }) => state === 'applied').length
  return until ? { plan: String(_id), until, count } : null
}

function declaredIn({ declared }: Workshop, { acts, toldFrom }: { acts: boolean; toldFrom: number }) {
  if (!declared || (declared.registered === null && declared.attended === null)) return null
  const { registered, attended } = { registered: declared.registered ?? 0, attended: declared.attended ?? 0 }
  return acts || areTold(registered, attended, toldFrom) ? { registered, attended } : null
}

type Contact = Pick<Company, 'contactName' | 'contactPhone' | 'contactEmail'>

const companyOf = ({ place }: Workshop) =>
  Company.findById(place.company).select('contactName contactPhone contactEmail').lean<Contact | null>()

const roomsOf = ({ agency }: Workshop) =>
  Agency.findById(agency).select('rooms.name rooms.entry').lean<Pick<Agency, 'rooms'> | null>()

const contactOf = ({ contactName, contactPhone }: Contact) => ({
  name: contactName,
  phone: contactPhone ? speakPhone(contactPhone) : null
})

async function saidByHost(
  workshop: Workshop,
  { company: { contactEmail, contactName }, t }: { company: Contact; t: Translate },
  { saidBy, errors = {} }: Agreement
): Promise<HostSaid> {
  const { place, hostReply } = workshop
  return {
    company: place.name,
    state: hostReply?.state ?? null,
    askedAt: hostReply?.askedAt ?? null,
    repliedAt: hostReply?.repliedAt ?? null,
    saidBy: hostReply?.saidBy ?? '',
    by: await authorOf(workshop, contactName, t),
    words: hostReply?.words ?? '',
    isReached: Boolean(contactEmail),
    mayAskAgain: hostReply !== null && hostReply !== undefined && !wasJustAsked(workshop, new Date()),
    typed: saidBy ?? '',
    errors
  }
}

/** An answer without an account was given by the link of the workshop; one that a list brought in has no author. */
async function authorOf({ hostReply }: Workshop, contact: string, t: Translate): Promise<string> {
  if (!hostReply?.repliedAt || hostReply.state === 'asked') return ''
  const { by } = hostReply
  return by ? ((await namesOf([by])).get(String(by)) ?? '') : saidByLink(contact, t)
}

/** Sentences of codes, each under the key `keyOf` makes of it; codes without one are left out. */
export function sentencesOf(
  t: Translate,
  codes: readonly string[],
  keyOf: (code: string) => string
): Record<string, string> {
  const said: Record<string, string> = {}
  for (const code of codes) {
    const key = keyOf(code)
    if (isKey(key)) said[code] = t(key)
  }
  return said
}
