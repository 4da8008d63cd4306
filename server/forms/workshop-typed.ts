import { clock, localDate, localTime } from '#lib/dates.ts'
import type { Language } from '#lib/i18n.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import type { Outline } from '#models/planning/planning.ts'
import { outlineOfSlots, USUAL_MINUTES } from '#models/planning/slots/lay-out.ts'
import type { PlaceChoice, Slot } from '#models/planning/slot.ts'
import type { Workshop } from '#models/records/workshop.ts'
import {
  factsOfKind,
  USUAL_KIND,
  WORKSHOP_KIND_NAMES,
  type WorkshopKind
} from '#models/records/workshop-kind.ts'
import { isRemote, modeOf } from '#models/records/workshop-mode.ts'
import { idFrom } from '#models/records/record.ts'
import type { SlotTyped, WorkshopChoices, WorkshopTyped } from '#views/workshops/pages.ts'
import type { Typed } from './read.ts'
import { slotsText } from './slot-outlines.ts'
import { dayOf } from './typed.ts'
import { PARTS_OFFERED, type RevisionForm, type SlotForm, type WorkshopForm } from './workshop.ts'

const one = (typed: Typed, name: string) => [typed[name] ?? ''].flat()[0] ?? ''
const all = (typed: Typed, name: string) => [typed[name] ?? []].flat()

/** The fields as they were typed, to be shown again. */
export function typedAgain(typed: Typed): WorkshopTyped {
  const [kinds, minutes, notes] = [all(typed, 'partKind'), all(typed, 'partMinutes'), all(typed, 'partNote')]
  return {
    kind: one(typed, 'kind') || USUAL_KIND,
    sector: one(typed, 'sector'),
    trade: one(typed, 'trade'),
    format: one(typed, 'format'),
    campaigns: all(typed, 'campaigns'),
    hasSlots: WORKSHOP_KIND_NAMES.some(kind => kind === one(typed, 'kind') && factsOfKind({ kind }).slots),
    slots: one(typed, 'slots'),
    slotEvery: one(typed, 'slotEvery'),
    slotPlaces: one(typed, 'slotPlaces'),
    parts: lines(
      kinds.map((kind, line) => ({ kind, minutes: minutes[line] ?? '', note: notes[line] ?? '' }))
    ),
    facilitators: all(typed, 'facilitators'),
    otherFacilitators: one(typed, 'otherFacilitators'),
    kits: kitsTyped(typed),
    capacity: one(typed, 'capacity'),
    access: one(typed, 'access'),
    joining: one(typed, 'joining'),
    bring: one(typed, 'bring'),
    hostNeeds: one(typed, 'hostNeeds'),
    priorities: all(typed, 'priorities'),
    overrideReason: one(typed, 'overrideReason'),
    ...slotTypedAgain(typed)
  }
}

/** The kits that something was typed for. */
function kitsTyped(typed: Typed): WorkshopTyped['kits'] {
  const counts = all(typed, 'kitCount')
  return all(typed, 'kitName').flatMap((name, line) => {
    const count = counts[line]?.trim() ?? ''
    return count ? [{ name, count }] : []
  })
}

/** Kits as the fields of a form. */
export const kitFields = (kits: WorkshopTyped['kits']): Typed => ({
  kitName: kits.map(({ name }) => name),
  kitCount: kits.map(({ count }) => count)
})

export const kitsSpoken = (kits: readonly { name: string; count: number }[]): WorkshopTyped['kits'] =>
  kits.map(({ name, count }) => ({ name, count: String(count) }))

export function slotTypedAgain(typed: Typed): SlotTyped {
  return {
    date: one(typed, 'date'),
    day: dayOf(one(typed, 'date')),
    from: one(typed, 'from'),
    to: one(typed, 'to'),
    saturday: one(typed, 'saturday') === 'yes',
    place: one(typed, 'place')
  }
}

/** What a kind with slots begins with. */
const PROPOSED_SLOTS = { slotEvery: '20', slotPlaces: '2' }

/** A new form with the programme of its kind, the day it was asked for ('YYYY-MM-DD') and the counsellor as facilitator. */
export function emptyTyped(
  facilitator: string,
  day: string | null,
  kind: WorkshopKind = USUAL_KIND
): WorkshopTyped {
  const { programme } = factsOfKind({ kind })
  return {
    ...typedAgain({ kind, ...(factsOfKind({ kind }).slots ? PROPOSED_SLOTS : {}) }),
    parts: lines(programme.parts.map(({ kind, minutes }) => ({ kind, minutes: String(minutes), note: '' }))),
    facilitators: [facilitator],
    capacity: String(programme.capacity),
    date: day ? slashed(day) : '',
    day
  }
}

/** The form as the workshop stands, times in the zone of its place. */
export function typedOf(workshop: Workshop, language: Language): WorkshopTyped {
  const { kind, sector, trade, parts, facilitators, capacity, access, bring, hostNeeds, priorities } =
    workshop
  return {
    kind,
    sector,
    trade,
    format: workshop.format ? String(workshop.format) : '',
    campaigns: (workshop.campaigns ?? []).map(String),
    hasSlots: workshop.slots.length > 0,
    slots: slotsText(outlineOfSlots(workshop)),
    slotEvery: '',
    slotPlaces: '',
    parts: lines(parts.map(({ kind, minutes, note }) => ({ kind, minutes: String(minutes), note }))),
    facilitators: facilitators.flatMap(({ account }) => (account ? [String(account)] : [])),
    otherFacilitators: facilitators
      .filter(({ account }) => !account)
      .map(({ name }) => name)
      .join(', '),
    kits: kitsSpoken(workshop.kits),
    capacity: String(capacity),
    access,
    joining: workshop.joining,
    bring,
    hostNeeds,
    priorities: [...priorities],
    overrideReason: '',
    ...slotTypedOf(workshop, language)
  }
}

