import { signOf, SINGLE_BYTES, type SingleByte } from './single-bytes.ts'

/** What stands before or after a byte: no letter, a small one, a capital. */
type Beside = 0 | 1 | 2
const [NOTHING, SMALL, CAPITAL] = [0, 1, 2] as const
const PLACES = 9

/** How likely a sign is in a French list of people. What is not named is not likely at all. */
const LIKELY: readonly [signs: string, points: number][] = [
  ['éèêçàÉÈÊÇ', 4],
  ['ëïîôöâäûüùœÀÂËÏÎÔÖÛÜÙŒñáíóúÑÁÍÓÚãõìòæÆŸÿÄ', 2],
  ['’°«»–\u00a0', 2],
  ['€²“”…‘—', 1]
]
const POINTS = new Map(LIKELY.flatMap(([signs, points]) => [...signs].map(sign => [sign, points] as const)))
/** An apostrophe stands in the middle of a word, these do not. */
const NOT_IN_WORDS = new Set('°«»–—\u00a0€²“”…‘')
const UNLIKELY = -4

/** Sees bytes of an unknown set of one byte a sign, and tells which set gives the most likely French. */
export class CharsetJudge {
  readonly #seen = new Uint32Array(128 * PLACES)

  see(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0
      if (byte < 0x80) continue
      const place = besideOf(bytes[at - 1]) * 3 + besideOf(bytes[at + 1])
      this.#seen[(byte - 0x80) * PLACES + place]! += 1
    }
  }

  get best(): SingleByte {
    const points = SINGLE_BYTES.map(charset => this.#pointsOf(charset))
    return SINGLE_BYTES[points.indexOf(Math.max(...points))] ?? 'windows-1252'
  }

  #pointsOf(charset: SingleByte): number {
    let points = 0
    this.#seen.forEach((times, at) => {
      if (times === 0) return
      const [byte, place] = [Math.floor(at / PLACES), at % PLACES]
      const before = Math.floor(place / 3) as Beside
      points += times * likelihood(signOf(charset, 0x80 + byte), before, (place % 3) as Beside)
    })
    return points
  }
}

/** « Lé », « LÉ » and « Él » are words; « Lˆ », « lÉ » and « LéL » are none. */
function likelihood(sign: string, before: Beside, after: Beside): number {
  const points = POINTS.get(sign) ?? UNLIKELY
  const isCapital = sign !== sign.toLowerCase()
  const isSmall = sign !== sign.toUpperCase()
  if (!isCapital && !isSmall)
    return before !== NOTHING && after !== NOTHING && NOT_IN_WORDS.has(sign) ? UNLIKELY : points
  const isOutOfPlace = isCapital ? before === SMALL : after === CAPITAL
  return isOutOfPlace ? Math.min(points, 0) - 1 : points
}

function besideOf(byte = 0): Beside {
  if (byte >= 97 && byte <= 122) return SMALL
  return byte >= 65 && byte <= 90 ? CAPITAL : NOTHING
}
