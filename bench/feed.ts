import { Types } from 'mongoose'
import { translate } from '#lib/i18n.ts'
import { writeFeed } from '#lib/ics-feed.ts'
import type { FeedWorkshop } from '#models/planning/feed-workshops.ts'
import { feedEvent, type FeedReader } from '#views/calendars/feed-event.ts'
import type { Finding } from './findings.ts'

const EVENTS = 500
const ROUNDS = 101

/**
 * A calendar of 500 workshops, words and all: how long it takes, and the longest that nobody else could work. The best
 * round of each: another process that takes the core is none of ours.
 */
export function feed(): Promise<Finding[]> {
  const workshops = Array.from({ length: EVENTS }, (_, index) => workshopOf(index))
  const account = String(new Types.ObjectId())
  const reader: FeedReader = {
    account,
    kind: 'agency',
    t: translate('fr'),
    hasSeats: () => true,
    appUrl: 'https://declic.example.org'
  }
  const rounds = Array.from({ length: ROUNDS }, () => blocksOf(workshops, reader))
  const totals = rounds.map(blocks => blocks.reduce((sum, ms) => sum + ms, 0))
  const longest = rounds.map(blocks => Math.max(...blocks))
  return Promise.resolve([
    { name: 'calendar: 500 events', value: Math.min(...totals), goal: 10, unit: 'ms', raw: { ms: totals } },
    {
      name: 'calendar: longest block',
      value: Math.min(...longest),
      goal: 5,
      unit: 'ms',
      raw: { ms: longest }
    }
  ])
}

function blocksOf(workshops: FeedWorkshop[], reader: FeedReader): number[] {
  const blocks: number[] = []
  const pieces = writeFeed({ name: 'Déclic' }, eventsOf(workshops, reader))
  for (let done = false; !done;) {
    const begun = performance.now()
    done = pieces.next().done ?? false
    blocks.push(performance.now() - begun)
  }
  return blocks
}

function* eventsOf(workshops: FeedWorkshop[], reader: FeedReader) {
  for (const workshop of workshops) yield feedEvent(workshop, reader)
}

function workshopOf(index: number): FeedWorkshop {
  const startsAt = new Date(Date.UTC(2027, 0, 4 + index, 8, 15))
  return {
    _id: new Types.ObjectId(),
    state: 'published',
    tradeLabel: 'Chaudronnier / Chaudronnière',
    startsAt,
    endsAt: new Date(+startsAt + 3 * 3_600_000),
    updatedAt: startsAt,
    place: {
      kind: 'agency',
      mode: 'onSite',
      name: 'Agence Aubagne',
      room: 'Salle collective 1',
      address: '88 rue de la République',
      postcode: '13400',
      commune: 'Aubagne'
    },
    capacity: 12,
    seatsFree: index % 13,
    ledger: index
  }
}
