import type mongoose from 'mongoose'
import { Refusal } from '#lib/refusal.ts'
import { personLinkToken } from '#lib/tokens.ts'
import { ensurePersonLinks } from '#models/access/person-links.ts'
import { flushOutbox, workshopsPending } from '#models/ledger/flush-outbox.ts'
import { changeCapacity } from '#models/planning/changes.ts'
import { Notice } from '#models/records/notice.ts'
import { Participation } from '#models/records/participation.ts'
import { Person } from '#models/records/person.ts'
import { PersonLink } from '#models/records/person-link.ts'
import { Workshop } from '#models/records/workshop.ts'
import { movePerson } from '#models/seats/move-person.ts'
import { takeSeat } from '#models/seats/seats.ts'
import { paths } from '#server/paths.ts'
import { personOf } from '#seeds/people.ts'
import { SECRET } from './webs.ts'

type Id = mongoose.Types.ObjectId
const DAY = 86_400_000

/** The same numbers for the same seed. */
export function drawing(seed: number) {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (bound: number) => Math.floor(next() * bound)
  return { next, below, oneOf: <One>(list: readonly One[]) => list[below(list.length)] as One }
}
export type Drawing = ReturnType<typeof drawing>

/** People of an agency who can be written to: whoever races asks for a number of them. */
export async function invent(agency: Id, count: number): Promise<Id[]> {
  const people = Array.from({ length: count }, (_, index) =>
    personOf({
      agency,
      firstName: 'Camille',
      lastName: `Numéro ${index}`,
      title: 'Mme',
      identifiers: [`83${String(index).padStart(5, '0')}Z`],
      birthDate: '1990-01-01',
      registeredOn: '2026-01-01',
      phone: String(20_000 + index).slice(0, 4),
      email: `camille.${index}@example.org`,
      postcode: '13400',
      commune: 'Aubagne'
    })
  )
  await Person.insertMany(people)
  return people.map(({ _id }) => _id)
}

/** A session like `model`, in three weeks, without anybody: proposed to these people, each with the link of their page. */
export async function sessionFor(model: Workshop, capacity: number, people: readonly Id[], rank: number) {
  const { _id: _old, ...facts } = model.toObject()
  const startsAt = new Date(+facts.startsAt + (21 + rank) * DAY)
  const [session] = await Workshop.insertMany([
    {
      ...facts,
      reference: null,
      startsAt,
      endsAt: new Date(+startsAt + 3 * 3_600_000),
      capacity,
      seatsFree: capacity,
      movedSeq: 0,
      ...{ seats: [], waiting: [], offers: [], outbox: [], log: [], kept: null }
    } as never
  ])
  const id = (session as unknown as { _id: Id })._id
  const { agency, region, departement, basin, sector, cell } = facts
  await Participation.insertMany(
    people.map(person => ({
      ...{ person, workshop: id, state: 'proposed', seq: -1, proposedAt: new Date() },
      ...{ agency, region, departement, basin, sector, cell, placeKind: facts.place.kind, startsAt }
    })) as never[]
  )
  await ensurePersonLinks(people.map(person => ({ workshop: id, person })))
  const links = await PersonLink.find({ workshop: id }).lean()
  const tokens = new Map(
    links.map(({ _id, person, nonce }) => [String(person), personLinkToken(SECRET, String(_id), nonce ?? '')])
  )
  return { id, tokenOf: (person: Id) => tokens.get(String(person)) ?? '' }
}

export type Page = 'seat' | 'waiting' | 'absence' | 'answer'
const ADDRESSES = {
  seat: paths.personSeat,
  waiting: paths.personWaiting,
  absence: paths.personAbsence,
  answer: paths.personAnswer
} as const satisfies Record<Page, (token: string) => string>

