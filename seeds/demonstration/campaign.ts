import mongoose from 'mongoose'
import { addDays, localDate, mondayOf } from '#lib/dates.ts'
import { Account } from '#models/records/account.ts'
import { Agency } from '#models/records/agency.ts'
import { Workshop } from '#models/records/workshop.ts'
import { workshopsOf } from '#models/planning/campaigns/known.ts'
import { tagWorkshops } from '#models/planning/campaigns/tag.ts'
import { nameCampaign } from '#models/settings/campaigns.ts'

/** A week that the region names, and the workshops of one agency that take part: all but the last, which is left to tick. */
export async function raiseCampaign(safir: string, now: Date): Promise<void> {
  const agency = await Agency.findOne({ safir }).orFail()
  const [region, counsellor] = await Promise.all([
    Account.findOne({ role: 'regional', territory: agency.region }).orFail(),
    Account.findOne({ role: 'counsellor', agency: agency._id }).orFail()
  ])
  const monday = mondayOf(localDate(now, agency.timeZone))
  const campaign = await nameCampaign(region, {
    id: new mongoose.Types.ObjectId(),
    facts: {
      name: 'Semaine #Tousmobilisés',
      text: 'Une semaine pour essayer un métier, sans CV ni diplôme, partout dans la région.',
      from: monday,
      to: addDays(monday, 11)
    },
    now
  })
  const { startsAt } = workshopsOf(campaign)
  const own = await Workshop.find({ agency: agency._id, startsAt, state: { $ne: 'cancelled' } })
    .sort({ startsAt: 1 })
    .select('_id')
    .lean()
  const shown = own.map(({ _id }) => String(_id))
  await tagWorkshops(counsellor, campaign, { shown, ticked: shown.slice(0, -1) })
}
