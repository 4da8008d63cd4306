import { EJSON } from 'bson'
import mongoose from 'mongoose'

type Client = mongoose.mongo.MongoClient
type Document = mongoose.mongo.Document

/** What a page asks of the store: commands as the driver sends them, each once. */
type Reads = Document[]

/** Where the store is, and what each page asks of it; EJSON where it travels. */
export interface Asked {
  uri: string
  database: string
  pages: Reads[]
}

/** Of those that read, what they ask; the rest of a command is the driver's own. */
const ASKS = ['find', 'aggregate', 'filter', 'projection', 'sort', 'skip', 'limit', 'pipeline'] as const

/** What a client that tells its commands asks of the store during a piece of work, each question once. */
export async function readsDuring(client: Client, work: () => Promise<unknown>): Promise<Reads> {
  const heard = new Map<string, Document>()
  const hear = ({ commandName, command }: mongoose.mongo.CommandStartedEvent) => {
    if (commandName !== 'find' && commandName !== 'aggregate') return
    const asked = Object.fromEntries(ASKS.flatMap(name => (name in command ? [[name, command[name]]] : [])))
    heard.set(EJSON.stringify(asked), asked)
  }
  client.on('commandStarted', hear)
  await work()
  client.off('commandStarted', hear)
  return [...heard.values()]
}

/**
 * For a peer: asks what the page named in its address (`?reads=`, a number) asks, of the same store, by the raw driver, and
 * decodes what comes. Without that, nothing is asked.
 */
export function asker(): (address: string) => Promise<void> {
  const given = process.env['DECLIC_BENCH_READS']
  if (!given) return () => Promise.resolve()
  const { uri, database, pages } = EJSON.parse(given) as Asked
  const db = new mongoose.mongo.MongoClient(uri).db(database)
  const answerOf = ({ find, aggregate, filter, pipeline, ...options }: Document) =>
    typeof find === 'string'
      ? db
          .collection(find)
          .find(filter as Document, options)
          .toArray()
      : db
          .collection(String(aggregate))
          .aggregate(pipeline as Document[])
          .toArray()
  return async address => {
    const at = new URL(address, 'http://localhost').searchParams.get('reads')
    for (const read of at === null ? [] : (pages[Number(at)] ?? [])) await answerOf(read)
  }
}

/** For whoever starts a peer: its environment says it. */
export const told = (asked: Asked) => EJSON.stringify(asked)
