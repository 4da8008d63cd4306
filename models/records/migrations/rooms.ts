import { mongo } from 'mongoose'
import { changeDocuments } from './change-documents.ts'
import type { Migration } from './migration.ts'
import { sameOr } from './paths.ts'

/** The rooms of an agency were names only: nothing is known of their places yet. */
export const ROOMS: Migration = {
  number: 4,
  name: 'rooms',
  besideOlder: false,
  carry: work =>
    changeDocuments(work, {
      collection: 'agencies',
      filter: { rooms: { $type: 'string' } },
      fields: ['rooms'],
      change: agency => ({ ...agency, rooms: sameOr(agency['rooms'] as unknown[], described) })
    })
}

const described = (room: unknown): unknown =>
  typeof room === 'string'
    ? {
        _id: new mongo.ObjectId(),
        name: room,
        seats: null,
        access: null,
        kit: [],
        entry: '',
        closedFrom: null
      }
    : room
