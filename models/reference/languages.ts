import {
  LANGUAGES,
  OTHER_LANGUAGES,
  PERSON_LANGUAGES,
  type OtherLanguage,
  type PersonLanguage
} from '#lib/i18n.ts'
import { together } from '#lib/together.ts'
import {
  OFFERED_LANGUAGES,
  OfferedLanguages,
  type LanguagesFacts
} from '#models/records/offered-languages.ts'

export interface KnownLanguages {
  facts: LanguagesFacts
  setAt: Date | null
}

/** What is known of each language of a person beside French and English: off, and read by nobody, unless told. */
export async function readLanguages(): Promise<KnownLanguages> {
  const stored = await OfferedLanguages.findById(OFFERED_LANGUAGES).lean()
  const facts = Object.fromEntries(
    OTHER_LANGUAGES.map(code => {
      const { isOffered = false, readBy = '', readOn = '' } = stored?.[code] ?? {}
      return [code, { isOffered, readBy, readOn }]
    })
  ) as LanguagesFacts
  return { facts, setAt: stored?.setAt ?? null }
}

/** In which languages people are spoken to. */
export interface SpokenLanguages {
  /** In the order that they are shown. */
  offered: readonly PersonLanguage[]
  /** Theirs while it is offered, else French. */
  languageOf: (person: { language: PersonLanguage }) => PersonLanguage
  /** Nobody has read its sentences yet. */
  isUnread: (language: PersonLanguage) => boolean
}

export const spokenLanguages = (): Promise<SpokenLanguages> => spoken(null)

const spoken = together(async () => {
  const { facts } = await readLanguages()
  const among = spokenAmong(
    PERSON_LANGUAGES.filter(code => !isOther(code) || facts[code].isOffered),
    code => isOther(code) && facts[code].readBy === ''
  )
  return () => among
})

function spokenAmong(
  offered: readonly PersonLanguage[],
  isUnread: SpokenLanguages['isUnread']
): SpokenLanguages {
  return {
    offered,
    languageOf: ({ language }) => (offered.includes(language) ? language : 'fr'),
    isUnread
  }
}

/** Where nobody is spoken to in another one. */
export const USUAL_LANGUAGES: SpokenLanguages = spokenAmong(LANGUAGES, () => false)

const isOther = (code: PersonLanguage): code is OtherLanguage => OTHER_LANGUAGES.some(one => one === code)
