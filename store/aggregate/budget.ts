import { StoreError } from '../errors.ts'
import { isDoc } from '../bson/values.ts'

/** Bytes that commands and open cursors may hold in memory together; beyond it they get code 292. */
export class Memory {
  held = 0
  readonly limit: number

  constructor(limit: number) {
    this.limit = limit
  }
}

/** What one command holds. Released when its cursor ends. */
export class Budget {
  private taken = 0
  private readonly memory: Memory

  constructor(memory: Memory) {
    this.memory = memory
  }

  take(bytes: number) {
    this.taken += bytes
    this.memory.held += bytes
    if (this.memory.held > this.memory.limit) {
      throw new StoreError(
        292,
        `the query needs more memory than the embedded store may use (${this.memory.limit} bytes); narrow it, or set MONGODB_URI to a MongoDB server`
      )
    }
  }

  release() {
    this.memory.held -= this.taken
    this.taken = 0
  }
}

/** Roughly what a value occupies in memory, in bytes. */
export function weigh(value: unknown): number {
  if (typeof value === 'string') return 24 + value.length
  if (typeof value !== 'object' || value === null) return 8
  if (Array.isArray(value)) return value.reduce((sum: number, element) => sum + weigh(element), 32)
  if (!isDoc(value)) return 64
  let sum = 48
  for (const key in value) sum += 16 + weigh(value[key])
  return sum
}
