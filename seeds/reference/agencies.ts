import { HOME_ZONE } from '#lib/dates.ts'
import { fold } from '#lib/identifiers/person-name.ts'
import { isSafir } from '#lib/identifiers/safir.ts'
import { Agency } from '#models/records/agency.ts'
import { departement } from '../reference-data/departements.ts'
import { Report } from './report.ts'
import { batchesOf, rowsOf, type Row } from './rows.ts'
import { ensureDepartements } from './territories.ts'

const FORMAT = {
  separator: ';',
  headings: ['code_safir', 'niveau', 'nom', 'adresse', 'code_postal', 'commune', 'departement']
} as const

const AGENCY = 'AGENCE'
/** Territorial and regional directions. */
const DIRECTIONS = new Set(['DT', 'DR'])

interface Facts {
  safir: string
  name: string
  address: string
  postcode: string
  commune: string
  departement: string
}

/**
 * Agencies of the register. The name of one that is known is kept, and whatever people have set since: the register
 * only replaces what it said itself.
 */
export async function loadAgencies(file: string): Promise<Report> {
  const report = new Report()
  const seen = new Set<string>()
  for await (const rows of batchesOf(rowsOf(file, FORMAT))) {
    const facts = rows.flatMap(row => judged(row, seen, report))
    await ensureDepartements(
      facts.map(({ departement: code }) => code),
      report
    )
    await save(facts, report)
  }
  return report
}

function judged({ line, cells }: Row, seen: Set<string>, report: Report): Facts[] {
  const { code_safir: safir = '', niveau = '', nom: name = '', departement: code = '' } = cells
  const refuse = (...[reason, value]: [Parameters<Report['refuse']>[1], string?]) => {
    report.refuse(line, reason, value)
    return []
  }
  if (!isSafir(safir)) return refuse('safir', safir)
  if (DIRECTIONS.has(niveau)) {
    report.leaveOut('terminal.reference.why.directions')
    return []
  }
  if (niveau !== AGENCY) return refuse('level', niveau)
  if (name === '') return refuse('name')
  if (!departement(code)) return refuse('departement', code)
  if (seen.has(safir)) return refuse('twice', safir)
  seen.add(safir)
  const { adresse: address = '', code_postal: postcode = '', commune = '' } = cells
  return [{ safir, name, address, postcode, commune, departement: code }]
}

async function save(facts: Facts[], report: Report) {
  const counts = report.of('agencies')
  const found = await Agency.find({ safir: { $in: facts.map(({ safir }) => safir) } }).lean<Known[]>()
  const known = new Map(found.map(agency => [agency.safir, agency]))
  const writes = facts.flatMap(({ safir, name, departement: code, ...where }) => {
    const { region = '', timeZone = HOME_ZONE } = departement(code) ?? {}
    const register: Placed = { ...where, departement: `departement-${code}` }
    const placed = { ...register, region: `region-${region}` }
    const before = known.get(safir)
    if (!before) {
      counts.added += 1
      const update = {
        $set: { ...placed, register },
        $setOnInsert: { name, timeZone, basin: null, rooms: [] }
      }
      return [{ updateOne: { filter: { safir }, update, upsert: true } }]
    }
    const newer = newerIn(register, before)
    if (FIELDS.some(field => !isSame(before[field], register[field]) && !newer.includes(field)))
      report.leaveOut('terminal.reference.why.kept')
    if (newer.length > 0) counts.changed += 1
    else counts.same += 1
    const set = Object.fromEntries(newer.map(field => [field, register[field]]))
    const moved = newer.includes('departement') ? { region: placed.region } : {}
    return [{ updateOne: { filter: { safir }, update: { $set: { ...set, ...moved, register } } } }]
  })
  if (writes.length > 0) await Agency.bulkWrite(writes)
}

const FIELDS = ['address', 'postcode', 'commune', 'departement'] as const
type Placed = Record<(typeof FIELDS)[number], string>
type Known = Placed & { safir: string; register?: Partial<Placed> | null }

/** What the register says anew: only where the record still says what the register said before, or nothing. */
function newerIn(register: Placed, before: Known) {
  return FIELDS.filter(
    field =>
      !isSame(before[field], register[field]) &&
      (before[field] === '' || isSame(before[field], before.register?.[field] ?? null))
  )
}

/** Capitals, accents and hyphens apart: what is written in better letters here is left as it is. */
function isSame(one: string, other: string | null): boolean {
  return other !== null && fold(one) === fold(other)
}
