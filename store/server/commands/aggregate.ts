import { compile, runPipeline } from '../../aggregate/pipeline.ts'
import { encode } from '../../bson/encode.ts'
import type { Doc } from '../../bson/values.ts'
import { outside, StoreError } from '../../errors.ts'
import { PAUSE, type Pause } from '../../storage/scan.ts'
import { docAt } from '../read.ts'
import type { Command } from '../request.ts'
import { open } from './find.ts'

function* encoded(docs: Iterable<Doc | Pause>): Generator<Buffer | Pause> {
  for (const doc of docs) yield doc === PAUSE ? PAUSE : encode(doc)
}

export const aggregate: Command = ({ body, db }, server) => {
  const {
    aggregate: name,
    pipeline,
    hint
  } = body as { aggregate: unknown; pipeline: unknown[]; hint: unknown }
  if (body['cursor'] === undefined) throw new StoreError(9, "The 'cursor' option is required")
  const budget = server.budget()
  compile(pipeline, budget)
  if (typeof name !== 'string') throw outside('an aggregate over a whole database')
  const collection = server.engine.find(db, name)
  const docs = collection
    ? runPipeline(collection, pipeline, { hint, budget })
    : compile(pipeline, budget)([])
  return open(server, `${db}.${name}`, encoded(docs), docAt(body, 'cursor'), budget)
}
