import { outside, StoreError } from '../../errors.ts'
import type { Command } from '../request.ts'
import { aggregate } from './aggregate.ts'
import {
  collMod,
  collStats,
  create,
  dbStats,
  drop,
  dropDatabase,
  listCollections,
  listDatabases,
  renameCollection
} from './collections.ts'
import { explain } from './explain.ts'
import { count, distinct, find, getMore, killCursors } from './find.ts'
import { findAndModify } from './find-and-modify.ts'
import { buildInfo, connectionStatus, hello, ping, serverStatus } from './handshake.ts'
import { createIndexes, dropIndexes, listIndexes } from './indexes.ts'
import { insert, remove, update } from './write.ts'

const nothing: Command = () => ({})

const commands: Record<string, Command> = {
  hello,
  isMaster: hello,
  ismaster: hello,
  ping,
  buildInfo,
  buildinfo: buildInfo,
  serverStatus,
  connectionStatus,
  endSessions: nothing,
  refreshSessions: nothing,
  killSessions: nothing,
  startSession: nothing,
  logout: nothing,
  getLastError: nothing,
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
  findandmodify: findAndModify,
  createIndexes,
  listIndexes,
  dropIndexes,
  deleteIndexes: dropIndexes,
  create,
  drop,
  dropDatabase,
  listCollections,
  listDatabases,
  renameCollection,
  collStats,
  dbStats,
  collMod
}

const left = [
  'commitTransaction',
  'abortTransaction',
  'saslStart',
  'saslContinue',
  'authenticate',
  'mapReduce',
  'mapreduce',
  'bulkWrite',
  'replSetGetStatus',
  'replSetInitiate',
  'shardCollection',
  'enableSharding',
  'createUser',
  'dropUser',
  'usersInfo',
  'createRole',
  'configureFailPoint',
  'compact',
  'validate',
  'profile',
  'setParameter',
  'getParameter',
  'currentOp',
  'killOp',
  'createSearchIndexes',
  'listSearchIndexes',
  'convertToCapped',
  'cloneCollectionAsCapped',
  'reIndex',
  'fsync',
  'getLog',
  'top'
]

/** The command of a name; code 59 for one nobody knows, a sentence on MONGODB_URI for one left out. */
export function commandNamed(name: string): Command {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command) return command
  if (name === 'commitTransaction' || name === 'abortTransaction') throw outside('a transaction', 20)
  if (left.includes(name)) throw outside(`the command ${name}`)
  throw new StoreError(59, `no such command: '${name}'`)
}

/** The field that carries the documents of a write, undecoded where they are stored as they come. */
export const listField: Record<string, string> = { insert: 'documents', update: 'updates', delete: 'deletes' }
