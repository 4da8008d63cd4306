import { expect } from 'chai'
import { addDays, localDate } from '#lib/dates.ts'
import { Participation } from '#models/records/participation.ts'
import { outboxEntry, flushEvents, flushSomeEvents } from '#models/people/events.ts'
import { labelsOn, targetGroupsOn } from '#models/people/target-groups.ts'
import { timelineOf } from '#models/history/timeline.ts'
import { Person } from '#models/records/person.ts'
import { PersonEvent } from '#models/records/person-event.ts'
import { type PersonFacts, correctPerson } from '#models/people/writing.ts'
import { Tally } from '#models/records/tally.ts'
import { Workshop } from '#models/records/workshop.ts'
import { raiseCast, type Cast } from '#test/support/cast.ts'
import { useDatabase, useEmptyCollections } from '#test/support/database.ts'
import { markAttendance } from '#models/follow-up/attendance.ts'
import { recountStale } from '#models/figures/recount.ts'
import { withdraw } from '#models/seats/seats.ts'

const DAY = '2026-11-24'
const says = (name: string, holds: boolean) => ({ public: name, holds })

/** The facts of a file as they stand. */
export function standing(person: Person): PersonFacts {
  const { identifiers, title, lastName, firstName, birthDate, phone, email, address, postcode } = person
  const { commune, registeredOn, category, rsa, qpv, trade, tradeLabel, needs, language, comment } = person
  return {
    identifiers: [...identifiers],
    title: title ?? null,
    lastName,
    firstName,
    birthDate: birthDate ?? null,
    phone: phone ?? null,
    email: email ?? null,
    address,
    postcode,
    commune,
    registeredOn: registeredOn ?? null,
    category: category ?? null,
    rsa,
    qpv,
    trade: trade ?? null,
    tradeLabel,
    needs: [...needs],
    language,
    comment
  }
}

describe('Publics that a counsellor says otherwise', () => {
  const since = (months: number) => addDays(DAY, -Math.round(months * 30.5))

  it('hold whatever the dates', () => {
    expect(
      targetGroupsOn({ registeredOn: since(3), overrides: [says('longTerm', true)] }, DAY)
    ).to.deep.equal(['longTerm'])
    expect(
      targetGroupsOn({ registeredOn: since(15), overrides: [says('longTerm', false)] }, DAY)
    ).to.deep.equal([])
    expect(
      targetGroupsOn({ registeredOn: since(30), overrides: [says('veryLongTerm', false)] }, DAY)
    ).to.deep.equal(['longTerm'])
  })

  it('stay together: very long-term is long-term, and who is not long-term is not very long-term', () => {
    expect(targetGroupsOn({ overrides: [says('veryLongTerm', true)] }, DAY)).to.deep.equal([
      'longTerm',
      'veryLongTerm'
    ])
    expect(
      targetGroupsOn({ registeredOn: since(30), overrides: [says('longTerm', false)] }, DAY)
    ).to.deep.equal([])
  })

  it('are labelled without months that would not explain them', () => {
    expect(labelsOn({ registeredOn: since(3), overrides: [says('longTerm', true)] }, DAY)).to.deep.equal([
      { public: 'longTermSaid', count: 3 }
    ])
  })
})

