import { hashCheaply } from '#lib/argon2.ts'

let atRealCost: (() => void) | undefined

/** For every test: passwords are hashed at next to no cost. The runner installs it, and mocha where it runs alone. */
export const mochaHooks = {
  beforeAll() {
    atRealCost = hashCheaply()
  }
}

/** Mocha helper, to call first: the tests of the surrounding `describe` pay for a hash what the product pays. */
export function useRealHashes(): void {
  before(() => atRealCost?.())
  after(() => void (atRealCost = hashCheaply()))
}
