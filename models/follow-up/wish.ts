import type mongoose from 'mongoose'
import type { Participation } from '#models/records/participation.ts'
import { refuseUnlessRecorded } from './refuse-unless-recorded.ts'

export interface Wish {
  by: mongoose.Types.ObjectId
  wish: boolean
  now?: Date
}

export async function wishToMeetAgain(
  participation: Participation,
  { by, wish, now = new Date() }: Wish
): Promise<void> {
  await refuseUnlessRecorded([participation.workshop], 'wishes')
  participation.set({ meetAgainAt: wish ? now : null, meetAgainBy: wish ? by : null })
  await participation.save()
}
