import type { Participation as OneParticipation } from '#models/participation.ts'
import { Participation } from '#models/participation.ts'
import { closeWorkshop } from '#models/participation/closing.ts'
import { proposed } from '#models/participation/proposing.ts'
import type { Workshop } from '#models/workshop.ts'
import type { Line, Story } from './stories.ts'

const MINUTE = 60_000
const DAY = 1440 * MINUTE
const PUBLISHED_BEFORE = 40 * DAY

/** Makes one story happen through the verbs of the trade, each at its own moment. The draft is saved already. */
export async function tell({ draft, fate, by, lines }: Story, now: Date): Promise<void> {
  if (fate === 'draft') return
  const publishedAt = earlier(
    new Date(draft.startsAt.getTime() - PUBLISHED_BEFORE),
    new Date(now.getTime() - DAY)
  )
  const published = await draft.publish({ by, now: publishedAt })
  await Participation.insertMany(lines.map(line => proposalOf(published, line, by)))
  const registered = lines.filter(({ answer }) => answer === 'registered')
  const seats = registered.map(({ person, registeredAt = now }) => ({ person: person._id, at: registeredAt }))
  const taken = seats.toSorted((a, b) => a.at.getTime() - b.at.getTime())
  const workshop = await published.registerGroup({
    people: taken,
    by,
    now: earlier(new Date(draft.startsAt.getTime() - MINUTE), now)
  })
  await workshop.settle(now)
  for (const { person, withdrawn } of registered) {
    if (withdrawn)
      await workshop.withdraw({ person: person._id, by, reason: withdrawn.reason, now: withdrawn.at })
  }
  if (fate === 'cancelled') {
    const cancelledAt = earlier(
      new Date(draft.startsAt.getTime() - 3 * DAY),
      new Date(now.getTime() - 20 * MINUTE)
    )
    await workshop.cancel({
      by,
      reason: draft.startsAt < now ? 'tooFew' : 'facilitatorAway',
      now: cancelledAt
    })
  }
  if (fate !== 'toClose' && fate !== 'closed') return
  await record(workshop, lines, by, now)
  if (fate === 'closed') {
    const closedAt = earlier(new Date(draft.endsAt.getTime() + 2 * DAY), now)
    await closeWorkshop(workshop, { by, anyway: 'Débriefs faits par téléphone', now: closedAt })
  }
}

function proposalOf(workshop: Workshop, { person, proposedAt, answer }: Line, by: Story['by']) {
  const facts = {
    ...proposed({ workshop, person, by, now: proposedAt }),
    workshop: workshop._id,
    person: person._id
  }
  return answer === 'declined' ? { ...facts, state: 'declined' as const, withdrawnAt: proposedAt } : facts
}

/** Roll-call, debriefs and next steps of a workshop. */
async function record(workshop: Workshop, lines: Line[], by: Story['by'], now: Date): Promise<void> {
  const told = new Map(lines.map(line => [line.person.id, line.outcome]))
  const called = await held(workshop)
  const marks = called.flatMap(participation => {
    const { attendance, reason = null } = told.get(String(participation.person)) ?? {}
    return attendance ? [{ participation, attendance, reason }] : []
  })
  await Participation.rollCall(marks, { by, now: new Date(workshop.endsAt.getTime() + 10 * MINUTE) })
  const present = (await held(workshop)).filter(participation => participation.mayHaveAttended())
  await savedTogether(present, async participation => {
    const { debrief, steps = [], meetAgain } = told.get(String(participation.person)) ?? {}
    if (debrief)
      await participation.writeDebrief({
        ...debrief,
        by,
        now: new Date(workshop.endsAt.getTime() + 60 * MINUTE)
      })
    if (meetAgain) await participation.wishToMeetAgain({ by, wish: true, now: workshop.endsAt })
    for (const step of steps) await participation.saveNextStep({ ...step, by, now })
  })
}

const held = (workshop: Workshop) => Participation.find({ workshop: workshop._id, state: 'registered' })

/** The verbs decide as ever, but their saves are gathered into one write: a first start must not wait for hundreds. */
async function savedTogether(
  participations: OneParticipation[],
  tellOf: (participation: OneParticipation) => Promise<void>
) {
  for (const participation of participations) {
    participation.save = () => Promise.resolve(participation)
    participation.keep = () => Promise.resolve()
    await tellOf(participation)
    Reflect.deleteProperty(participation, 'save')
    Reflect.deleteProperty(participation, 'keep')
  }
  await Participation.bulkSave(participations)
}

const earlier = (one: Date, other: Date) => (one < other ? one : other)