/** Presses a button of a person's page on one of the processes; the status of the answer. */
export async function press(url: string, page: Page, token: string): Promise<number> {
  const answer = await fetch(url + ADDRESSES[page](token), {
    method: 'POST',
    body: new URLSearchParams(page === 'absence' ? { seen: '0' } : {}),
    redirect: 'manual'
  })
  await answer.arrayBuffer()
  return answer.status
}

export interface Race {
  urls: readonly string[]
  model: Workshop
  by: Id
  people: readonly Id[]
  seed: number
}

/**
 * A drawn race for the seats of one session: everybody presses « Je viens » at once, some twice; then they wait, give back,
 * take and decline what is offered, while the capacity changes and people are moved away. Returns what was wrong.
 */
export async function raceForSeats({ urls, model, by, people, seed }: Race) {
  const draw = drawing(seed)
  const capacity = 1 + draw.below(8)
  const some = people.slice(0, 6 + draw.below(people.length - 7))
  const movers = people.slice(-2)
  const [session, other] = await Promise.all([
    sessionFor(model, capacity, some, 0),
    sessionFor(model, 20, [], 1)
  ])
  const faults = new Set<string>()
  const watch = observe(session.id, faults)
  let presses = 0
  const say = (page: Page, person: Id) => {
    presses++
    return press(draw.oneOf(urls), page, session.tokenOf(person))
  }
  const twice = (page: Page, person: Id, often: number) =>
    Promise.all(Array.from({ length: draw.next() < often ? 2 : 1 }, () => say(page, person)))

  const came = await Promise.all(some.map(person => twice('seat', person, 0.2)))
  const taken = came.filter(statuses => statuses.includes(303)).length
  if (taken !== Math.min(capacity, some.length)) faults.add(`${taken} of ${capacity} seats given`)
  const odd = came.flat().filter(status => status !== 303 && status !== 422)
  if (odd.length > 0) faults.add(`answered ${odd.join(', ')}`)

  for (const person of movers) await takeSeat(session.id, { person, by }).catch(refused)
  const lives = some.map(person => async () => {
    await twice('waiting', person, 0.3)
    if (draw.next() < 0.4) await twice('absence', person, 0.6)
    if (draw.next() < 0.3) await twice('answer', person, 0.5)
    if (draw.next() < 0.5) await twice('seat', person, 0.3)
    if (draw.next() < 0.2) await twice('absence', person, 0.6)
  })
  const organised = [
    () => changeCapacity(session.id, { capacity: capacity + 1 + draw.below(3), by }),
    () => changeCapacity(session.id, { capacity: Math.max(1, capacity - 1), by }),
    ...movers.map(person => () => movePerson({ person, from: session.id, to: other.id, by }))
  ]
  await Promise.all([
    ...lives.map(live => live()),
    ...organised.map(async act => {
      await act().catch(refused)
    })
  ])
  await watch.end()
  await judge({ session: session.id, other: other.id, people: some, movers }, faults)
  await clear([session.id, other.id])
  return { faults: [...faults], presses }
}

function refused(error: unknown): void {
  if (!(error instanceof Refusal)) throw error
}

type Ledger = Pick<Workshop, 'ledger' | 'capacity' | 'extra' | 'seats' | 'waiting' | 'offers' | 'seatsFree'>

/** Looks at the session again and again: a document is one instant of it. */
function observe(id: Id, faults: Set<string>) {
  let isOver = false
  const look = async () => {
    let before: Ledger | null = null
    while (!isOver) {
      const now = await Workshop.findById(id)
        .select('ledger capacity extra seats waiting offers seatsFree')
        .lean<Ledger>()
      if (!now) return
      for (const fault of faultsOf(now)) faults.add(fault)
      if (before && now.ledger === before.ledger + 1)
        for (const fault of between(before, now)) faults.add(fault)
      before = now
    }
  }
  const looking = look()
  return {
    end: async () => {
      isOver = true
      await looking
    }
  }
}

const named = (list: readonly { person: Id }[]) => list.map(({ person }) => String(person))

