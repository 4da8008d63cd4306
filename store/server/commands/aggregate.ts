import { compile, runPipeline } from '../../aggregate/pipeline.ts'
import { encode } from '../../bson/encode.ts'
import type { Doc } from '../../bson/values.ts'
import { outside, StoreError } from '../../errors.ts'
import { checkFields } from '../fields.ts'
import { countAt, docAt } from '../read.ts'
import type { Command } from '../request.ts'
import { parts } from '../shapes.ts'
import { open } from './find.ts'

function* encoded(docs: Iterable<Doc>): Generator<Buffer> {
  for (const doc of docs) yield encode(doc)
}

export const aggregate: Command = ({ body, db }, server) => {
  const {
    aggregate: name,
    pipeline,
    hint
  } = body as { aggregate: unknown; pipeline: unknown[]; hint: unknown }
  if (body['cursor'] === undefined) throw new StoreError(9, "The 'cursor' option is required")
  checkFields(docAt(body, 'cursor'), 'aggregate.cursor', parts.cursor)
  const budget = server.budget()
  compile(pipeline, budget)
  if (typeof name !== 'string') throw outside('an aggregate over a whole database')
  const collection = server.engine.find(db, name)
  const docs = collection
    ? runPipeline(collection, pipeline, { hint, budget })
    : compile(pipeline, budget)([])
  const cursor = server.cursors.make(`${db}.${name}`, encoded(docs)[Symbol.iterator](), budget)
  return open(cursor, server, countAt(docAt(body, 'cursor'), 'batchSize'), false)
}
