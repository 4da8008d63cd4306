import { VERSION } from '#lib/version.ts'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ejs from 'ejs'
import { addDays, HOME_ZONE, localDate, type DateSpeaker } from '#lib/dates.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { likelyAddress } from '#lib/identifiers/email-slips.ts'
import {
  ofKind,
  type Language,
  type PersonLanguage,
  type Translate,
  type TranslateToPerson
} from '#lib/i18n.ts'
import { modesOf } from '#lib/modes.ts'
import { placesAdded, seatsTaken } from '#lib/seat-count.ts'
import type { Account } from '#models/records/account.ts'
import type { WorkshopKind, WorkshopKindFacts } from '#models/records/workshop-kind.ts'
import { paths, type Paths } from '#server/paths.ts'
import type { IconName } from './icons/drawings.ts'
import { sectorIcon } from './icons/sectors.ts'
import { sayModes } from './slots/ways.ts'
import { countKinds, sayKinds } from './workshops/counted.ts'
import { assetAddress, type AssetName } from './assets.ts'
import type { Html } from './html.ts'
import type { EmailsPages } from './emails/pages.ts'
import type { MinePages } from './mine/pages.ts'
import type { Pages } from './pages.ts'

/** One line under the title after an action; `undo` is a POST address. */
export interface Flash {
  text: string
  tone: 'done' | 'refused'
  undo?: { action: string; label: string } | undefined
  /** Where to go on from here. */
  link?: { href: string; label: string } | undefined
}

interface Reader extends Pick<Account, 'firstName' | 'lastName' | 'fullName' | 'role' | 'email'> {
  agency?: Account['agency']
  territory?: Account['territory']
  sees?: Account['sees']
}

/** What every template sees besides its own locals: the reader and the request. */
export interface Shared {
  t: Translate
  lang: Language
  /** Dates in the reader's own zone; `dates(zone)` speaks in the zone of a place. */
  date: DateSpeaker
  dates: (zone: string) => DateSpeaker
  /** What a workshop of its kind has: who attends it, the moments of its life. */
  factsOf: (workshop: { kind?: WorkshopKind | null }) => WorkshopKindFacts
  user: Reader | null
  /** Path of the request, without its query. */
  path: string
  nonce: string
  csrfToken: string
  /** Whom a form is shown to, in a name that says nothing of them; null before sign-in. */
  formAccount: string | null
  /** The page that shows the form: after a refusal, the one it was first shown on. */
  formPage: string
  /** Of the forms of this page that create something. */
  formKey: string
  flash: Flash | null
  trial: boolean
  theme: 'light' | 'dark' | undefined
}

/** What a person reads without an account is said in more languages, which have these sentences alone. */
export interface SharedWithPerson extends Omit<Shared, 't' | 'lang'> {
  t: TranslateToPerson
  lang: PersonLanguage
}
type SharedOf<Name extends PageName> = Name extends keyof MinePages | keyof EmailsPages
  ? SharedWithPerson
  : Shared

export type PageName = keyof Pages
/** What every template may ask for, whoever reads. */
interface Given {
  /** How many workshops of each kind, in words. */
  countKinds: typeof countKinds
  sayKinds: typeof sayKinds
  /** The ways in which a session is held, and those ways in words. */
  modesOf: typeof modesOf
  sayModes: typeof sayModes
  /** The address of a static file. */
  asset: (name: AssetName) => string
  /** The address of every page. */
  paths: Paths
  /** The drawing of a sector, by its code. */
  sectorIcon: (code: string) => IconName
  /** What the ledger of a session says: seats that people hold, and places beyond its capacity. */
  seatsTaken: typeof seatsTaken
  placesAdded: typeof placesAdded
  /** The address that was probably meant by what was typed; null where nothing looks like a slip. */
  likelyAddress: (typed: string) => string | null
  /** A day to come, as one types it: what a hint gives as an example. */
  exampleDate: () => string
  /** Of this Déclic. */
  version: string
}
/** All that the template of a page may read. */
export type Scope<Name extends PageName> = SharedOf<Name> & Given & Pages[Name]
/** Renders another template in place; the reader's shared locals are passed on. */
export type Partial = <Name extends PageName>(name: Name, locals: Pages[Name]) => Html

