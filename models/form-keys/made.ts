import type mongoose from 'mongoose'
import { Account } from '#models/records/account.ts'
import { Campaign } from '#models/records/campaign.ts'
import { Company } from '#models/records/company.ts'
import { HostProposal } from '#models/records/host-proposal.ts'
import { Format } from '#models/records/format.ts'
import { ImportRun } from '#models/records/import-run.ts'
import { Merge } from '#models/records/merge.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { Placement } from '#models/records/placement.ts'
import { Transfer } from '#models/records/transfer.ts'
import { Series } from '#models/records/series.ts'
import { Workshop } from '#models/records/workshop.ts'

type Id = mongoose.Types.ObjectId
/** The parts of the address that a form was sent to. */
export type Within = Readonly<Record<string, unknown>>

type IsThere = (made: Id, within: Within) => Promise<unknown>

/** What forms make, and whether what one made still stands: neither removed, taken back nor undone. */
const MADE = {
  company: _id => Company.exists({ _id }),
  // Merged into another file it stands there.
  person: async _id =>
    (await Person.exists({ _id })) ?? Merge.exists({ losing: _id, state: { $in: ['moving', 'done'] } }),
  format: _id => Format.exists({ _id }),
  series: _id => Series.exists({ _id, state: { $in: ['planning', 'done'] } }),
  campaign: _id => Campaign.exists({ _id }),
  // One whose save died has its id and nothing else.
  workshop: _id => Workshop.exists({ _id, state: { $in: ['draft', 'published', 'closed'] } }),
  account: _id => Account.exists({ _id, disabledAt: null }),
  host: (_id, { company }) => Account.exists({ _id, companies: String(company) }),
  agreement: (made, { person }) => Person.exists({ _id: person, 'commitments._id': made }),
  nextStep: (made, { workshop, person }) =>
    Participation.exists({ workshop: String(workshop), person: String(person), 'nextSteps._id': made }),
  hostProposal: _id => HostProposal.exists({ _id, state: { $ne: 'withdrawn' } }),
  placement: _id => Placement.exists({ _id }),
  // The words are kept first; they are owed once the log of the session names them.
  groupMessage: (made, { workshop }) =>
    Workshop.exists({ _id: String(workshop), 'log.detail.message': made }),
  transfer: _id => Transfer.exists({ _id, state: { $ne: 'withdrawn' } }),
  importation: _id => ImportRun.exists({ _id, state: { $nin: ['arriving', 'undoing', 'undone', 'failed'] } })
} as const satisfies Record<string, IsThere>

export type Made = keyof typeof MADE

export async function isThere(kind: Made, made: Id, within: Within): Promise<boolean> {
  const find: IsThere = MADE[kind]
  return Boolean(await find(made, within))
}
