import { type Participation as OneParticipation, Participation } from '#models/records/participation.ts'
import { closeWorkshop } from '#models/follow-up/closing.ts'
import { proposed } from '#models/invitations/proposing.ts'
import type { Workshop } from '#models/records/workshop.ts'
import type { Line, Story } from './stories.ts'
import { rollCall } from '#models/follow-up/attendance.ts'
import { writeDebrief } from '#models/follow-up/debrief.ts'
import { saveNextStep } from '#models/follow-up/next-steps.ts'
import { wishToMeetAgain } from '#models/follow-up/wish.ts'
import { registerGroup } from '#models/seats/group.ts'
import { takeSeat, withdraw } from '#models/seats/seats.ts'
import { publish, cancel } from '#models/planning/changes.ts'
import { flushOutbox } from '#models/ledger/flush-outbox.ts'

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
  const published = await publish(draft._id, { by, now: publishedAt })
  await Participation.insertMany(lines.map(line => proposalOf(published, line, by)))
  const registered = lines.filter(({ answer }) => answer === 'registered')
  const seats = registered.map(({ person, registeredAt = now }) => ({ person: person._id, at: registeredAt }))
  const taken = seats.toSorted((a, b) => a.at.getTime() - b.at.getTime())
  const at = earlier(new Date(draft.startsAt.getTime() - MINUTE), now)
  const workshop =
    published.slots.length > 0
      ? await inSlots(published, { people: taken, by })
      : await registerGroup(published._id, { people: taken, by, now: at })
  await flushOutbox(workshop._id, now)
  for (const { person, withdrawn } of registered) {
    if (withdrawn)
      await withdraw(workshop._id, { person: person._id, by, reason: withdrawn.reason, now: withdrawn.at })
  }
  if (fate === 'cancelled') {
    const cancelledAt = earlier(
      new Date(draft.startsAt.getTime() - 3 * DAY),
      new Date(now.getTime() - 20 * MINUTE)
    )
    await cancel(workshop._id, {
      by,
      reason: draft.startsAt < now ? 'tooFew' : 'facilitatorAway',
      now: cancelledAt
    })
  }
  if (fate !== 'toClose' && fate !== 'closed') return
  await record(workshop, lines, by, now)
  if (fate === 'closed') {
    const closedAt = earlier(new Date(draft.endsAt.getTime() + 2 * DAY), now)
    await closeWorkshop(workshop, { by, overrideReason: 'Débriefs faits par téléphone', now: closedAt })
  }
}

/** One after the other, each in the first slot that has a place. */
async function inSlots(
  event: Workshop,
  { people, by }: { people: { person: OneParticipation['person']; at: Date }[]; by: Story['by'] }
): Promise<Workshop> {
  let after = event
  for (const { person, at } of people)
    after = await takeSeat(event._id, { person, by, slot: 'firstFree', now: at, flushLater: true })
  return after
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
  await rollCall(marks, { by, now: new Date(workshop.endsAt.getTime() + 10 * MINUTE) })
  const present = (await held(workshop)).filter(participation => participation.mayHaveAttended())
  await savedTogether(present, async participation => {
    const { debrief, steps = [], meetAgain } = told.get(String(participation.person)) ?? {}
    if (debrief)
      await writeDebrief(participation, {
        ...debrief,
        by,
        now: new Date(workshop.endsAt.getTime() + 60 * MINUTE)
      })
    if (meetAgain) await wishToMeetAgain(participation, { by, wish: true, now: workshop.endsAt })
    for (const step of steps) await saveNextStep(participation, { ...step, by, now })
  })
}

const held = (workshop: Workshop) => Participation.find({ workshop: workshop._id, state: 'registered' })

/** The verbs decide as ever, but their saves are gathered into one write: a first start must not wait for hundreds. */
async function savedTogether(
  participations: OneParticipation[],
  tellOf: (participation: OneParticipation) => Promise<void>
) {
  for (const participation of participations) {
    participation.$locals['savedLater'] = true
    participation.save = () => Promise.resolve(participation)
    await tellOf(participation)
    Reflect.deleteProperty(participation, 'save')
  }
  await Participation.bulkSave(participations)
}

const earlier = (one: Date, other: Date) => (one < other ? one : other)
