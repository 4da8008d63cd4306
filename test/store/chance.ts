/** A reproducible source of chance (sfc32): every bit of it is good, unlike the low bits of a linear one. */
export class Chance {
  private a: number
  private b = 0x9e3779b9
  private c = 0x243f6a88
  private d = 1

  constructor(seed: number) {
    this.a = seed | 0
    for (let i = 0; i < 20; i++) this.next()
  }

  /** A number from 0 up to, not including, 1. */
  next(): number {
    const sum = (((this.a + this.b) | 0) + this.d) | 0
    this.d = (this.d + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = ((this.c << 21) | (this.c >>> 11)) + sum
    return (sum >>> 0) / 4294967296
  }

  below(limit: number) {
    return Math.floor(this.next() * limit)
  }

  chance(probability: number) {
    return this.next() < probability
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T
  }

  /** Up to `most` values, at least `least`. */
  list<T>(least: number, most: number, make: () => T): T[] {
    return Array.from({ length: least + this.below(most - least + 1) }, make)
  }
}
