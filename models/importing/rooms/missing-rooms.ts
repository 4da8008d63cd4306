import { nameKey } from '#lib/identifiers/person-name.ts'
import { Refusal } from '#lib/refusal.ts'
import { settingsScope } from '#models/access/scope.ts'
import { Account } from '#models/records/account.ts'
import { Agency } from '#models/records/agency.ts'
import { ImportRun, type UnknownRoom } from '#models/records/import-run.ts'
import { addRooms } from '#models/settings/add-rooms.ts'
import { judgeWorkshopsAgain } from '../workshops/save-workshops.ts'

export interface MissingRooms {
  agency: Agency
  rooms: UnknownRoom[]
  isOwn: boolean
  /** Full names of the counsellors who may. */
  leads: string[]
}

const isOpen = ({ kind, state, forgottenAt }: ImportRun) =>
  kind === 'workshops' && (state === 'checked' || state === 'saved') && !forgottenAt

export async function missingRooms(importation: ImportRun, reader: Account): Promise<MissingRooms[]> {
  if (!isOpen(importation) || importation.unknownRooms.length === 0) return []
  const ids = [...new Set(importation.unknownRooms.map(({ agency }) => agency))]
  const [agencies, own, leads] = await Promise.all([
    Agency.find({ _id: { $in: ids } }).sort({ name: 1 }),
    Agency.find({ $and: [{ _id: { $in: ids } }, settingsScope(reader)] }).distinct('_id'),
    Account.find({ agency: { $in: ids }, role: 'counsellor', sees: 'lead', disabledAt: null })
  ])
  return agencies.flatMap(agency => {
    const had = new Set(agency.rooms.map(({ name }) => nameKey(name)))
    const rooms = importation.unknownRooms.filter(
      one => one.agency === String(agency.id) && !had.has(nameKey(one.name))
    )
    if (rooms.length === 0) return []
    const isOwn = own.some(id => String(id) === String(agency.id))
    const named = leads.filter(lead => lead.agency?.equals(agency._id)).map(({ fullName }) => fullName)
    return [{ agency, rooms, isOwn, leads: named }]
  })
}

/** Judges the lines again; how many were made. Refuses who may make none, and while the import is being worked on. */
export async function makeMissingRooms(
  importation: ImportRun,
  by: Account,
  now = new Date()
): Promise<number> {
  if (importation.kind !== 'workshops') return 0
  if (!isOpen(importation)) throw new Refusal('imports.refusal.busy')
  // First too: a process that died while it set a line aside may have left its room in the list.
  await judgeWorkshopsAgain(importation, now)
  const judged = await ImportRun.findById(importation._id).orFail()
  const missing = await missingRooms(judged, by)
  const own = missing.filter(({ isOwn }) => isOwn)
  if (missing.length > 0 && own.length === 0) throw new Refusal('imports.rooms.notYours')
  let made = 0
  for (const { agency, rooms } of own) made += await addRooms(agency._id, rooms, { by: by._id, now })
  await judgeWorkshopsAgain(importation, now)
  return made
}
