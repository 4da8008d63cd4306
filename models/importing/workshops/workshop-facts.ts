import type mongoose from 'mongoose'
import { momentIn } from '#lib/dates.ts'
import { fold, nameKey } from '#lib/identifiers/person-name.ts'
import type { WorkshopDraft } from '#lib/tabular/workshop-row.ts'
import { cellOf } from '#models/records/workshop.ts'
import { factsOfKind, USUAL_KIND, type WorkshopKind } from '#models/records/workshop-kind.ts'
import type { Mode } from '#models/records/workshop-mode.ts'
import { missingToPublish } from '#models/planning/readiness.ts'
import { facilitatorOf, type Colleague } from './facilitators.ts'
import { derivedId, type Host } from './hosts.ts'
import type { ReferenceAgency, ImportContext } from '../file/import-context.ts'

/** Said of a trade that no loaded version of the ROME holds: the words beside the code are those of the list. */
export const VERSION_OF_NO_FRAME = 'unknown'

export type WorkshopFacts = ReturnType<typeof factsOf>
export type ArrivingState = 'draft' | 'published' | 'cancelled' | 'closed'

export function factsOf(
  draft: WorkshopDraft,
  agency: ReferenceAgency,
  { host, colleagues, context }: { host: Host | null; colleagues: Colleague[]; context: ImportContext }
) {
  const { region, departement, basin, timeZone } = agency
  const trade = context.trades.get(draft.trade)
  const kind: WorkshopKind = draft.kind ?? USUAL_KIND
  const facts = {
    kind,
    agency: agency._id,
    region,
    departement,
    basin: basin ?? null,
    reference: draft.reference ?? null,
    sector: draft.sector,
    trade: draft.trade,
    tradeLabel: trade?.label ?? draft.tradeLabel ?? draft.trade,
    tradeVersion: trade?.version ?? VERSION_OF_NO_FRAME,
    startsAt: momentIn(timeZone, draft.date, draft.start),
    endsAt: momentIn(timeZone, draft.date, draft.end),
    timeZone,
    place: placeOf(draft, agency, { host, mode: draft.mode ?? usualMode(kind) }),
    capacity: draft.capacity,
    facilitators: draft.facilitators.map(name => facilitatorOf(name, agency._id, colleagues)),
    bring: draft.bring ?? '',
    audience: draft.audience ?? '',
    agreement: draft.agreement ?? '',
    remarks: draft.remarks ?? '',
    stepFree: draft.stepFree === 'unknown' ? null : draft.stepFree === 'yes',
    declared:
      draft.registered === undefined && draft.attended === undefined
        ? null
        : { registered: draft.registered ?? null, attended: draft.attended ?? null }
  }
  return { ...facts, state: arrivingState(draft, facts, context.now), cell: cellOf(facts) }
}

/** Where a list says nothing of it. */
function usualMode(kind: WorkshopKind): Mode {
  return factsOfKind({ kind }).modes[0] ?? 'onSite'
}

/** At a distance there is neither room nor address, nor a company. */
const NOWHERE = {
  kind: 'agency' as const,
  room: '',
  company: null,
  site: null,
  address: '',
  postcode: '',
  commune: ''
}

/** An agency's own room is at the agency's address unless the line tells another. */
function placeOf(
  { place }: WorkshopDraft,
  agency: ReferenceAgency,
  { host, mode }: { host: Host | null; mode: Mode }
) {
  if (mode !== 'onSite') return { ...NOWHERE, mode, name: agency.name }
  const isAgency = place.kind === 'agency'
  const elsewhere = place.address !== undefined || place.postcode !== undefined || place.commune !== undefined
  const around = isAgency && !elsewhere ? agency : place
  return {
    kind: place.kind,
    mode,
    name: isAgency && isTheAgency(place.name) ? agency.name : place.name,
    room: place.room ?? '',
    company: host?.company ?? null,
    site: host?.site ?? null,
    address: around.address ?? '',
    postcode: around.postcode ?? '',
    commune: around.commune ?? ''
  }
}

/** « Agence France Travail AUBAGNE APE » is the agency that its SAFIR code names better. */
function isTheAgency(name: string): boolean {
  return name === '' || fold(name).startsWith('agence ') || fold(name).startsWith('france travail ')
}

/** Held with its headcount it is over, without it still to be closed; to come, it opens when it can be published. */
function arrivingState(
  { status, attended }: WorkshopDraft,
  facts: Parameters<typeof missingToPublish>[0] & { endsAt: Date },
  now: Date
): ArrivingState {
  const isOver = facts.endsAt <= now
  if (status === 'draft' || status === 'cancelled') return status === 'draft' ? 'draft' : 'cancelled'
  if (isOver && (status === 'closed' || (status === 'held' && attended !== undefined))) return 'closed'
  return isOver || missingToPublish(facts).length === 0 ? 'published' : 'draft'
}

/** The id of a workshop whose list has no numbers: the same time, place and trade is the same workshop. */
export function idWithoutNumber({ agency, startsAt, place, trade }: WorkshopFacts): mongoose.Types.ObjectId {
  const where = [nameKey(place.name), nameKey(place.room)]
  return derivedId('workshop', String(agency), startsAt.toISOString(), trade, ...where)
}
