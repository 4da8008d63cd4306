import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'

const squeezed = promisify(gzip)

/** As long as this everyone is given what was drawn for the first who asked; a copy of it says its age. */
export const KEEP_OPEN_MS = 30_000
/** One is some 130 kB at most: a calendar of 300 workshops, plain and squeezed. */
const MOST = 100

/** What is answered to an address, the same for everyone: nothing of it may be of one reader or of one request. */
export interface Drawn {
  type: string
  text: string
  headers: Readonly<Record<string, string>>
}

/** Ready to be sent; `small` is null where answers leave as they are. */
export interface Ready {
  type: string
  headers: Readonly<Record<string, string>>
  tag: string
  whole: Buffer
  small: Buffer | null
}

interface Kept {
  /** When what it says was read, in milliseconds. */
  since: number
  ready: Promise<Ready>
}

export interface OpenAnswers {
  /** What was drawn for the address within the time it is kept, or is being drawn for another; else it is drawn. */
  answerTo(address: string, draw: () => Promise<Drawn>, now?: number): Kept
  forget(): void
  readonly count: number
}

/** Answers of one process. The oldest leaves for a new one: however many addresses are asked for, few are kept. */
export function keepAnswers({
  keepMs = KEEP_OPEN_MS,
  most = MOST,
  compress
}: {
  keepMs?: number | undefined
  most?: number
  compress: boolean
}): OpenAnswers {
  const answers = new Map<string, Kept>()
  return {
    answerTo(address, draw, now = Date.now()) {
      const known = answers.get(address)
      if (known && now - known.since < keepMs) return known
      const kept = { since: now, ready: draw().then(drawn => readyOf(drawn, compress)) }
      answers.delete(address)
      for (const oldest of answers.keys()) {
        if (answers.size < most) break
        answers.delete(oldest)
      }
      answers.set(address, kept)
      // What could not be drawn is asked for again.
      kept.ready.catch(() => {
        if (answers.get(address) === kept) answers.delete(address)
      })
      return kept
    },
    forget: () => answers.clear(),
    get count() {
      return answers.size
    }
  }
}

async function readyOf({ type, text, headers }: Drawn, compress: boolean): Promise<Ready> {
  const whole = Buffer.from(text)
  const tag = `W/"${createHash('sha256').update(whole).digest('base64url')}"`
  const small = compress ? await squeezed(whole, { level: constants.Z_BEST_SPEED }) : null
  return { type, headers, tag, whole, small }
}