/** What the form of a workshop holds, field by field; of a published one (`fixed`) all but what is changed by moving it. */
export function currentValues(workshop: Workshop, language: Language, { fixed }: { fixed: boolean }): Typed {
  const {
    kind,
    sector,
    trade,
    parts,
    date,
    from,
    to,
    saturday,
    place,
    kits,
    day: _,
    format: __,
    campaigns: _campaigns,
    overrideReason: _reason,
    hasSlots: _hasSlots,
    slots,
    slotEvery,
    slotPlaces,
    ...rest
  } = typedOf(workshop, language)
  const revised = {
    ...rest,
    partKind: parts.map(({ kind }) => kind),
    partMinutes: parts.map(({ minutes }) => minutes),
    partNote: parts.map(({ note }) => note),
    ...kitFields(kits)
  }
  if (fixed) return revised
  return {
    ...revised,
    slots,
    slotEvery,
    slotPlaces,
    kind,
    sector,
    trade,
    date,
    from,
    to,
    saturday: saturday ? 'yes' : '',
    place
  }
}

export function slotTypedOf(workshop: Workshop, language: Language): SlotTyped {
  const { startsAt, endsAt, timeZone, place } = workshop
  const day = localDate(startsAt, timeZone)
  return {
    date: slashed(day),
    day,
    from: clock(language, localTime(startsAt, timeZone)),
    to: clock(language, localTime(endsAt, timeZone)),
    saturday: new Date(`${day}T00:00:00Z`).getUTCDay() === 6,
    place: placeTyped(place)
  }
}

function placeTyped(
  place: Pick<Workshop['place'], 'kind' | 'mode' | 'room'> & { company?: unknown; site?: unknown }
) {
  if (isRemote({ place })) return `mode:${modeOf({ place })}`
  return place.kind === 'agency'
    ? `room:${place.room}`
    : `site:${String(place.company)}:${String(place.site)}`
}

/** A slot as the domain was told it, to be corrected. */
export function slotTypedFrom({ date, from, to, saturday, place }: Slot, language: Language): SlotTyped {
  return {
    date: slashed(date),
    day: date,
    from: clock(language, from),
    to: clock(language, to),
    saturday,
    place: place.kind === 'remote' ? `mode:${place.mode}` : placeTyped({ mode: 'onSite', room: '', ...place })
  }
}

/** As many lines as the form offers. */
function lines(parts: WorkshopTyped['parts']): WorkshopTyped['parts'] {
  const empty = { kind: '', minutes: '', note: '' }
  return Array.from({ length: Math.max(PARTS_OFFERED, parts.length) }, (_, line) => parts[line] ?? empty)
}

/** What the domain is told; `trade` and `sector` are the workshop's own when the form does not ask for them. */
export function outlineOf(
  form: RevisionForm &
    Partial<
      Pick<WorkshopForm, 'kind' | 'sector' | 'trade' | 'campaigns' | 'slots' | 'slotEvery' | 'slotPlaces'>
    >,
  { colleagues }: Pick<WorkshopChoices, 'colleagues'>,
  own: { sector: string; trade: string } = { sector: '', trade: '' }
): Outline {
  const known = colleagues.filter(({ value }) => form.facilitators.includes(value))
  const others = form.otherFacilitators.split(',').map(name => name.trim())
  return {
    ...(form.kind ? { kind: form.kind } : {}),
    ...slotsSaid(form),
    sector: (form.sector ?? own.sector) || null,
    trade: form.trade ?? own.trade,
    parts: form.partKind.flatMap((kind, line) =>
      kind ? [{ kind, minutes: form.partMinutes[line] ?? 0, note: form.partNote[line] ?? '' }] : []
    ),
    facilitators: [
      ...known.map(({ value, label }) => ({ account: idFrom(value), name: label })),
      ...others.filter(Boolean).map(name => ({ account: null, name }))
    ],
    kits: kitsOf(form),
    capacity: form.capacity,
    access: form.access,
    joining: form.joining,
    bring: form.bring,
    hostNeeds: form.hostNeeds,
    priorities: form.priorities,
    ...(form.campaigns?.length ? { campaigns: form.campaigns.map(idFrom) } : {})
  }
}

/** Laid out anew where that was asked, else those that the form began with. */
function slotsSaid({ slots, slotEvery, slotPlaces }: Partial<WorkshopForm>): Pick<Outline, 'slots'> {
  if (slotEvery !== undefined || slotPlaces !== undefined)
    return { slots: { every: slotEvery ?? USUAL_MINUTES, capacity: slotPlaces ?? 1 } }
  return slots && slots.length > 0 ? { slots } : {}
}

export function kitsOf({ kitName, kitCount }: Pick<RevisionForm, 'kitName' | 'kitCount'>) {
  return kitName.flatMap((name, line) => {
    const count = kitCount[line] ?? 0
    return name && count > 0 ? [{ name, count }] : []
  })
}

export function slotOf({ date, from, to, saturday, place }: SlotForm): Slot {
  return { date, from, to, saturday, place: placeChoice(place) }
}

function placeChoice(typed: string): PlaceChoice {
  if (typed === 'mode:video' || typed === 'mode:telephone')
    return { kind: 'remote', mode: typed === 'mode:video' ? 'video' : 'telephone' }
  const [, company, site] = /^site:([0-9a-f]{24}):([0-9a-f]{24})$/.exec(typed) ?? []
  if (company && site) return { kind: 'company', company, site }
  return { kind: 'agency', room: typed.slice('room:'.length) }
}
