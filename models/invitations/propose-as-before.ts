import { Refusal } from '#lib/refusal.ts'
import { staleMarks } from '#models/records/figures-stale.ts'
import { Participation } from '#models/records/participation.ts'
import { refreshStages } from '#models/stages/refresh-stages.ts'

/** An answer by mistake never was: the proposal waits as it did, and nobody is written to. Twice is once. */
export async function proposeAsBefore(participation: Participation, now = new Date()): Promise<void> {
  const { _id, state, seq } = participation
  if (state === 'proposed') return
  const isOver = state === 'declined' || state === 'withdrawn'
  const nothing = { withdrawnAt: null, withdrawnBy: null, reason: null }
  const again = {
    state: 'proposed',
    registeredAt: null,
    registeredBy: null,
    ...nothing,
    ...staleMarks()
  } as const
  const { modifiedCount } = await Participation.updateOne({ _id, state, seq }, isOver ? { $set: again } : {})
  if (modifiedCount === 0) throw new Refusal('errors.participation.answeredMeanwhile')
  await refreshStages([participation.person], now)
}
