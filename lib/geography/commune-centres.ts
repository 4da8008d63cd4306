import { readFileSync } from 'node:fs'
import { departmentOfPostcode } from '../identifiers/postcode.ts'
import { fold } from '../identifiers/person-name.ts'

/**
 * The middle of a commune, in degrees. `about`: none is known for it, this is the middle of the communes it shares
 * its postcode with.
 */
export interface Centre {
  lat: number
  lon: number
  about: boolean
}

interface Commune extends Centre {
  code: string
  name: string
}

/** An address as far as its commune goes: any of the three may be missing. */
export interface Addressed {
  communeCode?: string | null | undefined
  postcode?: string | null | undefined
  commune?: string | null | undefined
}

let table: { byCode: Map<string, Commune>; byPostcode: Map<string, Commune[]> } | undefined

/** Reads the table at its first use: some ten megabytes that a process without this question never needs. */
function communes() {
  if (table) return table
  const byCode = new Map<string, Commune>()
  const byPostcode = new Map<string, Commune[]>()
  const text = readFileSync(new URL('./commune-centres.tsv', import.meta.url), 'utf8')
  for (const line of text.trimEnd().split('\n')) {
    const [code = '', name = '', postcodes = '', lat, lon, about] = line.split('\t')
    const commune = { code, name, lat: Number(lat), lon: Number(lon), about: about === '~' }
    byCode.set(code, commune)
    for (const postcode of postcodes === '' ? [] : postcodes.split(',')) {
      const others = byPostcode.get(postcode)
      if (others) others.push(commune)
      else byPostcode.set(postcode, [commune])
    }
  }
  return (table = { byCode, byPostcode })
}

/**
 * Where an address lies: by the code of its commune, by its postcode and name, by the middle of its postcode, or by
 * name within the département when the postcode is in no list (CEDEX). Null when nothing is known.
 * Source: GeoNames, CC BY 4.0; see docs/decisions.
 */
export function centreOf({ communeCode, postcode, commune }: Addressed): Centre | null {
  const { byCode, byPostcode } = communes()
  const coded = communeCode ? byCode.get(communeCode) : undefined
  if (coded) return coded
  if (!postcode) return null
  const name = plainName(commune ?? '')
  const sharing = byPostcode.get(postcode)
  if (!sharing) return named(name, departmentOfPostcode(postcode))
  return (
    sharing.find(one => one.name === name) ?? (sharing.length === 1 ? sharing[0] : null) ?? middle(sharing)
  )
}

/** « ST-CYR S/ MER CEDEX 2 » as the list writes it: « saint cyr sur mer ». */
function plainName(commune: string): string {
  return fold(commune.replace(/\bs\/(?=\s|\w)/gi, 'sur '))
    .replace(/ cedex( \d+)?$/, '')
    .replace(/\bst\b/g, 'saint')
    .replace(/\bste\b/g, 'sainte')
}

function named(name: string, departement: string): Centre | null {
  if (name === '') return null
  for (const one of communes().byCode.values())
    if (one.name === name && one.code.startsWith(departement)) return one
  return null
}

function middle(sharing: Centre[]): Centre {
  const mean = (of: (centre: Centre) => number) =>
    sharing.reduce((sum, centre) => sum + of(centre), 0) / sharing.length
  return { lat: mean(({ lat }) => lat), lon: mean(({ lon }) => lon), about: true }
}

const EARTH_KM = 6371
const radians = (degrees: number) => (degrees * Math.PI) / 180

/** Kilometres of the great circle between two points, as the crow flies. */
export function kilometresBetween(
  one: Pick<Centre, 'lat' | 'lon'>,
  other: Pick<Centre, 'lat' | 'lon'>
): number {
  const lat = Math.sin(radians(other.lat - one.lat) / 2) ** 2
  const lon = Math.sin(radians(other.lon - one.lon) / 2) ** 2
  const half = lat + Math.cos(radians(one.lat)) * Math.cos(radians(other.lat)) * lon
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(half)))
}
