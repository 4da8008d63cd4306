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
const CHANNELS = new Map(
  (Object.keys(SAID) as Channel[]).flatMap(channel =>
    SAID[channel].map(said => [fold(said), channel] as const)
  )
)

/** How the line says the person would rather be reached; nothing when it does not say, or not in known words. */
export function channel(row: Row): Channel | undefined {
  const field = 'channel'
  const said = fold(row.typed(field))
  const known = CHANNELS.get(said)
  if (said !== '' && !known) row.say('warn', 'channel-unknown', { field })
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
