import type { PersonLanguage } from '#lib/i18n.ts'
import { fold } from '#lib/identifiers/person-name.ts'
import { readRomeCode } from '#lib/identifiers/rome-code.ts'
import type { PersonColumn } from './people-vocabulary.ts'
import type { ImportReference } from './reference.ts'
import type { RowReader } from './row-reader.ts'

type Row = RowReader<PersonColumn>
/** How someone would rather be reached. */
export type Channel = 'email' | 'phone' | 'letter'

const SAID: Record<Channel, readonly string[]> = {
  email: ['courriel', 'e-mail', 'email', 'mail', 'mél', 'par courriel', 'par mail'],
  phone: ['téléphone', 'tél', 'portable', 'mobile', 'sms', 'appel', 'phone', 'telephone', 'call', 'text'],
  letter: ['courrier', 'lettre', 'poste', 'courrier postal', 'voie postale', 'letter', 'post']
}
const CHANNELS = bySaid(SAID)

/** Each by its codes, and by its name in French and in English. */
const LANGUAGES = bySaid<PersonLanguage>({
  fr: ['fr', 'fra', 'fre', 'fr-FR', 'français', 'française', 'french'],
  en: ['en', 'eng', 'en-GB', 'en-US', 'anglais', 'anglaise', 'english'],
  ar: ['ar', 'ara', 'arabe', 'arabic'],
  uk: ['uk', 'ukr', 'uk-UA', 'ukrainien', 'ukrainienne', 'ukrainian'],
  pt: ['pt', 'por', 'pt-PT', 'pt-BR', 'portugais', 'portugaise', 'portuguese']
})

function bySaid<One extends string>(words: Record<One, readonly string[]>): ReadonlyMap<string, One> {
  const each = Object.entries<readonly string[]>(words) as [One, readonly string[]][]
  return new Map(each.flatMap(([one, said]) => said.map(word => [fold(word), one] as const)))
}

/** How the line says the person would rather be reached; nothing when it does not say, or not in known words. */
export function channel(row: Row): Channel | undefined {
  const field = 'channel'
  const said = fold(row.typed(field))
  const known = CHANNELS.get(said)
  if (said !== '' && !known) row.say('warn', 'channel-unknown', { field })
  return known
}

/** The language that the person is written to in; nothing when the line does not say, or names one that is not ours. */
export function language(row: Row): PersonLanguage | undefined {
  const field = 'language'
  const said = fold(row.typed(field))
  const known = LANGUAGES.get(said)
  if (said !== '' && !known) row.say('warn', 'language-unknown', { field })
  return known
}

/** The ROME codes of the other trades sought, each once and known to us; what is left out is said. */
export function otherTrades(row: Row, reference: ImportReference): string[] | undefined {
  const field = 'otherTrades'
  const pieces = row
    .typed(field)
    .split(/[,;/|\n]/)
    .map(piece => piece.trim())
    .filter(Boolean)
  if (pieces.length === 0) return undefined
  const codes = pieces.map(piece => {
    const [inside] = /\b[a-n]\d{4}\b/i.exec(piece) ?? [piece]
    const read = readRomeCode(inside)
    return 'value' in read && reference.knowsRome(read.value) ? read.value : null
  })
  const lost = pieces.filter((_, at) => codes[at] === null)
  if (lost.length > 0) {
    row.say('warn', 'other-trades-unknown', { field, params: { trades: lost.join(', ').slice(0, 100) } })
  }
  return [...new Set(codes.filter(code => code !== null))]
}
