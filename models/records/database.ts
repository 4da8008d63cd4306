import mongoose from 'mongoose'

mongoose.set('strictQuery', 'throw')
mongoose.set('bufferCommands', false)
mongoose.set('autoIndex', false)

/** How long an operation waits for a server before it fails: the 503 page must come within two seconds. */
const SERVER_SELECTION_MS = 1500

/** Connects the process to its database. Throws when no server answers in `waitMs` (1.5 s by default); `watched`: commands are told. */
export async function connect(
  uri: string,
  {
    name,
    waitMs = SERVER_SELECTION_MS,
    watched = false
  }: { name?: string; waitMs?: number; watched?: boolean } = {}
) {
  await mongoose.connect(uri, {
    ...(name ? { dbName: name } : {}),
    serverSelectionTimeoutMS: waitMs,
    connectTimeoutMS: waitMs,
    heartbeatFrequencyMS: 1000,
    maxPoolSize: 20,
    monitorCommands: watched
  })
  return mongoose.connection
}

/** Builds every index the models declare; idempotent. Run at trial start and by the seed command, never by a page. */
export async function buildIndexes() {
  await Promise.all(Object.values(mongoose.models).map(model => model.createIndexes()))
}

/** The connected database, for the session store and the clock. Throws when not connected. */
export function database() {
  const { db } = mongoose.connection
  if (!db) throw new Error('Not connected to a database')
  return db
}

export async function isReachable(): Promise<boolean> {
  if (mongoose.connection.readyState !== mongoose.ConnectionStates.connected) return false
  try {
    await database().command({ ping: 1 }, { timeoutMS: 1000 })
    return true
  } catch {
    return false
  }
}

export async function disconnect() {
  await mongoose.disconnect()
}

/** Any error of the driver: some of their names do not begin with « Mongo ». */
export function isOfTheStore(error: unknown): boolean {
  return (
    error instanceof mongoose.mongo.MongoError || error instanceof mongoose.Error.MongooseServerSelectionError
  )
}

const AWAY = [
  mongoose.mongo.MongoNetworkError,
  mongoose.mongo.MongoServerSelectionError,
  mongoose.mongo.MongoNotConnectedError,
  mongoose.mongo.MongoServerClosedError,
  mongoose.mongo.MongoTopologyClosedError,
  mongoose.Error.MongooseServerSelectionError
]

/** True when an error says that no server answers, or that it stopped answering: nothing was half-written, each change is one write. */
export function isStoreAway(error: unknown): boolean {
  if (AWAY.some(kind => error instanceof kind)) return true
  const { name = '', message = '', code } = error as { name?: string; message?: string; code?: unknown }
  return (
    // A class that the driver keeps to itself.
    name === 'MongoPoolClosedError' ||
    // The driver wraps whatever ends a bulk write; what the server itself refused has a number.
    (name === 'MongoBulkWriteError' && code === undefined) ||
    message.includes('before initial connection is complete') ||
    message.includes('Client must be connected')
  )
}
