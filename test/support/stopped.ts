import { AsyncLocalStorage } from 'node:async_hooks'
import mongoose from 'mongoose'

const METHODS = [
  'updateOne',
  'updateMany',
  'deleteOne',
  'findOneAndUpdate',
  'findOneAndReplace',
  'findOne'
] as const
type Method = (...args: unknown[]) => Promise<unknown>
type Methods = Record<(typeof METHODS)[number], Method>

interface Walk {
  rank: number
  stopsAt: number
  stopped: () => void
  goesOn: Promise<void>
}
const walks = new AsyncLocalStorage<Walk>()

export interface Stopped<Result> {
  /** Resolves once it stands still, or has come to its end before. */
  stands: Promise<unknown>
  /** Lets it go on; its end. */
  goOn(): Promise<Result>
}

/** Begins `work`, which stands still, as a process that is stopped does, before its command of that rank (from 0). */
export function stoppedAt<Result>(stopsAt: number, work: () => Promise<Result>): Stopped<Result> {
  let stopped = () => {}
  let goOn = () => {}
  const stands = new Promise<void>(resolve => (stopped = resolve))
  const goesOn = new Promise<void>(resolve => (goOn = resolve))
  const end = walks.run({ rank: 0, stopsAt, stopped, goesOn }, work)
  end.catch(() => undefined)
  return {
    stands: Promise.race([stands, end.catch(() => undefined)]),
    goOn: () => {
      goOn()
      return end
    }
  }
}

/** Mocha helper: commands of the surrounding `describe` can be stopped. */
export function useStops(): void {
  const collection = mongoose.Collection.prototype as unknown as Methods
  const originals = new Map<(typeof METHODS)[number], Method>()
  before(() => {
    for (const name of METHODS) {
      const original = collection[name]
      originals.set(name, original)
      collection[name] = async function (this: unknown, ...args: unknown[]) {
        const walk = walks.getStore()
        if (walk && walk.rank++ === walk.stopsAt) {
          walk.stopped()
          await walk.goesOn
        }
        return original.apply(this, args)
      }
    }
  })
  after(() => {
    for (const [name, original] of originals) collection[name] = original
  })
}
