import { createReadStream } from 'node:fs'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { nameKey } from './identifiers/person-name.ts'

/** A commune of today, or an arrondissement of Paris, Lyon or Marseille: INSEE code ('13005', '2A004') and name. */
export interface Commune {
  code: string
  name: string
}

/** What became of a postcode and a commune as typed. */
export type Located =
  | { found: Commune }
  /** Several are possible, or the name is none of the postcode's: someone has to choose. */
  | { choices: Commune[] }
  /** Nothing known of either: a CEDEX elsewhere, a country abroad. What was typed stands. */
  | { found: null }

const require = createRequire(import.meta.url)
/** Cities that are told by their arrondissements: each of these has the postcode of its own. */
const CUT_IN_ARRONDISSEMENTS = new Set(['13055', '69123', '75056'])
const CEDEX = /\scedex\b/i

let lines: Promise<string> | undefined

/**
 * Names as they are written, of every commune; commune-centres.tsv beside the geography has names as they are compared,
 * only of communes whose place is known, and is read where distances are asked alone: neither can stand for the other.
 *
 * One text of some 900 kB, a line a commune: '|13400|13600\t13005\tAubagne'. Cut at first use from the eight
 * megabytes of @etalab/decoupage-administratif (INSEE's list of communes with La Poste's codes), line by line, so that
 * no process ever holds or waits for the whole; looking a postcode up takes less than a millisecond.
 */
function communes(): Promise<string> {
  lines ??= cut().catch((error: unknown) => {
    lines = undefined
    throw error
  })
  return lines
}

async function cut(): Promise<string> {
  const file = require.resolve('@etalab/decoupage-administratif/data/communes.json')
  const kept: string[] = []
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    const code = /^\{"code":"(\w{5})"/.exec(line)?.[1]
    const name = /"nom":"([^"]+)"/.exec(line)?.[1]
    const postcodes = /"codesPostaux":\["([\d",]+)"\]/.exec(line)?.[1]
    const isNow = /"type":"(?:commune-actuelle|arrondissement-municipal)"/.test(line)
    if (!code || !name || !postcodes || !isNow || CUT_IN_ARRONDISSEMENTS.has(code)) continue
    kept.push(`|${postcodes.replaceAll('","', '|')}\t${code}\t${name}`)
  }
  return kept.join('\n')
}

/** The communes of a postcode, by name; none for a CEDEX. */
export async function communesOf(postcode: string): Promise<Commune[]> {
  if (!/^\d{5}$/.test(postcode)) return []
  return found(await communes(), `|${postcode}`).toSorted((a, b) => a.name.localeCompare(b.name, 'fr'))
}

/** The communes of a département of this name, accents, case and hyphens aside: how a CEDEX is placed. */
async function communesNamed(name: string, departement: string): Promise<Commune[]> {
  const wanted = nameKey(name)
  const all = found(await communes(), `\n|${departement}`)
  return all.filter(commune => nameKey(commune.name) === wanted)
}

/**
 * Places an address. The name may be left out where the postcode has one commune, and may be « Marseille » for its
 * 5th arrondissement; a CEDEX is placed by its name alone.
 */
export async function locate(postcode: string, name: string): Promise<Located> {
  const town = (name.split(CEDEX, 1)[0] ?? '').trim()
  const choices = await communesOf(postcode)
  if (choices.length === 0) {
    const named = town === '' ? [] : await communesNamed(town, postcode.slice(0, 2))
    return { found: named.length === 1 ? (named[0] ?? null) : null }
  }
  const [only] = choices
  const typed = nameKey(town.replace(/^st(e?)\b/i, 'saint$1'))
  const same = choices.find(commune => nameKey(commune.name) === typed)
  const city = only && choices.length === 1 && nameKey(only.name).startsWith(typed) && /\d/.test(only.name)
  if (same) return { found: same }
  if (only && choices.length === 1 && (typed === '' || city)) return { found: only }
  return { choices }
}

/** The commune of a code, null when no commune of today has it. */
export async function communeOf(code: string): Promise<Commune | null> {
  return /^\w{5}$/.test(code) ? (found(await communes(), `\t${code}\t`)[0] ?? null) : null
}

/** Reads the lines in which a mark stands. */
function found(text: string, mark: string): Commune[] {
  const read: Commune[] = []
  for (let at = text.indexOf(mark); at >= 0;) {
    const start = text.lastIndexOf('\n', at) + 1
    const end = text.indexOf('\n', at + 1)
    const [postcodes = '', code = '', name = ''] = text.slice(start, end < 0 ? undefined : end).split('\t')
    if (postcodes !== '') read.push({ code, name })
    at = end < 0 ? -1 : text.indexOf(mark, end)
  }
  return read
}
