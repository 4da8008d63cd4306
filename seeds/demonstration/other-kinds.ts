import { addDays, localDate } from '#lib/dates.ts'
import { Refusal } from '#lib/refusal.ts'
import { publish } from '#models/planning/changes.ts'
import { invitePartner } from '#models/planning/partners.ts'
import { planWorkshop, type Outline } from '#models/planning/planning.ts'
import { Account } from '#models/records/account.ts'
import { Agency } from '#models/records/agency.ts'
import { Workshop } from '#models/records/workshop.ts'
import { factsOfKind, type WorkshopKind } from '#models/records/workshop-kind.ts'
import { workingDay } from '../calendar.ts'

/** Beyond the campaign of these days; another day is taken where the agency is closed. */
const AHEAD = [16, 17, 18]
const KINDS: readonly { kind: WorkshopKind; trade: string; name: string }[] = [
  { kind: 'informationMeeting', trade: 'H2902', name: 'Claire Vidal' },
  { kind: 'onlineFair', trade: 'D1106', name: 'Hugo Ferrand' }
]

const PARTNERS = [
  { organisation: 'OPCO des métiers du bâtiment', name: 'Élise Roux', email: 'elise.roux@example.org' },
  { organisation: 'Caisse sociale du littoral', name: 'Karim Haddad', email: 'karim.haddad@example.org' }
]

/** A meeting of professionals and an online fair, both by video. */
export async function raiseOtherKinds(safir: string, now: Date): Promise<void> {
  const agency = await Agency.findOne({ safir }).orFail()
  const { _id: by } = await Account.findOne({ role: 'counsellor', agency: agency._id }).orFail()
  for (const { kind, trade, name } of KINDS) {
    if (await Workshop.exists({ agency: agency._id, kind })) continue
    const { programme } = factsOfKind({ kind })
    const outline: Outline = {
      kind,
      sector: null,
      trade,
      parts: programme.parts.map(part => ({ ...part, note: '' })),
      facilitators: [{ account: null, name }],
      capacity: programme.capacity,
      access: '',
      joining: `https://visio.example.org/${kind}`,
      bring: ''
    }
    await onFirstOpenDay(agency, now, async date => {
      const draft = await planWorkshop({
        agency: agency._id,
        by,
        outline,
        slot: { date, from: '09:30', to: '11:00', saturday: false, place: { kind: 'remote', mode: 'video' } },
        overrideReason: 'Autre sorte d’atelier',
        now
      })
      if (kind === 'informationMeeting')
        for (const partner of PARTNERS) await invitePartner(draft._id, { ...partner, by, now })
      await publish(draft._id, { by, now })
    })
  }
}

async function onFirstOpenDay(agency: Agency, now: Date, plan: (date: string) => Promise<void>) {
  const today = localDate(now, agency.timeZone)
  for (const ahead of AHEAD) {
    try {
      return await plan(workingDay(addDays(today, ahead), 1))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  }
}
