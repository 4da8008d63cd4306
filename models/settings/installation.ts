import type mongoose from 'mongoose'
import {
  Installation,
  INSTALLATION,
  INSTALLATION_FACTS,
  type InstallationFact,
  type InstallationFacts
} from '#models/records/installation.ts'
import { writeChanges } from './write-changes.ts'

export interface KnownInstallation {
  facts: InstallationFacts
  lacking: InstallationFact[]
  lastChange: { by: mongoose.Types.ObjectId | null; at: Date | null }
}

export async function readInstallation(): Promise<KnownInstallation> {
  const stored = await Installation.findById(INSTALLATION).lean()
  const facts = Object.fromEntries(
    INSTALLATION_FACTS.map(name => [name, stored?.[name] ?? ''])
  ) as InstallationFacts
  return {
    facts,
    lacking: INSTALLATION_FACTS.filter(name => facts[name] === ''),
    lastChange: { by: stored?.changedBy ?? null, at: stored?.changedAt ?? null }
  }
}

export async function saveInstallation(
  facts: InstallationFacts,
  { by, now = new Date() }: { by: mongoose.Types.ObjectId; now?: Date }
): Promise<void> {
  const before = (await readInstallation()).facts
  const changed = INSTALLATION_FACTS.filter(name => facts[name] !== before[name])
  if (changed.length === 0) return
  const set = Object.fromEntries(changed.map(name => [name, facts[name]]))
  await Installation.updateOne(
    { _id: INSTALLATION },
    { $set: { ...set, changedAt: now, changedBy: by } },
    { upsert: true }
  )
  const changes = changed.map(setting => ({ setting, from: before[setting], to: facts[setting] }))
  await writeChanges(changes, { subject: 'installation', by, now })
}
