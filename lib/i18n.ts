import { ar } from '#root/locales/ar.ts'
import { en } from '#root/locales/en.ts'
import { fr } from '#root/locales/fr.ts'
import type { PersonCatalogue, PersonSentences } from '#root/locales/person.ts'
import { pt } from '#root/locales/pt.ts'
import { uk } from '#root/locales/uk.ts'

/** Of the whole product. */
export type Language = 'fr' | 'en'
/** Of the page of a person and of their messages alone; each is off until someone has read it. */
export type OtherLanguage = 'ar' | 'uk' | 'pt'
export type PersonLanguage = Language | OtherLanguage

type Leaves<T, Prefix extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${Prefix}${K}` : Leaves<T[K], `${Prefix}${K}.`>
}[keyof T & string]
type Plural<K extends string> = K extends `${infer Stem}_one` | `${infer Stem}_other` ? Stem : K

/** Every sentence of the product: the leaves of the French catalogue, plurals under their stem. */
export type Key = Plural<Leaves<typeof fr>>
/** Those that are said to a person, in each language of a person. */
export type PersonKey = Plural<Leaves<PersonSentences>>
export type Params = Record<string, string | number>
type Say<K extends Key> = (key: K, params?: Params) => string
/**
 * Says one sentence in the reader's language. `count` chooses among the plural forms; `ofKind` is the kind of
 * workshop it is about, whose words (kinds.words) it names: {your}, {The}, {cancelled}…
 */
export type Translate = Say<Key>
/** The same, for what a person reads without an account. */
export type TranslateToPerson = Say<PersonKey>

type Same<T> = { [K in keyof T]: T[K] extends string ? string : Same<T[K]> }
const catalogues = { fr, en } satisfies Record<Language, Same<typeof fr>>
const others = { ar, uk, pt } satisfies {
  ar: PersonCatalogue<'zero' | 'one' | 'two' | 'few' | 'many' | 'other'>
  uk: PersonCatalogue<'one' | 'few' | 'many' | 'other'>
  pt: PersonCatalogue<'one' | 'many' | 'other'>
}

/** The languages a reader can choose, French first. */
export const LANGUAGES = ['fr', 'en'] as const satisfies readonly Language[]
export const OTHER_LANGUAGES = ['ar', 'uk', 'pt'] as const satisfies readonly OtherLanguage[]
/** Those of a person, in the order that they are shown. */
export const PERSON_LANGUAGES = [...LANGUAGES, ...OTHER_LANGUAGES] as const

/** Each language in its own words: whoever looks for theirs reads no other. */
export const LANGUAGE_NAMES = {
  fr: 'Français',
  en: 'English',
  ar: 'العربية',
  uk: 'Українська',
  pt: 'Português'
} as const satisfies Record<PersonLanguage, string>

/**
 * How Intl speaks each. Arabic is the standard one, with the names of months that school teaches in every country, and
 * the digits 0 to 9: those of the Maghreb, of France, and of the telephone that is called.
 */
export const LOCALES = {
  fr: 'fr-FR',
  en: 'en-GB',
  ar: 'ar-u-nu-latn',
  uk: 'uk-UA',
  pt: 'pt-PT'
} as const satisfies Record<PersonLanguage, string>

/** Which way a page in the language runs. */
export const directionOf = (language: PersonLanguage) => (language === 'ar' ? 'rtl' : 'ltr')

const flat = {
  fr: flatten(catalogues.fr),
  en: flatten(catalogues.en),
  ar: flatten(others.ar),
  uk: flatten(others.uk),
  pt: flatten(others.pt)
}
const translators: Record<PersonLanguage, Translate> = {
  fr: translator('fr'),
  en: translator('en'),
  ar: translator('ar'),
  uk: translator('uk'),
  pt: translator('pt')
}

/** The `t` of a language; memoised, cheap to ask for at every request. */
export function translate(language: Language): Translate
export function translate(language: PersonLanguage): TranslateToPerson
export function translate(language: PersonLanguage): Translate {
  return translators[language]
}

/** The same `t`, for sentences about one workshop. */
export function ofKind<K extends Key>(t: Say<K>, { kind }: { kind?: string | null }): Say<K> {
  return (key, params) => t(key, { ofKind: kind ?? USUAL_KIND, ...params })
}

/** What a sentence is about when nobody says. */
const USUAL_KIND = 'detection'

/** True for text that is a key of the catalogue: used where a key crosses a seam as plain text. */
export function isKey(text: string): text is Key {
  return flat.fr.has(text) || flat.fr.has(`${text}_other`)
}

function translator(language: PersonLanguage): Translate {
  const sentences = flat[language]
  const rules = new Intl.PluralRules(LOCALES[language])
  const numbers = new Intl.NumberFormat(LOCALES[language])
  const say = (value: string | number) =>
    typeof value === 'number' ? numbers.format(value).replaceAll('\u202f', '\u00a0') : value
  return (key, params) => {
    let sentence = sentences.get(key)
    if (sentence === undefined && params?.['count'] !== undefined) {
      const form = rules.select(Number(params['count']))
      sentence = sentences.get(`${key}_${form}`) ?? sentences.get(`${key}_other`)
    }
    if (sentence === undefined) {
      // What a language of people lacks is said in French rather than not at all.
      if (language !== 'fr' && language !== 'en') return translators.fr(key, params)
      throw new Error(`No sentence for ${key}`)
    }
    if (!sentence.includes('{')) return sentence
    const words = `kinds.words.${params?.['ofKind'] ?? USUAL_KIND}`
    const isRightToLeft = RIGHT_TO_LEFT.test(sentence)
    return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = params?.[name]
      if (value === undefined) return sentences.get(`${words}.${name}`) ?? whole
      return isRightToLeft ? isolated(say(value)) : say(value)
    })
  }
}

const RIGHT_TO_LEFT = /\p{Script=Arabic}/u

/**
 * A name, an address or a number in a sentence of the other direction keeps its own order and leaves that of the sentence
 * alone, in a subject and in plain text too (FSI and PDI of Unicode's bidirectional algorithm).
 */
const isolated = (text: string) => `\u2068${text}\u2069`

function flatten(tree: object, prefix = '', into = new Map<string, string>()) {
  for (const [name, value] of Object.entries(tree)) {
    if (typeof value === 'string') into.set(prefix + name, value)
    else flatten(value as object, `${prefix}${name}.`, into)
  }
  return into
}
