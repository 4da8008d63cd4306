import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { stylesheets } from './layouts/stylesheets.ts'

const root = path.resolve(import.meta.dirname, '..')
const atkinson = 'node_modules/@fontsource-variable/atkinson-hyperlegible-next/files'
const bricolage = 'node_modules/@fontsource-variable/bricolage-grotesque/files'

/** Files served as they are, by the name that pages and the style sheet know them by. */
const FILES = {
  'app.js': 'public/app.js',
  'arrivals.js': 'public/arrivals.js',
  'icons.svg': 'public/icons.svg',
  'favicon.svg': 'public/favicon.svg',
  'atkinson-hyperlegible-next-latin-wght-normal.woff2': atkinson,
  'atkinson-hyperlegible-next-latin-ext-wght-normal.woff2': atkinson,
  'bricolage-grotesque-latin-wght-normal.woff2': bricolage
} as const

/** Of every page but those of a person, which have a small one of their own. */
const STYLESHEETS = { 'app.css': stylesheets, 'mine.css': ['../mine.css'] } as const
type StylesheetName = keyof typeof STYLESHEETS
export type AssetName = keyof typeof FILES | StylesheetName

/** A file that pages refer to; its address changes with its content, so that it never grows old in a browser. */
export interface Asset {
  name: AssetName
  hash: string
  content: Buffer
}

const read = new Map<AssetName, Asset>()

/** Everything a page or the style sheet refers to. Each file is read once in the life of a process. */
export function assets(): Asset[] {
  return ([...Object.keys(FILES), ...Object.keys(STYLESHEETS)] as AssetName[]).map(assetOf)
}

/** Where a file is served, its content's hash included. */
export function assetAddress(name: AssetName): string {
  return addressOf(assetOf(name).hash, name)
}

/** The address of a file under a hash; the pattern of all of them with ':hash' and ':name'. */
export const addressOf = (hash: string, name: string) => `/assets/${hash}/${name}`

function assetOf(name: AssetName): Asset {
  const known = read.get(name)
  if (known) return known
  const content = isStylesheet(name) ? Buffer.from(stylesheet(STYLESHEETS[name])) : contentOf(name)
  const hash = createHash('sha256').update(content).digest('base64url').slice(0, 16)
  const asset = { name, hash, content }
  read.set(name, asset)
  return asset
}

const isStylesheet = (name: AssetName): name is StylesheetName => name in STYLESHEETS

function contentOf(name: keyof typeof FILES): Buffer {
  const place = FILES[name]
  return readFileSync(path.join(root, place.endsWith(name) ? place : path.join(place, name)))
}

/** The sheets as one, each file it names by its address. Throws where it names one that is not served. */
function stylesheet(sheets: readonly string[]): string {
  const css = sheets.map(file => readFileSync(path.join(root, 'public/css', file), 'utf8')).join('\n')
  return css.replace(/url\('([^']+)'\)/g, (_whole, name: string) => {
    if (!(name in FILES)) throw new Error(`The style sheet names ${name}, which is not served`)
    return `url('${assetAddress(name as keyof typeof FILES)}')`
  })
}
