import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { Agency } from '#models/records/agency.ts'
import { Format } from '#models/records/format.ts'
import type { SlotOutline } from '#models/planning/slots/lay-out.ts'
import { factsOfKind, type PartKind, type WorkshopKind } from '#models/records/workshop-kind.ts'
import { skillsOf } from '#models/reference/skills.ts'
import type { Authored } from '#models/planning/authored.ts'
import type { KitUse } from '#models/planning/occupancy.ts'
import { factsOf } from '#models/planning/planning.ts'

type Id = mongoose.Types.ObjectId

/** What the page of a format sets. */
export interface FormatFacts {
  name: string
  kind: WorkshopKind
  /** null: the trade's own sector. */
  sector: string | null
  trade: string
  parts: { kind: PartKind; minutes: number; note: string; skills: string[] }[]
  kit: string
  kits?: readonly KitUse[]
  access: string
  bring: string
  hostNeeds?: string
  capacity: number
  slots?: SlotOutline[]
  isShared: boolean
}

/** Adds a format to an agency. Refuses an unknown trade or sector. */
export async function addFormat({
  id,
  agency,
  facts,
  by,
  now = new Date()
}: Authored & { id: Id; agency: Id; facts: FormatFacts }): Promise<Format> {
  const { region } = await Agency.findById(agency).select('region').orFail()
  const settled = await settledFacts(facts)
  return Format.create({ _id: id, root: id, agency, region, ...settled, by, setAt: now })
}

/** What keeps two writers apart: a test takes it away and sees the second write over the first. */
export const guards = { stillAs: (since: Date): { setAt?: Date } => ({ setAt: since }) }

/** Workshops that were planned with it stay as they are. Refuses what addFormat refuses, and a format set since `since`. */
export async function setFormat(
  id: Id,
  facts: FormatFacts,
  { by, since, now = new Date() }: Authored & { since: Date }
): Promise<void> {
  const before = await Format.findById(id).orFail()
  const set = { ...(await settledFacts(facts, before)), by, setAt: now }
  const { matchedCount } = await Format.updateOne({ _id: id, ...guards.stillAs(since) }, { $set: set })
  if (matchedCount === 0) throw new Refusal('errors.meanwhile.again')
}

/** A copy of one's own, which says where it comes from; it is not shared until its agency says so. */
export async function copyFormat(
  format: Format,
  { id, agency, by, now = new Date() }: Authored & { id: Id; agency: Id }
): Promise<Format> {
  const { region } = await Agency.findById(agency).select('region').orFail()
  const {
    root,
    name,
    kind,
    sector,
    trade,
    tradeLabel,
    parts,
    kit,
    kits,
    access,
    bring,
    hostNeeds,
    capacity,
    slots
  } = format.toObject()
  return Format.create({
    _id: id,
    ...{
      agency,
      region,
      root,
      name,
      kind,
      sector,
      trade,
      tradeLabel,
      parts,
      kit,
      kits,
      access,
      bring,
      hostNeeds,
      capacity,
      slots
    },
    copiedFrom: { format: format._id, agency: format.agency, at: now },
    by,
    setAt: now
  })
}

/** With the trade as it reads today, and no skill that one cannot see in it. */
async function settledFacts(facts: FormatFacts, kept: { trade?: string; sector?: string } = {}) {
  const { name, kit, isShared, parts, slots: said = [], ...outline } = facts
  const settled = await factsOf({ ...outline, parts, facilitators: [] }, kept)
  const { kind, sector, trade, tradeLabel, access, bring, hostNeeds, capacity, kits } = settled
  const known = new Set((await skillsOf({ trade, sector })).map(({ code }) => code))
  const seen = parts.map(part => ({ ...part, skills: part.skills.filter(code => known.has(code)) }))
  // How to join is of one session: another one, of another agency perhaps, has its own.
  const outlines = said.map(({ after, minutes, capacity: places, mode }) => ({
    ...{ after, minutes, capacity: places },
    ...(mode && mode !== 'onSite' ? { mode } : {})
  }))
  const slots = factsOfKind(settled).slots ? outlines : []
  return {
    ...{
      name,
      kind,
      sector,
      trade,
      tradeLabel,
      access,
      bring,
      hostNeeds,
      capacity,
      slots,
      kit,
      kits,
      isShared
    },
    parts: seen
  }
}
