import { createHash } from 'node:crypto'
import type mongoose from 'mongoose'
import { fold } from '#lib/identifiers/person-name.ts'
import { Refusal } from '#lib/refusal.ts'
import { Sector } from '#models/records/sector.ts'
import type { Skill } from '#models/records/skill.ts'
import { Trade, TYPED_BY_HAND } from '#models/records/trade.ts'
import { knownSectors, sectorName } from '#models/reference/sectors.ts'
import { skillLines, skillsTyped } from './skills-typed.ts'
import { textDifferences, writeChanges } from './write-changes.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'

type Id = mongoose.Types.ObjectId

export interface TradeFacts {
  label: string
  sector: string
  otherSectors: string[]
  /** One a line; none: those of the sector. */
  skills: string[]
  isOffered: boolean
}

export interface NewTrade extends Omit<TradeFacts, 'isOffered'> {
  /** Of the ROME; null: one of our own. */
  code: string | null
}

const OWN_CODES = 10_000

export function factsOfTrade({ label, sector, otherSectors, skills, retiredAt }: Trade): TradeFacts {
  return {
    label,
    sector: sector ?? '',
    otherSectors: [...otherSectors],
    skills: skillLines(skills),
    isOffered: !retiredAt
  }
}

/** A trade typed by hand. Refuses a label or a ROME code that another trade has, and a sector that is not known. */
export async function addTrade(
  { code, ...facts }: NewTrade,
  { by, now = new Date() }: { by: Id; now?: Date }
): Promise<Trade> {
  await refuseUnknown(facts)
  await refuseTwice(facts.label, null)
  if (code && (await Trade.exists({ _id: code }))) throw new Refusal('frame.refusal.codeTaken', {}, 'code')
  const trade = await Trade.create({
    _id: code ?? (await codeFor(facts.label)),
    ...(await storedOf(facts, [])),
    version: TYPED_BY_HAND,
    setAt: now,
    labelSetAt: now
  }).catch((error: unknown) => {
    if (!isDuplicateKey(error)) throw error
    throw new Refusal('frame.refusal.tradeTaken', {}, 'label')
  })
  const change = { setting: 'tradeAdded' as const, from: '', to: facts.label }
  await writeChanges([change], { subject: 'trade', subjectId: trade._id, by, now })
  return trade
}

/** Workshops that are planned keep the label and the sector they have. Refuses a trade set by someone since `since`. */
export async function setTrade(
  code: string,
  facts: TradeFacts,
  { by, since, now = new Date() }: { by: Id; since: Date | null; now?: Date }
): Promise<void> {
  const before = await Trade.findById(code).orFail()
  await refuseUnknown(facts)
  await refuseTwice(facts.label, code)
  const nameOf = await sectorNames()
  const changes = textDifferences(textsOf(factsOfTrade(before), nameOf), textsOf(facts, nameOf))
  if (changes.length === 0) return
  const { matchedCount } = await Trade.updateOne(
    { _id: code, setAt: since },
    {
      $set: {
        ...(await storedOf(facts, before.skills)),
        retiredAt: facts.isOffered ? null : (before.retiredAt ?? now),
        setAt: now,
        ...(facts.label === before.label ? {} : { labelSetAt: now })
      }
    }
  )
  if (matchedCount === 0) throw new Refusal('errors.meanwhile.again')
  await writeChanges(changes, { subject: 'trade', subjectId: code, by, now })
}

async function storedOf(
  { label, sector, otherSectors, skills }: Omit<TradeFacts, 'isOffered'>,
  before: readonly Skill[]
) {
  return {
    label,
    folded: fold(label),
    sector,
    otherSectors: otherSectors.filter(code => code !== sector).toSorted(),
    skills: await skillsTyped(skills, before)
  }
}

async function refuseUnknown({ sector, otherSectors }: Pick<TradeFacts, 'sector' | 'otherSectors'>) {
  const known = new Set((await Sector.find().select('_id').lean()).map(({ _id }) => _id))
  if (!known.has(sector)) throw new Refusal('workshops.refusal.unknownSector', {}, 'sector')
  if (!otherSectors.every(code => known.has(code)))
    throw new Refusal('workshops.refusal.unknownSector', {}, 'otherSectors')
}

async function refuseTwice(label: string, own: string | null): Promise<void> {
  if (await Trade.exists({ folded: fold(label), ...(own ? { _id: { $ne: own } } : {}) }))
    throw new Refusal('frame.refusal.tradeTaken', {}, 'label')
}

/** 'X' and four digits made of the label: the form sent twice finds the same code taken. */
async function codeFor(label: string): Promise<string> {
  const folded = fold(label)
  let number = createHash('sha256').update(folded).digest().readUInt32BE() % OWN_CODES
  for (let tried = 0; tried < OWN_CODES; tried++, number = (number + 1) % OWN_CODES) {
    const code = `X${String(number).padStart(4, '0')}`
    const there = await Trade.findById(code).select('folded').lean()
    if (!there || there.folded === folded) return code
  }
  throw new Refusal('frame.refusal.tradeTaken', {}, 'label')
}

async function sectorNames(): Promise<(code: string) => string> {
  const names = new Map((await knownSectors()).map(one => [one.code, sectorName(one, 'fr')]))
  return code => names.get(code) ?? code
}

function textsOf(
  { label, sector, otherSectors, skills, isOffered }: TradeFacts,
  nameOf: (code: string) => string
) {
  return {
    tradeLabel: label,
    mainSector: nameOf(sector),
    otherSectors: otherSectors.map(nameOf).toSorted().join(', '),
    skills: skills.join(' ; '),
    offered: isOffered ? 'yes' : 'no'
  }
}
