import { en } from '#root/locales/en.ts'
import { fr } from '#root/locales/fr.ts'

export type Language = 'fr' | 'en'

type Leaves<T, Prefix extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${Prefix}${K}` : Leaves<T[K], `${Prefix}${K}.`>
}[keyof T & string]
type Plural<K extends string> = K extends `${infer Stem}_one` | `${infer Stem}_other` ? Stem : K

/** Every sentence of the product: the leaves of the French catalogue, plurals under their stem. */
export type Key = Plural<Leaves<typeof fr>>
export type Params = Record<string, string | number>
/**
 * Says one sentence in the reader's language. `count` chooses between `_one` and `_other`; `ofKind` is the kind of
 * workshop it is about, whose words (kinds.words) it names: {your}, {The}, {cancelled}…
 */
export type Translate = (key: Key, params?: Params) => string

type Same<T> = { [K in keyof T]: T[K] extends string ? string : Same<T[K]> }
const catalogues = { fr, en } satisfies Record<Language, Same<typeof fr>>

/** The languages a reader can choose, French first. */
export const LANGUAGES = ['fr', 'en'] as const satisfies readonly Language[]

const flat = { fr: flatten(catalogues.fr), en: flatten(catalogues.en) }
const translators: Record<Language, Translate> = { fr: translator('fr'), en: translator('en') }

/** The `t` of a language; memoised, cheap to ask for at every request. */
export function translate(language: Language): Translate {
  return translators[language]
}

/** The same `t`, for sentences about one workshop. */
export function ofKind(t: Translate, { kind }: { kind?: string | null }): Translate {
  return (key, params) => t(key, { ofKind: kind ?? USUAL_KIND, ...params })
}

/** What a sentence is about when nobody says. */
const USUAL_KIND = 'detection'

/** True for text that is a key of the catalogue: used where a key crosses a seam as plain text. */
export function isKey(text: string): text is Key {
  return flat.fr.has(text) || flat.fr.has(`${text}_other`)
}

function translator(language: Language): Translate {
  const sentences = flat[language]
  const rules = new Intl.PluralRules(language)
  const numbers = new Intl.NumberFormat(language === 'fr' ? 'fr-FR' : 'en-GB')
  const say = (value: string | number) =>
    typeof value === 'number' ? numbers.format(value).replaceAll('\u202f', '\u00a0') : value
  return (key, params) => {
    let sentence = sentences.get(key)
    if (sentence === undefined && params?.['count'] !== undefined) {
      const form = rules.select(Number(params['count'])) === 'one' ? 'one' : 'other'
      sentence = sentences.get(`${key}_${form}`)
    }
    if (sentence === undefined) throw new Error(`No sentence for ${key}`)
    if (!sentence.includes('{')) return sentence
    const words = `kinds.words.${params?.['ofKind'] ?? USUAL_KIND}`
    return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = params?.[name] ?? sentences.get(`${words}.${name}`)
      return value === undefined ? whole : say(value)
    })
  }
}

function flatten(tree: object, prefix = '', into = new Map<string, string>()) {
  for (const [name, value] of Object.entries(tree)) {
    if (typeof value === 'string') into.set(prefix + name, value)
    else flatten(value as object, `${prefix}${name}.`, into)
  }
  return into
}
