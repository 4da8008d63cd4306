import type fc from 'fast-check'
import { Refusal } from '#lib/refusal.ts'

/** One act on both: the model says whether it is refused and what it leaves, the store must say the same. */
class Act<Model extends { told: () => unknown }, Real> implements fc.AsyncCommand<Model, Real> {
  readonly name: string
  readonly act: (real: Real) => Promise<unknown>
  /** False: refused, and nothing changed. */
  readonly predict: (model: Model) => boolean
  readonly #stored: (real: Real) => Promise<unknown>

  constructor(
    name: string,
    act: Act<Model, Real>['act'],
    predict: Act<Model, Real>['predict'],
    stored: (real: Real) => Promise<unknown>
  ) {
    this.name = name
    this.act = act
    this.predict = predict
    this.#stored = stored
  }

  check(): boolean {
    return true
  }

  async run(model: Model, real: Real): Promise<void> {
    const isTaken = this.predict(model)
    const refusal = await this.act(real).then(
      () => null,
      (error: unknown) => {
        if (error instanceof Refusal) return error
        throw error
      }
    )
    const said = refusal ? `refused (${refusal.key})` : 'done'
    if (isTaken !== (refusal === null))
      throw new Error(`${this.name}: ${said}, where it should be ${isTaken ? 'done' : 'refused'}`)
    const [is, should] = [JSON.stringify(await this.#stored(real)), JSON.stringify(model.told())]
    if (is !== should) throw new Error(`${this.name}: left ${is}\n  where it should leave ${should}`)
  }

  toString(): string {
    return this.name
  }
}

/** Acts on a model and on what the store holds of it, as `stored` reads it. */
export const actOn =
  <Model extends { told: () => unknown }, Real>(stored: (real: Real) => Promise<unknown>) =>
  (name: string, act: (real: Real) => Promise<unknown>, predict: (model: Model) => boolean) =>
    new Act<Model, Real>(name, act, predict, stored)
