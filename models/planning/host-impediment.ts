import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { changeAsRead, literal, logged } from '#models/ledger/ledger.ts'
import type { Workshop } from '#models/records/workshop.ts'
import type { Authored } from './authored.ts'

type Id = mongoose.Types.ObjectId

/** The host can no longer welcome a published workshop. Nothing is cancelled by itself: the agency moves it, cancels it, or settles it. */
export function sayImpediment(
  id: Id,
  { words, by, now = new Date() }: Authored & { words: string }
): Promise<Workshop> {
  return changeAsRead(id, before => {
    refuseUnlessComing(before, now)
    if (before.hostImpediment?.words === words) return Promise.resolve({})
    return Promise.resolve({
      hostImpediment: { at: now, by: literal(by), words: literal(words) },
      log: logged(by, now, 'hostImpediment')
    })
  })
}

/** Taken back by the host, or settled with it by the agency: it is held there after all. */
export function endImpediment(id: Id, { by, now = new Date() }: Authored): Promise<Workshop> {
  return changeAsRead(id, before => {
    refuseUnlessComing(before, now)
    if (!before.hostImpediment) return Promise.resolve({})
    return Promise.resolve({ hostImpediment: null, log: logged(by, now, 'hostImpedimentEnded') })
  })
}

export function mayHaveImpediment({ state, place, startsAt }: Workshop, now = new Date()): boolean {
  return state === 'published' && place.kind === 'company' && startsAt > now
}

function refuseUnlessComing(workshop: Workshop, now: Date): void {
  if (!mayHaveImpediment(workshop, now)) throw new Refusal('hosting.impediment.tooLate')
}
