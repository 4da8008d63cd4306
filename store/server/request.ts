import type { Budget } from '../aggregate/budget.ts'
import type { Doc } from '../bson/values.ts'
import type { Engine } from '../storage/engine.ts'
import type { Cursors } from './cursors.ts'
import type { WriteQueue } from './write-queue.ts'

/** What commands share. */
export interface Server {
  engine: Engine
  writes: WriteQueue
  cursors: Cursors
  /** A budget for one command, counted against the memory of the process. */
  budget(): Budget
  /** Which folder is served. */
  identity: string
  startedAt: number
  connections(): number
}

/** One command as it came: its database, its fields, and the documents that came beside or inside it undecoded. */
export interface Request {
  db: string
  name: string
  body: Doc
  documents: Buffer[] | undefined
  connection: number
}

/** A command: gives the fields of the answer, `ok: 1` is added. */
export type Command = (request: Request, server: Server) => Doc | Promise<Doc>