describe('The file of a person over time', () => {
  useDatabase()
  useEmptyCollections()
  let cast: Cast
  beforeEach(async () => {
    cast = await raiseCast()
  })
  const kinds = async (person: Person) => (await timelineOf(person)).entries.map(({ kind }) => kind)

  it('tells the public that was said otherwise, and no commune that was only given its code', async () => {
    const { nadia, marie } = cast
    nadia.set({ postcode: '13400', commune: 'AUBAGNE', communeCode: null })
    await nadia.save()
    const facts = { ...standing(nadia), communeCode: '13005' }
    const overrides = [{ public: 'veryLongTerm' as const, holds: true, reason: 'Vu avec elle' }]
    await correctPerson(nadia, { ...facts, phone: '+33639980177', overrides }, { by: marie._id })
    const [event] = await PersonEvent.find({ person: nadia._id })
    expect((event?.detail as { fields: string[] }).fields).to.have.members(['phone', 'veryLongTerm'])
  })

  it('tells who changed which fields, never what stood in them', async () => {
    const { nadia, marie } = cast
    await correctPerson(
      nadia,
      { ...standing(nadia), email: 'autre@example.org', commune: 'Cassis' },
      { by: marie._id }
    )
    const [event] = await PersonEvent.find({ person: nadia._id })
    expect(event?.kind).to.equal('corrected')
    expect(event?.detail).to.deep.equal({ fields: ['email', 'commune'] })
    expect(JSON.stringify(event)).not.to.include('Cassis')
    const { entries } = await timelineOf(nadia)
    expect(entries.find(({ kind }) => kind === 'corrected')?.by).to.equal('M. Aubert')
    expect((await Person.findById(nadia._id).orFail()).outbox).to.have.length(0)
  })

  it('says nothing when nothing changed', async () => {
    await correctPerson(cast.nadia, standing(cast.nadia), { by: cast.marie._id })
    expect(await PersonEvent.countDocuments({})).to.equal(0)
  })

  it('gathers registrations, attendance, moves and messages, the newest first', async () => {
    const { nadia, marie, forgeWorkshop, pastWorkshop } = cast
    const past = await Participation.findOne({ workshop: pastWorkshop._id, person: nadia._id }).orFail()
    await markAttendance(past, { attendance: 'attended', by: marie._id })
    const workshop = await Workshop.findById(forgeWorkshop._id).orFail()
    await withdraw(workshop._id, { person: nadia._id, by: marie._id, reason: 'transport' })
    const told = await kinds(nadia)
    expect(told).to.include.members(['registered', 'attended', 'withdrawn', 'entered'])
    const moments = (await timelineOf(nadia)).entries.map(({ at }) => +at)
    expect(moments).to.deep.equal(moments.toSorted((a, b) => b - a))
  })

  it('turns pages without losing a line or telling one twice', async () => {
    const { nadia } = cast
    const base = Date.now()
    const at = (n: number) => new Date(base - Math.floor(n / 3) * 60_000)
    await PersonEvent.insertMany(
      Array.from({ length: 170 }, (_, n) => ({
        person: nadia._id,
        at: at(n),
        kind: 'corrected',
        detail: { fields: ['email'], n }
      }))
    )
    const seen: unknown[] = []
    let before: Date | undefined
    for (let turn = 0; turn < 10; turn++) {
      const { entries, next } = await timelineOf(nadia, { before })
      seen.push(...entries.flatMap(({ detail }) => detail['n'] ?? []))
      if (!next) break
      before = next
    }
    expect(seen).to.have.length(170)
    expect(new Set(seen).size).to.equal(170)
  })

  it('keeps an event that a process did not live to copy, and copies it once', async () => {
    const { nadia, marie } = cast
    const event = outboxEntry('corrected', { by: marie._id, detail: { fields: ['phone'] } })
    await Person.updateOne({ _id: nadia._id }, { $push: { outbox: event } })
    const late = await Person.findById(nadia._id).orFail()
    expect(await flushSomeEvents(10)).to.equal(1)
    await flushEvents(late)
    expect(await PersonEvent.countDocuments({ person: nadia._id })).to.equal(1)
    expect(await flushSomeEvents(10)).to.equal(0)
  })

  it('counts a public said otherwise in the workshops to come, and leaves those of the past', async () => {
    const { karim, marie, fullWorkshop, pastWorkshop } = cast
    await recountStale(new Date())
    const overrides = [{ public: 'longTerm' as const, holds: true, reason: 'Inscrit ailleurs depuis 2023' }]
    await correctPerson(karim, { ...standing(karim), overrides }, { by: marie._id })
    const of = async (workshop: Workshop) =>
      (await Participation.findOne({ workshop: workshop._id, person: karim._id }).orFail()).targetGroups
    expect(await of(fullWorkshop)).to.include('longTerm')
    expect(await of(pastWorkshop)).not.to.include('longTerm')
    const counted = async () =>
      (await Tally.findOne({ cell: fullWorkshop.cell, public: 'longTerm' }).orFail()).registered
    const before = await counted()
    await recountStale(new Date())
    expect(await counted()).to.equal(before + 1)
  })

  it('keeps the author and the day of an override that is saved again', async () => {
    const { karim, marie, romain } = cast
    const overrides = [{ public: 'longTerm' as const, holds: true, reason: 'Inscrit ailleurs' }]
    await correctPerson(karim, { ...standing(karim), overrides }, { by: marie._id })
    await correctPerson(karim, { ...standing(karim), overrides, commune: 'Gémenos' }, { by: romain._id })
    expect(karim.overrides.map(({ by }) => String(by))).to.deep.equal([marie.id])
    expect(localDate(karim.overrides[0]?.at ?? new Date(0), 'Europe/Paris')).to.equal(
      localDate(new Date(), 'Europe/Paris')
    )
  })
})
