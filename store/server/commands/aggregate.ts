import { compile, runInTurns } from '../../aggregate/pipeline.ts'
import type { Budget } from '../../aggregate/budget.ts'
import type { Context } from '../../aggregate/stage.ts'
import { encode } from '../../bson/encode.ts'
import type { Doc } from '../../bson/values.ts'
import { outside, StoreError } from '../../errors.ts'
import { PAUSE, type Pause } from '../../storage/scan.ts'
import { countAt, docAt, refuseCollation } from '../read.ts'
import type { Command, Request, Server } from '../request.ts'
import { open } from './find.ts'

function* encoded(docs: Iterable<Doc | Pause>): Generator<Buffer | Pause> {
  for (const doc of docs) yield doc === PAUSE ? PAUSE : encode(doc)
}

/** Reads a pipeline and what its stages share; refuses collations and pipelines over a whole database. */
export function readPipeline({ body, db }: Request, server: Server, budget: Budget) {
  refuseCollation(body)
  const name = body['aggregate']
  const pipeline = body['pipeline']
  if (!Array.isArray(pipeline)) throw new StoreError(14, "'pipeline' option must be specified as an array")
  const context: Context = { engine: server.engine, db, variables: docAt(body, 'let'), budget }
  compile(pipeline, context)
  if (typeof name !== 'string') throw outside('an aggregate over a whole database')
  return { name, pipeline: pipeline as unknown[], context }
}

export const aggregate: Command = (request, server) => {
  const budget = server.budget()
  const { name, pipeline, context } = readPipeline(request, server, budget)
  const docs = runInTurns(server.engine.find(request.db, name), pipeline, context)
  const cursor = server.cursors.make(`${request.db}.${name}`, encoded(docs)[Symbol.iterator](), budget)
  return open(cursor, server, countAt(docAt(request.body, 'cursor'), 'batchSize'), false)
}
