import Joi from 'joi'
import type { CustomHelpers } from 'joi'
import type { SlotOutline } from '#models/planning/slots/lay-out.ts'
import { MOST_PLACES } from '#models/records/time-slot.ts'
import { isGroupName, type GroupName } from '#models/records/target-group.ts'
import { SECTOR_CODE } from '#models/records/sector.ts'
import { TRADE_CODE } from '#models/records/trade.ts'
import {
  PART_KINDS,
  USUAL_KIND,
  WORKSHOP_KIND_NAMES,
  type PartKind,
  type WorkshopKind
} from '#models/records/workshop-kind.ts'
import { carriedSlots } from './slot-outlines.ts'
import type { Extent } from '#models/records/change-plan.ts'
import { extent } from './extent.ts'
import { typedDay, typedTime } from './typed.ts'

/** How many parts the form has room for. */
export const PARTS_OFFERED = 5

/** What a workshop says whatever its state: everything but sector, trade, date and place. */
export interface RevisionForm {
  /** One entry a line of the form, in order; '' is a line left empty. */
  partKind: (PartKind | '')[]
  partMinutes: number[]
  partNote: string[]
  facilitators: string[]
  otherFacilitators: string
  /** Kits of the agency, and how many of each; 0: none. */
  kitName: string[]
  kitCount: number[]
  capacity: number
  access: string
  joining: string
  bring: string
  hostNeeds: string
  /** Publics the session is for first. */
  priorities: GroupName[]
  /** Why it is saved although something stands in the way. */
  overrideReason: string
  extent: Extent
}

/** A slot as typed: 'room:NAME', 'site:COMPANY:SITE' or 'mode:MODE' names the place. */
export interface SlotForm {
  date: string
  from: string
  to: string
  saturday: boolean
  place: string
}

export interface WorkshopForm extends RevisionForm, SlotForm {
  kind: WorkshopKind
  /** '' is the trade's own sector. */
  sector: string
  trade: string
  /** The format it is planned with; '' without one. */
  format: string
  /** Those of the workshop it is copied from. */
  campaigns: string[]
  /** Of a kind with slots: those that the form began with, unless new ones are laid out every so many minutes. */
  slots: SlotOutline[]
  slotEvery?: number | undefined
  slotPlaces?: number | undefined
}

/** More lines than any agency has kits. */
const MOST_KITS = 50

const text = (longest: number) => Joi.string().trim().max(longest).allow('').default('')
const ID = /^[0-9a-f]{24}$/

const revision = {
  partKind: Joi.array<(PartKind | '')[]>()
    .single()
    .items(Joi.string().valid('', ...PART_KINDS))
    .max(PARTS_OFFERED)
    .default([]),
  partMinutes: Joi.array<number[]>()
    .single()
    .items(Joi.string().allow(''))
    .default([])
    .custom(minutesOfParts),
  partNote: Joi.array<string[]>().single().items(text(200)).default([]),
  facilitators: Joi.array<string[]>().single().items(Joi.string().pattern(ID)).max(20).default([]),
  otherFacilitators: text(300),
  kitName: Joi.array<string[]>().single().items(text(80)).max(MOST_KITS).default([]),
  kitCount: Joi.array<number[]>()
    .single()
    .items(Joi.string().trim().max(6).allow(''))
    .max(MOST_KITS)
    .default([])
    .custom(countsOfKits),
  capacity: Joi.number().integer().min(1).max(60).required().label('workshops.form.capacity'),
  access: text(1000),
  joining: text(500),
  bring: text(500),
  hostNeeds: text(500),
  priorities: Joi.array<GroupName[]>()
    .single()
    .items(
      Joi.string().custom((name: string, helpers) => (isGroupName(name) ? name : helpers.error('any.only')))
    )
    .unique()
    .default([]),
  overrideReason: text(300),
  extent
}

/** A line with a kind says its minutes; the minutes of an empty line are not read. */
function minutesOfParts(value: unknown, helpers: CustomHelpers<number[]>) {
  const typed = value as string[]
  const form = (helpers.state.ancestors as { partKind?: unknown }[])[0]
  const kinds = [form?.partKind ?? []].flat()
  const minutes = typed.map((entry, line) =>
    kinds[line] ? Number(entry.trim().replace(/ ?min\.?$/, '')) : 0
  )
  const wrong = minutes.some(
    (count, line) => kinds[line] && (!Number.isInteger(count) || count < 5 || count > 480)
  )
  return wrong || kinds.some((kind, line) => kind && minutes[line] === undefined)
    ? helpers.error('workshops.form.error.minutes')
    : minutes
}

function countsOfKits(value: unknown, helpers: CustomHelpers<number[]>) {
  const counts = (value as string[]).map(entry => (entry === '' ? 0 : Number(entry)))
  const isSound = counts.every(count => Number.isInteger(count) && count >= 0 && count <= 999)
  return isSound ? counts : helpers.error('workshops.form.error.kitCount')
}

const slot = {
  date: typedDay().required().label('workshops.form.date'),
  from: typedTime().required().label('workshops.form.startTime'),
  to: typedTime().required().label('workshops.form.endTime'),
  saturday: Joi.boolean().truthy('yes').default(false),
  place: Joi.string()
    .pattern(/^(room:.{0,100}|site:[0-9a-f]{24}:[0-9a-f]{24}|mode:(video|telephone))$/)
    .required()
    .label('workshops.form.place')
}

export const revisionForm = Joi.object<RevisionForm, true>(revision)
/** A published workshop that moves; `saidBy`: who of the company it moves to agreed. */
export interface MovingForm extends SlotForm {
  saidBy: string
  joining: string
  overrideReason: string
  extent: Extent
}

export const movingForm = Joi.object<MovingForm, true>({
  ...slot,
  saidBy: text(80),
  joining: text(500),
  overrideReason: text(300),
  extent
})
export const workshopForm = Joi.object<WorkshopForm, true>({
  kind: Joi.string()
    .valid(...WORKSHOP_KIND_NAMES)
    .empty('')
    .default(USUAL_KIND),
  sector: Joi.string().pattern(SECTOR_CODE).allow('').default(''),
  trade: Joi.string().pattern(TRADE_CODE).required().label('workshops.form.trade'),
  format: Joi.string().pattern(ID).allow('').default(''),
  campaigns: Joi.array<string[]>().single().items(Joi.string().pattern(ID)).max(200).default([]),
  slots: carriedSlots(),
  slotEvery: Joi.number().integer().min(5).max(480).empty('').label('slots.page.every'),
  slotPlaces: Joi.number().integer().min(1).max(MOST_PLACES).empty('').label('slots.page.places'),
  ...slot,
  ...revision
})