function faultsOf({ capacity, extra, seats, waiting, offers, seatsFree }: Ledger): string[] {
  const places = capacity + (extra ?? []).reduce((sum, { places }) => sum + places, 0)
  const everyone = [...named(seats), ...named(waiting), ...named(offers)]
  return [
    ...(seats.length + offers.length > places ? ['oversold'] : []),
    ...(seatsFree !== places - seats.length - offers.length ? ['seats miscounted'] : []),
    ...(new Set(everyone).size < everyone.length ? ['somebody there twice'] : []),
    ...(seatsFree > 0 && waiting.length > 0 ? ['a seat free while somebody waits'] : [])
  ]
}

/** One write: whoever joins the list comes last, and a seat goes to the first of it. */
function between(before: Ledger, now: Ledger): string[] {
  const waited = named(before.waiting.toSorted((one, other) => one.seq - other.seq))
  const waits = named(now.waiting.toSorted((one, other) => one.seq - other.seq))
  const stayed = waits.filter(person => waited.includes(person))
  const offered = named(now.offers).filter(person => !named(before.offers).includes(person))
  const isInOrder = stayed.join() === waits.slice(0, stayed.length).join()
  const isSameOrder = stayed.join() === waited.filter(person => stayed.includes(person)).join()
  const isFirst = offered.toSorted().join() === waited.slice(0, offered.length).toSorted().join()
  return [
    ...(isInOrder && isSameOrder ? [] : ['the list reordered']),
    ...(isFirst ? [] : ['somebody passed over'])
  ]
}

interface Judged {
  session: Id
  other: Id
  people: readonly Id[]
  movers: readonly Id[]
}

/** Once all is copied: what is copied says what the ledger says, and every offer was told once. */
async function judge({ session, other, people, movers }: Judged, faults: Set<string>): Promise<void> {
  await drain()
  const [ledger, elsewhere, rows, notices] = await Promise.all([
    Workshop.findById(session).orFail(),
    Workshop.findById(other).orFail(),
    Participation.find({ workshop: session }).lean(),
    Notice.find({ subject: session, kind: 'offered' }).select('recipient revision state').lean()
  ])
  for (const fault of faultsOf(ledger.toObject())) faults.add(fault)
  for (const person of people) {
    const row = rows.find(one => one.person.equals(person))
    const holds = ledger.seatOf(person) ? 'registered' : null
    const stands = holds ?? (ledger.offerOf(person) && 'offered') ?? (ledger.waitingOf(person) && 'waiting')
    const copied = ['registered', 'offered', 'waiting'].find(state => state === row?.state) ?? null
    if (stands !== copied) faults.add(`copied as ${copied}, is ${stands}`)
    const offers = (row?.queue ?? []).filter(({ what }) => what === 'offered')
    const told = notices.filter(({ recipient }) => person.equals(recipient))
    // One that was answered before its message was written needs none.
    if (told.length > offers.length) faults.add(`${offers.length} offers told ${told.length} times`)
    const live = ledger.offerOf(person)
    const planned = told.filter(({ revision, state }) => revision === live?.seq && state === 'planned')
    if (live && planned.length !== 1) faults.add(`an offer that stands told ${planned.length} times`)
  }
  for (const person of movers) {
    const held = [ledger, elsewhere].filter(one => one.seatOf(person)).length
    const began = rows.some(row => row.person.equals(person))
    if (began && held !== 1) faults.add(`who is moved holds ${held} seats`)
  }
}

export async function drain(): Promise<void> {
  for (let pending = await workshopsPending(); pending.length > 0; pending = await workshopsPending())
    for (const { _id } of pending) await flushOutbox(_id)
}

async function clear(ids: readonly Id[]): Promise<void> {
  const there = { $in: ids }
  await Promise.all([
    Workshop.deleteMany({ _id: there }),
    Participation.deleteMany({ workshop: there }),
    PersonLink.deleteMany({ workshop: there }),
    Notice.deleteMany({ subject: there })
  ])
}
