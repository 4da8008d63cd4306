import { deserialize, serialize } from 'bson'
import mongoose, { Document } from 'mongoose'
import { database } from '#models/records/database.ts'
import { raiseCast as raiseAnew, type Cast } from '#seeds/cast.ts'

export { CAST_PASSWORD, type Cast } from '#seeds/cast.ts'

/** Moments of the cast lie around the raising: older than this, and it is raised again. */
const KEPT_MS = 60_000

/** The cast as it was just raised: the documents of each collection, and who of them is whom. */
interface Kept {
  raisedAt: number
  documents: Map<string, Uint8Array[]>
  members: [name: string, member: string | Member][]
}
interface Member {
  model: string
  bytes: Uint8Array
}

let kept: Kept | undefined

/**
 * The named cast on the connected database. Its verbs are run once a minute; in between, what they wrote into an empty
 * database is written again as it was, under the same ids: a tenth of the work. With `now`, or where something
 * stands already, it is raised by its verbs.
 */
export async function raiseCast({ now }: { now?: Date } = {}): Promise<Cast> {
  if (now) return raiseAnew({ now })
  const isFresh = kept && Date.now() - kept.raisedAt < KEPT_MS
  const names = isFresh && kept ? [...kept.documents.keys()] : await collectionNames()
  if (!(await areEmpty(names))) return raiseAnew()
  if (!isFresh || !kept) kept = await keep()
  else await writeAgain(kept)
  return castOf(kept)
}

async function collectionNames(): Promise<string[]> {
  return (await database().collections()).map(({ collectionName }) => collectionName)
}

async function areEmpty(names: string[]): Promise<boolean> {
  const firsts = await Promise.all(
    names.map(name =>
      database()
        .collection(name)
        .findOne({}, { projection: { _id: 1 } })
    )
  )
  return firsts.every(first => first === null)
}

async function keep(): Promise<Kept> {
  const raisedAt = Date.now()
  const cast = await raiseAnew()
  const documents = new Map<string, Uint8Array[]>()
  for (const name of await collectionNames()) {
    const all = await database().collection(name).find().toArray()
    if (all.length > 0)
      documents.set(
        name,
        all.map(one => serialize(one))
      )
  }
  const members = await Promise.all(
    Object.entries(cast).map(async ([name, member]): Promise<Kept['members'][number]> => [
      name,
      member instanceof Document ? await stored(member) : member
    ])
  )
  return { raisedAt, documents, members }
}

/** As the store holds it once everything is settled. */
async function stored(member: Document): Promise<Member> {
  const { modelName, collection } = member.constructor as mongoose.Model<unknown>
  const found = await database().collection(collection.name).findOne({ _id: member._id })
  if (!found) throw new Error(`The cast names a ${modelName} that was not stored`)
  return { model: modelName, bytes: serialize(found) }
}

async function writeAgain({ documents }: Kept): Promise<void> {
  await Promise.all(
    [...documents].map(([name, all]) =>
      database()
        .collection(name)
        .insertMany(all.map(bytes => deserialize(bytes)))
    )
  )
}

/** Documents of its own for each test, which may change them. */
function castOf({ members }: Kept): Cast {
  const entries = members.map(([name, member]) => [
    name,
    typeof member === 'string' ? member : mongoose.model(member.model).hydrate(deserialize(member.bytes))
  ])
  return Object.fromEntries(entries) as Cast
}
