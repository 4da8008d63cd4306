import type { Request, Response } from 'express'
import { maskCalled } from '#models/figures/headcounts.ts'
import { readThresholds } from '#models/reference/thresholds.ts'
import type { Told } from '#models/figures/mask.ts'
import { Participation } from '#models/records/participation.ts'
import { invitedPartners } from '#models/records/partner.ts'
import { KEEP_PARTNERS_DAYS } from '#models/planning/forget-partners.ts'
import { mayInvitePartners } from '#models/planning/partners.ts'
import { mayBeCounted } from '#models/follow-up/headcount.ts'
import { isForJobSeekers } from '#models/records/workshop-kind.ts'
import { wishesOf } from '#models/follow-up/wishes.ts'
import { whyNoPlaces } from '#models/seats/add-places.ts'
import { recentActs } from '#models/seats/recent-acts.ts'
import { waitedToTheEnd } from '#models/seats/waited-to-the-end.ts'
import { rosterOf } from '#models/seats/roster.ts'
import type { Workshop } from '#models/records/workshop.ts'
import type { WorkshopHead, WorkshopsPages } from '#views/workshops/pages.ts'
import { render, sharedOf } from '../../render.ts'
import { headOf, type Agreement } from './head.ts'
import { everyReason } from './reasons.ts'

/** What was typed on the page of a meeting and refused. */
type MeetingAgain = Partial<{
  count: WorkshopsPages['workshops/meeting']['count']
  partner: WorkshopsPages['workshops/meeting']['partners']['form']
}>

const NOTHING_TYPED = { typed: { organisation: '', name: '', email: '' }, errors: {} }

/** The first tab of a workshop: its people for those who work with them, numbers for everyone else. */
export async function showWorkshop(
  req: Request,
  res: Response,
  workshop: Workshop,
  refusal?: string,
  agreement?: Agreement,
  again: MeetingAgain = {}
): Promise<void> {
  const head = await headOf({ req, res }, workshop, 'participants', refusal, agreement)
  if (!head.acts) return showNumbers(res, head)
  if (!isForJobSeekers(workshop)) {
    const count = mayBeCounted(workshop)
      ? (again.count ?? { typed: String(workshop.headcount ?? ''), error: undefined })
      : null
    const form = mayInvitePartners(workshop) ? (again.partner ?? NOTHING_TYPED) : null
    const partners = { invited: invitedPartners(workshop), keptDays: KEEP_PARTNERS_DAYS, form }
    const wrong = refusal !== undefined || Object.keys(again).length > 0
    return render(
      res,
      'workshops/meeting',
      { head, count, partners },
      { title: workshop.tradeLabel, here: 'planning', refused: wrong }
    )
  }
  render(
    res,
    'workshops/show',
    {
      head,
      roster: await rosterOf(workshop),
      wishes: workshop.place.company ? await wishesOf(workshop._id) : [],
      reasons: everyReason(sharedOf(res).t),
      acts: await recentActs(workshop),
      waited: waitedToTheEnd(workshop),
      mayAddPlaces: whyNoPlaces(workshop) === null
    },
    { title: workshop.tradeLabel, here: 'planning', refused: refusal !== undefined }
  )
}

async function showNumbers(res: Response, head: WorkshopHead) {
  const { workshop } = head
  const { t } = sharedOf(res)
  const rows = await Participation.find({ workshop: workshop._id, state: 'registered' })
    .select('attendance')
    .lean()
  const count = (...kinds: string[]) =>
    rows.filter(({ attendance }) => kinds.includes(attendance ?? '')).length
  const { toldFrom } = await readThresholds()
  const counts = {
    attended: count('attended', 'partly'),
    absent: count('excused', 'noshow'),
    unmarked: workshop.hasStarted() ? count('') : 0
  }
  const called = maskCalled(counts, toldFrom)
  const said = (told: Told) =>
    typeof told === 'number'
      ? t('results.number', { count: told })
      : t(`results.${told}`, { limit: toldFrom })
  render(
    res,
    'workshops/numbers',
    { head, called, said, toldFrom },
    { title: workshop.tradeLabel, here: 'workshops' }
  )
}
