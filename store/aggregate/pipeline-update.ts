import { type Doc, isDoc } from '../bson/values.ts'
import { StoreError } from '../errors.ts'
import type { Variables } from './expressions.ts'
import { shapers } from './shape.ts'

/** An update written as a pipeline: each stage makes a new document from the one before. */
export function pipelineUpdate(stages: unknown[], variables: Variables): (doc: Doc) => Doc {
  const steps = stages.map(stage => {
    const [name = ''] = isDoc(stage) ? Object.keys(stage) : []
    const shaper = shapers[name]
    if (!shaper)
      throw new StoreError(72, `${name || 'an empty stage'} is not allowed to be used within an update`)
    return shaper((stage as Doc)[name], variables)
  })
  return doc => steps.reduce((current, step) => step(current), doc)
}
