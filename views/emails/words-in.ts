import { translate, type PersonLanguage, type Translate } from '#lib/i18n.ts'

/**
 * The words of a message. Whatever a person is told has its words in every language of theirs; hosts, facilitators and
 * partners read French or English, which have all of them.
 */
export const wordsIn = (language: PersonLanguage): Translate => translate(language) as Translate

/** Of what the agency typed, and of addresses: they stay French in a message of another language. */
export const frenchIn = (language: PersonLanguage): { isFrench?: true } =>
  language === 'fr' ? {} : { isFrench: true }
