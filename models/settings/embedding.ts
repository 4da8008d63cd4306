import type mongoose from 'mongoose'
import { Embedding, EMBEDDING } from '#models/records/embedding.ts'
import { saveSince } from './save-since.ts'
import { textDifferences, writeChanges } from './write-changes.ts'

export interface KnownEmbedding {
  origins: string[]
  setAt: Date | null
}

/** The sites that may show the open workshops in a frame; none unless told. */
export async function readEmbedding(): Promise<KnownEmbedding> {
  const stored = await Embedding.findById(EMBEDDING).lean()
  return { origins: stored?.origins ?? [], setAt: stored?.setAt ?? null }
}

/** Refuses what someone has set since `since`. */
export async function saveEmbedding(
  origins: string[],
  { by, since, now = new Date() }: { by: mongoose.Types.ObjectId; since: Date | null; now?: Date }
): Promise<void> {
  const before = await readEmbedding()
  const changes = textDifferences(
    { frameOrigins: before.origins.join(' ') },
    { frameOrigins: origins.join(' ') }
  )
  if (changes.length === 0) return
  await saveSince(Embedding, EMBEDDING, { set: { origins, setAt: now }, since })
  await writeChanges(changes, { subject: 'installation', by, now })
}
