import { Person } from '#models/records/person.ts'
import { Merge } from '#models/records/merge.ts'
import { flushEvents } from '#models/people/events.ts'
import { mergedFile, splitFile, refreshed, type Choices } from './fields.ts'
import { rawOf, type Raw } from '#models/records/record.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'

const people = () => rawOf(Person)

/** Either file may be corrected at this moment: a write holds only for the version that was read, and is made again. */
export async function joinFiles(merge: Merge): Promise<void> {
  for (;;) {
    const [kept, losing] = await Promise.all([
      people().findOne({ _id: merge.kept }),
      people().findOne({ _id: merge.losing })
    ])
    if (!kept) throw new Error('The kept file is gone')
    if (!losing) return addIdentifiers(merge, kept)
    if (await flushFirst([kept, losing])) continue
    const written = await writeKept(merge, kept, losing)
    const version = { updatedAt: losing['updatedAt'], ...OUTBOX_EMPTY }
    if (written) await people().deleteOne({ _id: losing._id, ...version })
  }
}

/** What happened to a file is copied to its history before the file goes, or is written anew. */
async function flushFirst(files: Raw[]): Promise<boolean> {
  const outbox = files.filter(({ outbox }) => Array.isArray(outbox) && outbox.length > 0)
  for (const file of outbox) await flushEvents(file as unknown as Pick<Person, '_id' | 'outbox'>, new Date())
  return outbox.length > 0
}

/** True of a file to which nothing happened since it was read: such a line does not change its version. */
const OUTBOX_EMPTY = { 'outbox._id': { $exists: false } }

async function writeKept(merge: Merge, kept: Raw, losing: Raw): Promise<boolean> {
  const { keptAfter } = files(merge)
  const isWritten = keptAfter && time(keptAfter) === time(kept)
  if (isWritten && files(merge).losingFile && time(files(merge).losingFile) === time(losing)) return true
  const after = {
    ...mergedFile(kept, losing, merge.choices as Choices),
    agency: agencyOf(merge, kept, losing)
  }
  const stamped: Raw = { ...after, updatedAt: new Date(Math.max(Date.now(), time(kept) + 1)) }
  const before = isWritten ? files(merge).keptBefore : kept
  await note(merge, { keptBefore: before, keptAfter: stamped, losingFile: losing })
  // The other file's identifiers are its own as long as it stands.
  const { matchedCount } = await people().replaceOne(
    { _id: kept._id, updatedAt: kept['updatedAt'], ...OUTBOX_EMPTY },
    refreshed({ ...stamped, identifiers: kept['identifiers'] })
  )
  return matchedCount === 1
}

function agencyOf(merge: Merge, kept: Raw, losing: Raw): unknown {
  const agencies = [kept['agency'], losing['agency']]
  return agencies.find(agency => String(agency) !== String(merge.agency)) ?? merge.agency
}

/** One at a time: an identifier that someone else was given in the meantime stays theirs. */
async function addIdentifiers(merge: Merge, kept: Raw): Promise<void> {
  const wanted = identifiersOf(files(merge).losingFile)
  for (const identifier of wanted) {
    await people()
      .updateOne({ _id: kept._id }, { $addToSet: { identifiers: identifier } } as never)
      .catch((error: unknown) => {
        if (!isDuplicateKey(error)) throw error
      })
  }
  await refresh(merge)
}

async function refresh(merge: Merge): Promise<void> {
  const kept = await people().findOne({ _id: merge.kept })
  if (!kept) return
  const { searchKeys, sortName, wholeName } = refreshed(kept)
  await people().updateOne({ _id: kept._id }, { $set: { searchKeys, sortName, wholeName } })
}

export async function splitFiles(merge: Merge, now: Date): Promise<void> {
  const { keptBefore, keptAfter, losingFile } = files(merge)
  if (!losingFile || !keptBefore || !keptAfter) throw new Error('The merge keeps no files')
  let hands: Partial<Raw>
  for (;;) {
    const kept = await people().findOne({ _id: merge.kept })
    if (!kept) throw new Error('The kept file is gone')
    if (await flushFirst([kept])) continue
    const split = { ...splitFile(kept, keptBefore, keptAfter), updatedAt: now }
    const version = { updatedAt: kept['updatedAt'], ...OUTBOX_EMPTY }
    const { matchedCount } = await people().replaceOne({ _id: kept._id, ...version }, split)
    hands = handsOf(kept, losingFile)
    if (matchedCount === 1) break
  }
  const identifiers: string[] = []
  for (const identifier of identifiersOf(losingFile)) {
    const held = await people().findOne({ identifiers: identifier, _id: { $ne: losingFile._id } })
    if (!held) identifiers.push(identifier)
  }
  await people()
    .insertOne(refreshed({ ...losingFile, ...hands, identifiers, updatedAt: now }))
    .catch((error: unknown) => {
      if (!isDuplicateKey(error)) throw error
    })
}

/** Where the kept file went since, the other one comes back: to the agency and the counsellor who have the person now. */
function handsOf(kept: Raw, losing: Raw): Partial<Raw> {
  if (String(kept['agency']) === String(losing['agency'])) return {}
  return { agency: kept['agency'], referent: kept['referent'], counsellor: kept['counsellor'] }
}

interface Files {
  keptBefore: Raw | null
  keptAfter: Raw | null
  losingFile: Raw | null
}

export function files(merge: Merge): Files {
  const of = (path: string) => (merge.get(path) ?? null) as Raw | null
  return { keptBefore: of('keptBefore'), keptAfter: of('keptAfter'), losingFile: of('losingFile') }
}

async function note(merge: Merge, noted: Files): Promise<void> {
  await rawOf(Merge).updateOne({ _id: merge._id }, { $set: { ...noted } })
  merge.set(noted)
}

const time = (file: Raw | null) => (file?.['updatedAt'] instanceof Date ? file['updatedAt'].getTime() : 0)
const identifiersOf = (file: Raw | null) => (file?.['identifiers'] ?? []) as string[]
