import type mongoose from 'mongoose'
import type { Merge } from '#models/records/merge.ts'
import { keepNote, notesOf } from './notes.ts'
import { rawNamed, referencesTo } from '#models/records/record.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'

const ELSEWHERE = ['Participation.person', 'Workshop.seats', 'Duplicate.people', 'Merge.kept']

/** Every other place where a record names a person, read from the schemas: a new one is found without a word here. */
export function referencePaths(): { model: string; path: string }[] {
  return referencesTo('Person').filter(({ model, path }) => !ELSEWHERE.includes(`${model}.${path}`))
}

export async function moveReferences(merge: Merge): Promise<void> {
  for (const { model, path } of referencePaths()) {
    const records = await rawNamed(model)
      .find({ [path]: merge.losing })
      .project({ _id: 1 })
      .toArray()
    for (const { _id } of records) {
      const id = `${String(_id)} ${model} ${path}`
      await keepNote(merge, 'references', { id, record: _id as mongoose.Types.ObjectId, model, path })
      await rename(model, { _id, [path]: merge.losing }, path, merge.kept)
    }
  }
}

export async function returnReferences(merge: Merge): Promise<void> {
  for (const { record, model, path } of notesOf(merge, 'references')) {
    await rename(model, { _id: record, [path]: merge.kept }, path, merge.losing)
  }
}

/** Where the other file has such a record already and there may be one only, this one stays as it is. */
async function rename(
  model: string,
  filter: Record<string, unknown>,
  path: string,
  to: mongoose.Types.ObjectId
) {
  try {
    await rawNamed(model).updateOne(filter, { $set: { [path]: to } })
  } catch (error) {
    if (!isDuplicateKey(error)) throw error
  }
}
