import { addMonths } from '#lib/dates.ts'
import { sayImpediment } from '#models/planning/host-impediment.ts'
import { proposeToHost } from '#models/planning/host-proposal.ts'
import { Account } from '#models/records/account.ts'
import { HostProposal } from '#models/records/host-proposal.ts'
import type { Workshop } from '#models/records/workshop.ts'
import type { Staffed } from './cast.ts'

const HOUR = 3_600_000

/** Of the company shown first: a need it has told, with two dates, and a workshop to come that it can no longer welcome. May run twice. */
export async function sayWhatHostsSay(
  { agency, company }: Staffed,
  workshops: readonly Workshop[],
  { today, day, now }: { today: string; day: (ahead: number) => string; now: Date }
): Promise<void> {
  const host = company && (await Account.findOne({ role: 'employer', companies: company._id }))
  const [site] = company?.sites ?? []
  if (!company || !host || !site) return
  if (!(await HostProposal.exists({ company: company._id })))
    await proposeToHost({
      id: new HostProposal()._id,
      company: company.id,
      agency: agency.id,
      site: String(site._id),
      trade: 'F1703',
      posts: 2,
      fromMonth: addMonths(today, 3).slice(0, 7),
      skills: 'Lire un plan simple, travailler à deux.',
      offers: ['immersion', 'hire'],
      dates: [{ day: day(45), half: 'morning' }, { day: day(52), half: 'afternoon' }, null],
      seats: 8,
      presenter: 'La cheffe de chantier',
      equipment: 'Casques et gants prêtés',
      by: host,
      now: new Date(now.getTime() - 20 * HOUR)
    })
  const last = workshops.findLast(
    ({ state, place, startsAt }) => state === 'published' && place.kind === 'company' && startsAt > now
  )
  if (last)
    await sayImpediment(last._id, {
      words: 'La machine est en réparation cette semaine-là.',
      by: host._id,
      now: new Date(now.getTime() - 3 * HOUR)
    })
}
