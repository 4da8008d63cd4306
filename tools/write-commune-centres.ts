import { readFileSync, writeFileSync } from 'node:fs'
import { fold } from '#lib/identifiers/person-name.ts'

/**
 * Writes commune-centres.tsv anew: `npx tsx tools/write-commune-centres.ts CITIES500 COMMUNES`.
 * CITIES500 is GeoNames' cities500.txt (CC BY 4.0), whose fourth administrative code is the INSEE code; COMMUNES is
 * communes.json of @etalab/decoupage-administratif (Licence Ouverte). Neither is kept: see docs/decisions.
 */
interface Commune {
  code: string
  nom: string
  type: string
  codesPostaux?: string[]
}
interface Point {
  lat: number
  lon: number
}
interface Place extends Point {
  name: string
  population: number
}

const COUNTRIES = new Set(['FR', 'GP', 'MQ', 'GF', 'RE', 'YT', 'PM', 'BL', 'MF'])
const CITIES_IN_ARRONDISSEMENTS: Record<string, { name: string; first: number }> = {
  '75056': { name: 'Paris', first: 75100 },
  '69123': { name: 'Lyon', first: 69380 },
  '13055': { name: 'Marseille', first: 13200 }
}

const [citiesFile, communesFile] = process.argv.slice(2)
if (!citiesFile || !communesFile) throw new Error('Say where cities500.txt and communes.json are')

const places = readPlaces(citiesFile)
const communes = (JSON.parse(readFileSync(communesFile, 'utf8')) as Commune[]).filter(
  ({ type }) => type === 'commune-actuelle' || type === 'arrondissement-municipal'
)
const known = new Map(communes.flatMap(commune => pointOf(commune)))
const byPostcode = new Map<string, Point[]>()
for (const { code, codesPostaux = [] } of communes) {
  const point = known.get(code)
  if (point && !CITIES_IN_ARRONDISSEMENTS[code])
    for (const postcode of codesPostaux)
      byPostcode.set(postcode, [...(byPostcode.get(postcode) ?? []), point])
}
const lines = communes.flatMap(commune => {
  const { code, nom, codesPostaux = [] } = commune
  const point = known.get(code)
  const around = point
    ? undefined
    : (cityAround(code) ?? meanOf(codesPostaux.flatMap(postcode => byPostcode.get(postcode) ?? [])))
  const found = point ?? around
  if (!found) return []
  // A postcode of these cities means one arrondissement: the whole city is found by its code alone.
  const postcodes = CITIES_IN_ARRONDISSEMENTS[code] ? [] : codesPostaux
  const numbers = [found.lat.toFixed(3), found.lon.toFixed(3)]
  return [[code, fold(nom), postcodes.join(','), ...numbers, point ? '' : '~'].join('\t').trimEnd()]
})
writeFileSync(
  new URL('../lib/geography/commune-centres.tsv', import.meta.url),
  `${lines.toSorted().join('\n')}\n`
)

function readPlaces(file: string): Map<string, Place[]> {
  const found = new Map<string, Place[]>()
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const fields = line.split('\t')
    const [, name = '', , , lat, lon] = fields
    const code = fields[13] ?? ''
    if (!COUNTRIES.has(fields[8] ?? '') || code === '') continue
    const place = { name, lat: Number(lat), lon: Number(lon), population: Number(fields[14]) }
    found.set(code, [...(found.get(code) ?? []), place])
  }
  return found
}

/** The place that has the name of the commune, else its largest; « Marseille 03 » is an arrondissement. */
function pointOf({ code, nom }: Commune): [string, Point][] {
  for (const [city, { name, first }] of Object.entries(CITIES_IN_ARRONDISSEMENTS)) {
    const number = Number(code) - first
    if (city === code || !(number >= 1 && number <= 20)) continue
    const place = places.get(city)?.find(one => one.name === `${name} ${String(number).padStart(2, '0')}`)
    return place ? [[code, place]] : []
  }
  const here = places.get(code) ?? []
  const best =
    here.find(({ name }) => fold(name) === fold(nom)) ??
    here.toSorted((a, b) => b.population - a.population)[0]
  return best ? [[code, best]] : []
}

/** GeoNames does not place the arrondissements of Paris: each is about the middle of the city. */
function cityAround(arrondissement: string): Point | undefined {
  const city = Object.entries(CITIES_IN_ARRONDISSEMENTS).find(([, { first }]) => {
    const number = Number(arrondissement) - first
    return number >= 1 && number <= 20
  })
  return city && known.get(city[0])
}

function meanOf(points: Point[]): Point | undefined {
  if (points.length === 0) return undefined
  const mean = (of: (point: Point) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length
  return { lat: mean(({ lat }) => lat), lon: mean(({ lon }) => lon) }
}
