import { hash, parseOptions, verify } from '@node-rs/argon2'
import { Busy } from './refusal.ts'

/** What one hash costs: OWASP's floor for Argon2id, 19 MiB and two passes. `algorithm` 2 is Argon2id. */
export const COST = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

interface Cost {
  algorithm: number
  memoryCost: number
  timeCost: number
  parallelism: number
}

/** What the hashes of this process cost: always COST, but where tests lowered it. */
let cost: Cost = COST

/**
 * For tests alone, which sign in hundreds of times: hashes of this process cost next to nothing until the function
 * returned is called. No variable and no setting leads here, and a test reads that no other room calls it.
 */
export function hashCheaply(): () => void {
  hashAt({ ...COST, memoryCost: 64, timeCost: 1 })
  return () => hashAt(COST)
}

function hashAt(other: Cost) {
  cost = other
  decoy = undefined
}

let decoy: Promise<string> | undefined

/** The hash of a secret that nobody has: verified where there is none, it takes the time of a hash. */
export function decoyHash(): Promise<string> {
  return (decoy ??= slowHash('nobody has this password'))
}

/** Hashes run on the four threads that file access also needs: two at once, and a queue that cannot grow. */
const AT_ONCE = 2
const QUEUE = 40
/** Said to those the queue has no room for. */
const COME_BACK_SECONDS = 5

/** Lets `atOnce` works run and `queue` more wait; throws Busy beyond. */
export function bounded(atOnce: number, queue: number) {
  const waiting: (() => void)[] = []
  let running = 0
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= atOnce) {
      if (waiting.length >= queue) throw new Busy(COME_BACK_SECONDS)
      await new Promise<void>(resolve => waiting.push(resolve))
    } else running += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}

const inTurn = bounded(AT_ONCE, QUEUE)

/** The PHC text of a secret: algorithm, cost, salt and hash. Throws Busy when too many wait. */
export function slowHash(secret: string): Promise<string> {
  return inTurn(() => hash(secret, cost))
}

/** True when the secret is the one that was hashed. Throws Busy when too many wait. */
export function slowVerify(phc: string, secret: string): Promise<boolean> {
  return inTurn(() => verify(phc, secret))
}

/** True when the hash was made at another cost than today's: made anew at the next sign-in. */
export function isOutdated(phc: string): boolean {
  const { algorithm, memoryCost, timeCost, parallelism } = parseOptions(phc)
  return (
    Number(algorithm) !== cost.algorithm ||
    memoryCost !== cost.memoryCost ||
    timeCost !== cost.timeCost ||
    parallelism !== cost.parallelism
  )
}