type Compiled = (locals: object) => string

const folder = import.meta.dirname
const templates = new Map<string, Compiled>()

/** Reads and compiles every template once, so that a page costs no file access. Throws on a syntax error. */
export function compileTemplates(): void {
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('.ejs')) compile(file.slice(0, -'.ejs'.length).split(path.sep).join('/'))
  }
}

/** Renders one template with the reader's shared locals. Throws when there is none of that name. */
export function renderTemplate<Name extends PageName>(
  name: Name,
  locals: Pages[Name],
  shared: SharedOf<Name>
): Html {
  const scope = Object.create(shared) as Shared & Given & { partial: Partial }
  scope.countKinds = countKinds
  scope.sayKinds = sayKinds
  scope.modesOf = modesOf
  scope.sayModes = sayModes
  scope.asset = assetAddress
  scope.paths = paths
  scope.version = VERSION
  scope.likelyAddress = likelyAddress
  scope.exampleDate = exampleDate
  scope.sectorIcon = sectorIcon
  scope.seatsTaken = seatsTaken
  scope.placesAdded = placesAdded
  scope.partial = (partialName, partialLocals) =>
    DRAWN_ONCE.has(partialName)
      ? draw(partialName, partialLocals, scope)
      : run(partialName, partialLocals, scope)
  return run(name, locals, scope)
}

/**
 * Partials that depend on nothing but their locals and the language: a list repeats them row after row, so each
 * drawing is made once. They must read neither the reader, the request nor the time.
 */
const DRAWN_ONCE = new Set<string>([
  'shared/icon',
  'shared/seats',
  'shared/sector-tile',
  'shared/workshop-state',
  'shared/workshop-tag',
  'shared/step-state',
  'shared/import-row-state'
] satisfies PageName[])
const drawings = new Map<string, Html>()
const DRAWINGS_KEPT = 2000

function draw(name: string, locals: object, scope: Shared): Html {
  const key = `${scope.lang}${name}${JSON.stringify(locals)}`
  let drawing = drawings.get(key)
  if (drawing === undefined) {
    if (drawings.size >= DRAWINGS_KEPT) drawings.clear()
    drawings.set(key, (drawing = run(name, locals, scope)))
  }
  return drawing
}

function run(name: string, locals: object, scope: Shared): Html {
  const template = templates.get(name) ?? compile(name)
  return template(Object.assign(Object.create(scope) as object, tOf(locals, scope), locals)) as Html
}

interface Kinded {
  kind?: string | null
}

interface About {
  workshop?: Kinded | string | null
  head?: { workshop?: Kinded }
  session?: { workshop?: Kinded }
  /** Of a list, or the address of its first page. */
  first?: Kinded | string | null
}

/** A template that is given one workshop names it as its kind is named: « la visite », « votre réunion ». */
function tOf({ workshop, head, session, first }: About, { t }: Shared): { t?: Translate } {
  const about = workshop ?? head?.workshop ?? session?.workshop ?? first
  return about && typeof about === 'object' && about.kind ? { t: ofKind(t, about) } : {}
}

function compile(name: string): Compiled {
  const filename = path.join(folder, `${name}.ejs`)
  const source = `<% const { partial } = locals %>${readFileSync(filename, 'utf8')}`
  // Locals reach the reader's through their prototype; EJS otherwise copies own properties only, at every call.
  const prototypes = { unsafePrototypeLocals: true }
  const options = {
    filename,
    _with: false,
    strict: true,
    compileDebug: false,
    escape,
    rmWhitespace: false,
    ...prototypes
  }
  const template = ejs.compile(source, options) as Compiled
  templates.set(name, template)
  return template
}

const UNSAFE = /[&<>"']/
const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;'
}

/** Most values need no escaping: looking first is cheaper than replacing always. Templates print texts and numbers alone. */
function escape(value: string | number | null | undefined): string {
  if (value === undefined || value === null) return ''
  const text = typeof value === 'string' ? value : String(value)
  return UNSAFE.test(text) ? text.replace(/[&<>"']/g, sign => ENTITIES[sign] ?? sign) : text
}

const exampleDate = () => slashed(addDays(localDate(new Date(), HOME_ZONE), 14))
