import type mongoose from 'mongoose'
import { HOME_ZONE, isDate } from '#lib/dates.ts'
import { fold } from '#lib/identifiers/person-name.ts'
import { slashed } from '#lib/identifiers/typed-date.ts'
import { Refusal } from '#lib/refusal.ts'
import type { Account } from '#models/records/account.ts'
import { Agency } from '#models/records/agency.ts'
import { Campaign } from '#models/records/campaign.ts'
import { isDuplicateKey } from '#models/records/duplicate-key.ts'
import { Workshop } from '#models/records/workshop.ts'
import { territoryFilter } from '#models/access/scope.ts'
import { groundOf } from '#models/reference/territories.ts'
import { writeChanges } from './write-changes.ts'

type Id = mongoose.Types.ObjectId

export interface CampaignFacts {
  name: string
  from: string
  to: string
  text: string
}

interface By {
  by: Id
  now?: Date
}

/** Longer is no campaign but a season. */
export const LONGEST_DAYS = 92
const DAY_MS = 86_400_000
/** As many campaigns may bear one name in a year. */
const MOST_ALIKE = 50

/** Names a campaign of the account's agency or territory; it is public from then on. */
export async function nameCampaign(
  account: Account,
  { id, facts, now = new Date() }: { id: Id; facts: CampaignFacts; now?: Date }
): Promise<Campaign> {
  refuseWrong(facts)
  const agency = account.role === 'counsellor' ? account.agency : null
  const territory = agency ? null : account.territory
  const timeZone = await zoneOf({ agency, territory })
  const made = { _id: id, agency, territory, ...facts, timeZone, by: account._id, setAt: now }
  const campaign = await createUnderFreeSlug(made, slugOf(facts))
  await journal(id, { from: '', to: textOf(facts) }, { by: account._id, now })
  return campaign
}

/** What keeps two writers apart: a test takes it away and sees the second write over the first. */
export const guards = { stillAs: (since: Date): { setAt?: Date } => ({ setAt: since }) }

/** Its address stays. Workshops that are outside of its new days are not shown with it; their tag stays until it is taken off. */
export async function setCampaign(
  before: Campaign,
  facts: CampaignFacts,
  { by, now = new Date() }: By
): Promise<void> {
  refuseWrong(facts)
  const { matchedCount } = await Campaign.updateOne(
    { _id: before._id, ...guards.stillAs(before.setAt) },
    { $set: { ...facts, by, setAt: now } }
  )
  if (matchedCount === 0) throw new Refusal('errors.meanwhile.again')
  await journal(before._id, { from: textOf(before), to: textOf(facts) }, { by, now })
}

/** Its workshops stay as they are. A tag that outlives it, for a process that died, names nothing and is never shown. */
export async function removeCampaign(campaign: Campaign, { by, now = new Date() }: By): Promise<void> {
  const { _id } = campaign
  const { deletedCount } = await Campaign.deleteOne({ _id })
  await Workshop.updateMany({ campaigns: _id }, { $pull: { campaigns: _id } })
  if (deletedCount === 1) await journal(_id, { from: textOf(campaign), to: '' }, { by, now })
}

function refuseWrong({ from, to }: CampaignFacts): void {
  if (!isDate(from) || !isDate(to) || to < from) throw new Refusal('campaigns.refusal.order', {}, 'to')
  if ((Date.parse(to) - Date.parse(from)) / DAY_MS >= LONGEST_DAYS)
    throw new Refusal('campaigns.refusal.long', { count: LONGEST_DAYS }, 'to')
}

async function zoneOf({
  agency,
  territory
}: {
  agency: Id | null | undefined
  territory: string | null | undefined
}): Promise<string> {
  const where = agency ? { _id: agency } : territoryFilter(await groundOf(territory ?? ''))
  const found = await Agency.findOne(where).select('timeZone').lean()
  return found?.timeZone ?? HOME_ZONE
}

/** « Semaine #Tousmobilisés » of 2027 → 'semaine-tousmobilises-2027' */
function slugOf({ name, from }: CampaignFacts): string {
  const words = fold(name)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  return `${words.slice(0, 50) || 'campagne'}-${from.slice(0, 4)}`
}

async function createUnderFreeSlug(made: Record<string, unknown>, slug: string): Promise<Campaign> {
  for (let number = 1; number <= MOST_ALIKE; number++) {
    try {
      return await Campaign.create({ ...made, slug: number === 1 ? slug : `${slug}-${number}` } as never)
    } catch (error) {
      if (!isDuplicateKey(error)) throw error
    }
  }
  throw new Refusal('campaigns.refusal.name', {}, 'name')
}

const textOf = ({ name, from, to }: Pick<Campaign, 'name' | 'from' | 'to'>) =>
  `${name}, ${slashed(from)} - ${slashed(to)}`

async function journal(
  subjectId: Id,
  { from, to }: { from: string; to: string },
  { by, now }: Required<By>
): Promise<void> {
  await writeChanges([{ setting: 'campaign', from, to }], { subject: 'campaign', subjectId, by, now })
}
