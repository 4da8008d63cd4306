import type mongoose from 'mongoose'
import { fold } from '#lib/identifiers/person-name.ts'
import { Refusal } from '#lib/refusal.ts'
import { romePrefixesOf, sectorCode } from '#lib/tabular/sector-names.ts'
import { Sector, SECTORS } from '#models/records/sector.ts'
import { Trade } from '#models/records/trade.ts'
import { catalogueName, knownSectors, sectorName } from '#models/reference/sectors.ts'
import { skillLines, skillsTyped } from './skills-typed.ts'
import { textDifferences, writeChanges } from './write-changes.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'

type Id = mongoose.Types.ObjectId

/** What the page of a sector sets. `en` '': as in French. */
export interface SectorFacts {
  fr: string
  en: string
  /** One a line. */
  skills: string[]
  isOffered: boolean
}

export interface ListedSector {
  code: string
  name: string
  trades: number
  skills: number
  isOffered: boolean
}

const CODE_LENGTH = 3

export async function listSectors(lang: 'fr' | 'en'): Promise<ListedSector[]> {
  const [known, sectors, trades] = await Promise.all([
    knownSectors(),
    Sector.find().select('skills').lean(),
    Trade.find({ retiredAt: null }).select('sector otherSectors').lean()
  ])
  const skills = new Map(sectors.map(one => [one._id, skillLines(one.skills).length]))
  const counts = new Map<string, number>()
  for (const { sector, otherSectors } of trades)
    for (const code of [sector ?? '', ...otherSectors]) counts.set(code, (counts.get(code) ?? 0) + 1)
  return known
    .map(one => ({
      code: one.code,
      name: sectorName(one, lang),
      trades: counts.get(one.code) ?? 0,
      skills: skills.get(one.code) ?? 0,
      isOffered: one.isOffered
    }))
    .sort((one, other) => one.name.localeCompare(other.name, lang))
}

export function factsOfSector({ _id, fr, en, skills, retiredAt }: Sector): SectorFacts {
  return {
    fr: fr || catalogueName(_id, 'fr'),
    en: en || catalogueName(_id, 'en'),
    skills: skillLines(skills),
    isOffered: !retiredAt
  }
}

/** A sector typed by hand; one that the catalogue knows by that name gets its code and its ROME trades. Refuses a name twice. */
export async function addSector(
  facts: Omit<SectorFacts, 'isOffered'>,
  { by, now = new Date() }: { by: Id; now?: Date }
): Promise<Sector> {
  await refuseTwice(facts, null)
  const code = await codeFor(facts.fr)
  const sector = await Sector.create({
    _id: code,
    ...namesOf(code, facts),
    romePrefixes: romePrefixesOf(code),
    skills: await skillsTyped(facts.skills, []),
    setAt: now
  }).catch((error: unknown) => {
    if (!isDuplicateKey(error)) throw error
    throw nameTaken('fr')
  })
  const change = { setting: 'sectorAdded' as const, from: '', to: facts.fr }
  await writeChanges([change], { subject: 'sector', subjectId: code, by, now })
  return sector
}

/** Names, skills, and whether it is offered from now on. Refuses a sector set by someone since `since`. */
export async function setSector(
  code: string,
  facts: SectorFacts,
  { by, since, now = new Date() }: { by: Id; since: Date | null; now?: Date }
): Promise<void> {
  const before = await Sector.findById(code).orFail()
  await refuseTwice(facts, code)
  const changes = textDifferences(textsOf(factsOfSector(before)), textsOf(facts))
  if (changes.length === 0) return
  const { matchedCount } = await Sector.updateOne(
    { _id: code, setAt: since },
    {
      $set: {
        ...namesOf(code, facts),
        skills: await skillsTyped(facts.skills, before.skills),
        retiredAt: facts.isOffered ? null : (before.retiredAt ?? now),
        setAt: now
      }
    }
  )
  if (matchedCount === 0) throw new Refusal('errors.meanwhile.again')
  await writeChanges(changes, { subject: 'sector', subjectId: code, by, now })
}

/** Names as the catalogue has them are not kept: its own words are said in each language. */
function namesOf(code: string, { fr, en }: Pick<SectorFacts, 'fr' | 'en'>) {
  return {
    fr: fr === catalogueName(code, 'fr') ? '' : fr,
    en: en === catalogueName(code, 'en') ? '' : en
  }
}

async function refuseTwice({ fr, en }: Pick<SectorFacts, 'fr' | 'en'>, own: string | null): Promise<void> {
  const others = (await knownSectors()).filter(({ code }) => code !== own)
  const taken = new Set(
    others.flatMap(one => [sectorName(one, 'fr'), sectorName(one, 'en')].map(name => fold(name)))
  )
  if (taken.has(fold(fr))) throw nameTaken('fr')
  if (en && taken.has(fold(en))) throw nameTaken('en')
}

const nameTaken = (field: 'fr' | 'en') => new Refusal('frame.refusal.sectorTaken', {}, field)

/** Of the catalogue where it knows the name, else the first letters of the name, with a number where that is taken. */
async function codeFor(name: string): Promise<string> {
  const taken = new Set((await Sector.find().select('_id').lean()).map(({ _id }) => _id))
  const known = sectorCode(name)
  if (known && !taken.has(known)) return known
  const reserved = new Set<string>([...taken, ...SECTORS])
  const letters = fold(name)
    .replace(/[^a-z]/g, '')
    .toUpperCase()
  const stem = letters.slice(0, CODE_LENGTH).padEnd(CODE_LENGTH, 'X')
  for (let number = 1; ; number++) {
    const code = number === 1 ? stem : `${stem}${String(number)}`
    if (!reserved.has(code)) return code
  }
}

function textsOf({ fr, en, skills, isOffered }: SectorFacts) {
  return {
    sectorName: fr,
    sectorNameEnglish: en,
    skills: skills.join(' ; '),
    offered: isOffered ? 'yes' : 'no'
  }
}
