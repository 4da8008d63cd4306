import { outside, unknown } from '../../errors.ts'
import type { Command } from '../request.ts'
import { aggregate } from './aggregate.ts'
import { create, drop, dropDatabase, listCollections, renameCollection } from './collections.ts'
import { explain } from './explain.ts'
import { count, distinct, find, getMore, killCursors } from './find.ts'
import { findAndModify } from './find-and-modify.ts'
import { hello, ping, serverStatus } from './handshake.ts'
import { createIndexes, dropIndexes, listIndexes } from './indexes.ts'
import { insert, remove, update } from './write.ts'

const nothing: Command = () => ({})

const commands: Record<string, Command> = {
  hello,
  isMaster: hello,
  ismaster: hello,
  ping,
  serverStatus,
  endSessions: nothing,
  find,
  getMore,
  killCursors,
  count,
  distinct,
  aggregate,
  explain,
  insert,
  update,
  delete: remove,
  findAndModify,
  createIndexes,
  listIndexes,
  dropIndexes,
  create,
  drop,
  dropDatabase,
  listCollections,
  renameCollection
}

/** The command of a name; code 59 for one the store does not know. */
export function commandNamed(name: string): Command {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command) return command
  if (name === 'commitTransaction' || name === 'abortTransaction') throw outside('a transaction', 20)
  throw unknown(59, `no such command: '${name}'`)
}
